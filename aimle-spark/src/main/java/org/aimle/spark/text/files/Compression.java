package org.aimle.spark.text.files;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** How a file is compressed, by its first bytes: names are often wrong. */
@SuppressWarnings(
    "deprecation") // Spark 4's commons-compress would have builders, which 3.5's lacks
enum Compression {
  // Files of several parts, one after another, are read to their end.
  GZIP(in -> new GzipCompressorInputStream(in, true), 0x1f, 0x8b, 0x08),
  BZIP2(in -> new BZip2CompressorInputStream(in, true), 'B', 'Z', 'h'),
  XZ(
      in -> new XZCompressorInputStream(in, true, Compression.MOST_KIB),
      0xfd,
      '7',
      'z',
      'X',
      'Z',
      0),
  ZSTANDARD(ZstdCompressorInputStream::new, 0x28, 0xb5, 0x2f, 0xfd);

  private interface Opener {
    InputStream open(InputStream in) throws IOException;
  }

  private static final int BUFFER = 1 << 16;

  /** Twice what xz -9 needs; a header may ask for 4 GB. */
  private static final int MOST_KIB = 1 << 17;

  /** What follows the first four bytes of bzip2: of a block, or of an end. */
  private static final byte[] BLOCK = bytes(0x31, 0x41, 0x59, 0x26, 0x53, 0x59);

  private static final byte[] END = bytes(0x17, 0x72, 0x45, 0x38, 0x50, 0x90);

  private static final int LOOKED_AT = 1 << 12;

  /** A file in a compressed file in a compressed file: further down it is a trap. */
  private static final int MOST_LAYERS = 3;

  private static final int TAR_MAGIC_AT = 257;
  private static final byte[] TAR_MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);

  /** Forms that are not read here, by their first bytes, and what to do. */
  private static final Map<byte[], String> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put(bytes('P', 'K', 3, 4), "is a zip archive (or a spreadsheet); unpack it");
    OTHERS.put(bytes('P', 'K', 5, 6), "is an empty zip archive; give a file of texts");
    OTHERS.put(bytes('7', 'z', 0xbc, 0xaf, 0x27, 0x1c), "is a 7z archive; unpack it");
    OTHERS.put(bytes('R', 'a', 'r', '!', 0x1a, 0x07), "is a rar archive; unpack it");
    OTHERS.put(bytes(0x04, 0x22, 0x4d, 0x18), "is compressed by lz4; decompress it, or use gzip");
    OTHERS.put(
        bytes(0xff, 0x06, 0x00, 0x00, 's', 'N', 'a', 'P'),
        "is compressed by framed snappy; decompress it, or use gzip");
    OTHERS.put(bytes('O', 'b', 'j', 1), "is an Avro file; write Parquet, or a table");
    OTHERS.put(bytes('%', 'P', 'D', 'F', '-'), "is a PDF; give plain text");
  }

  /** A text may begin with these letters, too. */
  private static final byte[] ORC = bytes('O', 'R', 'C');

  static final byte[] PARQUET = bytes('P', 'A', 'R', '1');

  private final Opener opener;
  private final byte[] magic;

  Compression(Opener opener, int... magic) {
    this.opener = opener;
    this.magic = bytes(magic);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /**
   * What the stream holds, decompressed.
   *
   * @throws WrongInputException if it is an archive or in a form that is not read; the message is
   *     the end of a sentence that begins with the file
   */
  static BufferedInputStream decompressed(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
    for (int layer = 0; ; layer++) {
      byte[] head = head(in);
      requireReadable(head);
      Optional<Compression> compression = of(head);
      if (compression.isEmpty()) {
        return in;
      }
      if (layer == MOST_LAYERS) {
        throw new WrongInputException("is compressed more than " + MOST_LAYERS + " times");
      }
      in = new BufferedInputStream(new Damage(compression.get().opener, in), BUFFER);
    }
  }

  static Optional<Compression> of(byte[] head) {
    return Arrays.stream(values()).filter(one -> one.isOf(head)).findFirst();
  }

  private boolean isOf(byte[] head) {
    return startsWith(head, magic)
        && (this != BZIP2 || matches(head, 4, BLOCK) || matches(head, 4, END));
  }

  static boolean startsWith(byte[] head, byte[] magic) {
    return matches(head, 0, magic);
  }

  private static boolean matches(byte[] head, int at, byte[] magic) {
    return head.length >= at + magic.length
        && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
  }

  /** The first bytes, which stay in the stream. */
  static byte[] head(BufferedInputStream in) throws IOException {
    in.mark(LOOKED_AT);
    byte[] head = in.readNBytes(LOOKED_AT);
    in.reset();
    return head;
  }

  private static void requireReadable(byte[] head) {
    if (matches(head, TAR_MAGIC_AT, TAR_MAGIC)) {
      throw new WrongInputException("is a tar archive; unpack it");
    }
    if (startsWith(head, ORC) && hasControls(head)) {
      throw new WrongInputException("is an ORC file; write Parquet, or a table");
    }
    OTHERS.forEach(
        (start, problem) -> {
          if (startsWith(head, start)) {
            throw new WrongInputException(problem);
          }
        });
  }

  private static boolean hasControls(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return true;
      }
    }
    return false;
  }

  /** What a decompressor finds wrong is an IOException, whatever it takes for one. */
  private static final class Damage extends FilterInputStream {

    Damage(Opener opener, InputStream in) throws IOException {
      super(opened(opener, in));
    }

    private static InputStream opened(Opener opener, InputStream in) throws IOException {
      try {
        return opener.open(in);
      } catch (RuntimeException e) {
        throw new IOException(e.toString(), e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return super.read(bytes, from, length);
      } catch (RuntimeException e) {
        throw new IOException(e.toString(), e);
      }
    }
  }

  /**
   * Refuses what is no text, or in another encoding than UTF-8.
   *
   * @throws WrongInputException with the end of a sentence that begins with the file
   */
  static void requireText(byte[] head) {
    if (startsWith(head, PARQUET)) {
      throw new WrongInputException(
          "is a Parquet file, where text is read; name it alone, or with others of its kind");
    }
    if (startsWith(head, bytes(0xff, 0xfe)) || startsWith(head, bytes(0xfe, 0xff))) {
      throw new WrongInputException("is UTF-16; convert it (iconv -f UTF-16 -t UTF-8)");
    }
    for (byte b : head) {
      if (b == 0) {
        throw new WrongInputException(
            "has zero bytes in it, so it is no UTF-8 text; convert it, or name another file");
      }
    }
  }
}
