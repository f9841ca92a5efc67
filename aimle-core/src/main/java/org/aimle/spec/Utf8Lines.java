package org.aimle.spec;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines of a UTF-8 stream. A line ends with a line feed, or a carriage return and a line feed, and
 * with nothing else that some readers take for a line end. A byte order mark at the start is passed
 * over. Bytes that are not UTF-8 are an error of the line that they are in.
 *
 * @since 0.1.0
 */
public final class Utf8Lines implements Closeable {

  /** The byte order mark. */
  private static final char MARK = '\ufeff';

  /** A few bytes of a compressed file may hold a line that fills the memory. */
  private static final int LONGEST = 1 << 26;

  private static final char REPLACEMENT = '\ufffd';

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private byte[] line = new byte[1 << 10];
  private int from;
  private int to;
  private long number;

  public Utf8Lines(InputStream in) {
    this.in = in;
  }

  /** The number of the line that was read last, or could not be read; from 1. */
  public long number() {
    return number;
  }

  /**
   * The next line without its end; empty after the last.
   *
   * @throws CharacterCodingException if the line is not UTF-8
   * @throws LongLineException if the line has more than 64 MiB
   * @throws IOException if the stream fails
   */
  public Optional<String> next() throws IOException {
    number++;
    int length = 0;
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(0, in.read(buffer));
        if (to == 0) {
          return length == 0 ? Optional.empty() : Optional.of(text(length));
        }
      }
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      int more = end - from;
      if (length + more > LONGEST) {
        throw new LongLineException(
            "the line is longer than %d MiB; are there line feeds in the file?"
                .formatted(LONGEST >> 20));
      }
      if (length + more > line.length) {
        line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
      }
      System.arraycopy(buffer, from, line, length, more);
      length += more;
      from = end;
      if (end < to) {
        from++;
        return Optional.of(text(length));
      }
    }
  }

  private String text(int length) throws CharacterCodingException {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) { // in the line itself, or for what is not UTF-8
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(line, 0, end));
    }
    return number == 1 && !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
