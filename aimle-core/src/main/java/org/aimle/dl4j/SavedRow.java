package org.aimle.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.aimle.WrongInputException;

/**
 * Reads a row of single-precision numbers as {@code Nd4j.write} writes it: two buffers, the shape's
 * and the data's, each {@code UTF mode, long length, UTF type, values}, big-endian. Sizes are
 * checked before they are believed, and memory grows with what is there.
 */
final class SavedRow {

  private static final String MODE = "MIXED_DATA_TYPES";

  /**
   * What a shape's buffer holds beside sizes and strides: the rank, flags, stride of all, order.
   */
  private static final int SHAPE_REST = 4;

  private static final int CHUNK = 1 << 16;

  private SavedRow() {}

  /**
   * @param length that of the row
   * @param name what to call the stream in messages
   * @throws WrongInputException if the stream holds another array, or goes on after it
   * @throws IOException if the stream fails or ends early
   */
  static float[] read(DataInputStream in, long length, String name) throws IOException {
    if (length < 1 || length > Integer.MAX_VALUE - 8) {
      throw new WrongInputException(
          "%s: the configuration needs %d parameters; 1 to %d are possible, use a graph of fewer"
              .formatted(name, length, Integer.MAX_VALUE - 8));
    }
    requireShape(in, length, name);
    requireLength(length(in, "FLOAT", name), length, name);
    float[] values = floats(in, (int) length);
    require(in.read() < 0, "goes on after the last of %d parameters".formatted(length), name);
    return values;
  }

  /** {@code [length]} or {@code [1, length]}. */
  private static void requireShape(DataInputStream in, long length, String name)
      throws IOException {
    long size = length(in, "LONG", name);
    require(
        size == SHAPE_REST + 2 || size == SHAPE_REST + 4,
        "its shape has %d numbers, which is none of a row".formatted(size),
        name);
    long[] shape = new long[(int) size];
    for (int i = 0; i < size; i++) {
      shape[i] = in.readLong();
    }
    int rank = (int) (size - SHAPE_REST) / 2;
    require(shape[0] == rank && (rank == 1 || shape[1] == 1), "its array is not one row", name);
    requireLength(shape[rank], length, name);
  }

  private static void requireLength(long written, long length, String name) {
    require(
        written == length,
        "has %d parameters, but its configuration %d".formatted(written, length),
        name);
  }

  /** Of a buffer of this type, the number of values, which follow. */
  private static long length(DataInputStream in, String type, String name) throws IOException {
    String mode = in.readUTF();
    require(mode.equals(MODE), "'%s' is no form of arrays".formatted(Printable.of(mode)), name);
    long length = in.readLong();
    String written = in.readUTF();
    require(
        written.equals(type),
        "its numbers are %s, not %s".formatted(Printable.of(written), type),
        name);
    return length;
  }

  private static float[] floats(DataInputStream in, int length) throws IOException {
    float[] values = new float[Math.min(length, CHUNK)];
    byte[] bytes = new byte[Float.BYTES * values.length];
    for (int done = 0; done < length; ) {
      if (done == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(length, 2L * done));
      }
      int count = Math.min(CHUNK, values.length - done);
      in.readFully(bytes, 0, Float.BYTES * count);
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values, done, count);
      done += count;
    }
    return values;
  }

  private static void require(boolean holds, String otherwise, String name) {
    if (!holds) {
      throw new WrongInputException(name + ": " + otherwise + "; save the graph again");
    }
  }
}
