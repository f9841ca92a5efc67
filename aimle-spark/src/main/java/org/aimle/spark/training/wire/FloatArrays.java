package org.aimle.spark.training.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between ND4J's contiguous single-precision arrays and Java's, in bulk. */
public final class FloatArrays {

  /** Numbers that are handled at once where there are many: 16 MiB. */
  public static final int PIECE = 1 << 22;

  private FloatArrays() {}

  /** Pieces that so many numbers take. */
  public static int pieces(int length) {
    return (int) (((long) length + PIECE - 1) / PIECE);
  }

  /** Where a piece begins. */
  public static int from(int piece) {
    return piece * PIECE;
  }

  /** Where a piece of so many numbers ends. */
  public static int to(int piece, int length) {
    return (int) Math.min(length, (long) from(piece) + PIECE);
  }

  public static float[] read(INDArray array) {
    return read(array, 0, Math.toIntExact(array.length()));
  }

  /** Some of an array's numbers. */
  public static float[] read(INDArray array, int from, int to) {
    float[] values = new float[to - from];
    if (values.length > 0) {
      Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
      try (FloatPointer memory = new FloatPointer(array.data().addressPointer())) {
        memory.position(from).get(values);
      }
    }
    return values;
  }

  /** Puts numbers into an array from an index on. */
  public static void write(float[] values, INDArray array, int from) {
    if (values.length > 0) {
      try (FloatPointer memory = new FloatPointer(array.data().addressPointer())) {
        memory.position(from).put(values);
      }
      Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    }
  }

  /** Puts numbers in little-endian form into an array from an index on; no copy between. */
  static void writeBytes(byte[] values, INDArray array, int from) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      write(floats(values), array, from);
    } else if (values.length > 0) {
      try (BytePointer memory = new BytePointer(array.data().addressPointer())) {
        memory.position((long) Float.BYTES * from).put(values, 0, values.length);
      }
      Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    }
  }

  /**
   * @throws IllegalArgumentException if the lengths differ
   */
  static void requireLength(String name, long length, INDArray array) {
    if (array.length() != length) {
      throw new IllegalArgumentException(
          name
              + " has "
              + length
              + " numbers but the graph's has "
              + array.length()
              + "; use a graph of the same configuration");
    }
  }

  /** The little-endian form of some numbers. */
  public static byte[] bytes(float[] values, int from, int to) {
    byte[] bytes = new byte[Math.multiplyExact(to - from, Float.BYTES)];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values, from, to - from);
    return bytes;
  }

  public static byte[] bytes(float[] values) {
    return bytes(values, 0, values.length);
  }

  public static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Whether no number is infinite or NaN. */
  public static boolean allFinite(INDArray array) {
    int length = Math.toIntExact(array.length());
    for (int piece = 0; piece < pieces(length); piece++) {
      if (!allFinite(read(array, from(piece), to(piece, length)))) {
        return false;
      }
    }
    return true;
  }

  /** Whether no number is infinite or NaN. */
  public static boolean allFinite(float[] values) {
    // 0 * x is NaN for exactly those, and NaN survives every addition. Four sums, as one would
    // wait for each addition to end before the next.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < values.length; i += 4) {
      a += 0 * values[i];
      b += 0 * values[i + 1];
      c += 0 * values[i + 2];
      d += 0 * values[i + 3];
    }
    for (; i < values.length; i++) {
      a += 0 * values[i];
    }
    return a + b + c + d == 0;
  }
}
