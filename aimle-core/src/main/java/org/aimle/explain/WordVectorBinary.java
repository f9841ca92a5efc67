package org.aimle.explain;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spec.Visible;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Word vectors in word2vec's binary form: a line {@code count dimension}, then for each word its
 * bytes, a blank, and its numbers as little-endian floats.
 */
final class WordVectorBinary {

  private static final Logger LOG = LoggerFactory.getLogger(WordVectorBinary.class);

  private static final int LONGEST_WORD = 1 << 16;

  private WordVectorBinary() {}

  /**
   * @param in stands after the first line
   * @param count words that the first line promises
   */
  static WordVectors read(InputStream in, String name, long count, int dimension)
      throws IOException {
    WordVectorTable table = new WordVectorTable(name, dimension);
    byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, dimension)];
    long damaged = 0;
    for (long i = 0; i < count; i++) {
      byte[] word = word(in, name, i, count);
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw cutOff(name, i, count);
      }
      String text = new String(word, StandardCharsets.UTF_8);
      damaged += isUtf8(word) ? 0 : 1;
      int at = table.add(text);
      ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (int j = 0; j < dimension; j++) {
        float value = numbers.getFloat();
        if (!Float.isFinite(value)) {
          throw new WrongInputException(
              "%s, word %d: %s in the vector of '%s' is no finite number; the file is damaged, or not word2vec's binary form"
                  .formatted(name, i + 1, value, Visible.brief(text)));
        }
        if (at >= 0) {
          table.set(at, j, value);
        }
      }
    }
    for (int rest = in.read(); rest >= 0; rest = in.read()) {
      if (rest != '\n') {
        throw new WrongInputException(
            "%s goes on after the %d words that its first line promises; copy it again"
                .formatted(name, count));
      }
    }
    if (damaged > 0) {
      LOG.warn("{}: {} words are not UTF-8, so no token is like them", name, damaged);
    }
    table.warn(Optional.empty());
    return table.vectors();
  }

  private static byte[] word(InputStream in, String name, long read, long count)
      throws IOException {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    for (int b = in.read(); b != ' '; b = in.read()) {
      if (b < 0) {
        throw cutOff(name, read, count);
      }
      if (b != '\n' || word.size() > 0) {
        word.write(b);
      }
      if (word.size() > LONGEST_WORD) {
        throw new WrongInputException(
            "%s, word %d: no blank ends the word; the file is damaged, or not word2vec's binary form"
                .formatted(name, read + 1));
      }
    }
    return word.toByteArray();
  }

  private static IOException cutOff(String name, long read, long count) {
    return new EOFException(
        "%s breaks off after %d of %d words; copy it again".formatted(name, read, count));
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
