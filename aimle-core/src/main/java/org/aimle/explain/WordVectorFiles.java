package org.aimle.explain;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import org.aimle.WrongInputException;
import org.aimle.spec.Utf8Lines;

/** Tells the forms of word vectors apart by their first bytes. */
final class WordVectorFiles {

  private static final int LOOKED_AT = 1 << 16;

  /** The number that fastText's own models begin with, lowest byte first. */
  private static final byte[] FASTTEXT_MODEL = {(byte) 0xba, 0x16, 0x4f, 0x2f};

  private static final byte[] NUMPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private WordVectorFiles() {}

  static WordVectors read(InputStream in, String name) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, LOOKED_AT);
    buffered.mark(LOOKED_AT);
    byte[] head = buffered.readNBytes(LOOKED_AT);
    buffered.reset();
    if (startsWith(head, FASTTEXT_MODEL)) {
      throw new WrongInputException(
          name + " is a model of fastText; give its vectors, the file that ends with .vec");
    }
    if (startsWith(head, NUMPY)) {
      throw new WrongInputException(
          name + " is an array of NumPy; give lines 'word v1 v2 ...', or word2vec's binary form");
    }
    int first = end(head, 0);
    Matcher header =
        WordVectorText.HEADER.matcher(new String(head, 0, first, StandardCharsets.ISO_8859_1));
    if (header.matches()
        && header.group(3) == null
        && isBinary(head, first + 1, Integer.parseInt(header.group(2)))) {
      buffered.skipNBytes(first + 1L);
      return WordVectorBinary.read(
          buffered, name, Long.parseLong(header.group(1)), Integer.parseInt(header.group(2)));
    }
    if (hasZero(head) && !isUtf8(head, 0)) {
      throw new WrongInputException(
          name
              + " is neither text nor word2vec's binary form; is it a model? Save its vectors as"
              + " lines 'word v1 v2 ...' (gensim: save_word2vec_format; fastText: the .vec file)");
    }
    return WordVectorText.read(new Utf8Lines(buffered), name);
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && ByteBuffer.wrap(head, 0, magic.length).equals(ByteBuffer.wrap(magic));
  }

  private static boolean hasZero(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static int end(byte[] head, int from) {
    int end = from;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    return end;
  }

  /**
   * Whether the second line is no text that ends with numbers, and what follows the first one holds
   * what no text holds. Numbers may have line feeds among their bytes, and before one, rarely, what
   * reads as a number.
   */
  private static boolean isBinary(byte[] head, int from, int dimension) {
    if (from >= head.length) {
      return false;
    }
    int end = end(head, from);
    boolean controls = false;
    for (int i = from; i < head.length; i++) {
      controls |=
          head[i] >= 0 && head[i] < ' ' && head[i] != '\t' && head[i] != '\r' && head[i] != '\n';
    }
    String line = new String(head, from, end - from, StandardCharsets.UTF_8).stripTrailing();
    int wanted = Math.max(1, Math.min(dimension, 3));
    boolean cut = end == head.length && head.length == LOOKED_AT;
    boolean text = WordVectorText.numbers(line, wanted) == wanted;
    if (!cut && text && (wanted > 1 || isUtf8(Arrays.copyOfRange(head, from, end), 0))) {
      return false;
    }
    return controls || !isUtf8(head, from);
  }

  /** The last character may be cut. */
  private static boolean isUtf8(byte[] head, int from) {
    int length = head.length - from;
    return !StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(head, from, length), CharBuffer.allocate(length), false)
        .isError();
  }
}
