package org.aimle.spark.training.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers in 8 or 16 bits each. Each {@value #BLOCK} of them share a power of two, the least s with
 * {@code |x| <= (2^(bits-1) - 1) s}; a number is the nearest multiple of s. Rounding errors are at
 * most s / 2, below 0.8 % (0.003 %) of the block's largest number. As s is a power of two,
 * multiples of it are exact, and rounding twice changes nothing.
 */
public final class DeltaCode {

  static final int BLOCK = 128;

  private DeltaCode() {}

  /**
   * Rounds finite numbers to what their code says, in place.
   *
   * @return what that left out; empty for 32 bits, which round nothing
   */
  public static float[] round(float[] values, int bits) {
    if (bits == Float.SIZE) {
      return new float[0];
    }
    float[] leftOut = values.clone();
    for (int from = 0; from < values.length; from += BLOCK) {
      int to = Math.min(values.length, from + BLOCK);
      float scale = Math.scalb(1f, exponent(values, from, to, bits));
      for (int i = from; i < to; i++) {
        // A zero becomes +0, as its code says.
        values[i] = (float) (Math.rint((double) values[i] / scale) * scale + 0.0);
        leftOut[i] -= values[i];
      }
    }
    return leftOut;
  }

  /** The code of some numbers that are rounded. */
  static byte[] encode(float[] values, int from, int to, int bits) {
    if (bits == Float.SIZE) {
      return FloatArrays.bytes(values, from, to);
    }
    ByteBuffer code = ByteBuffer.allocate(size(to - from, bits)).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = from; start < to; start += BLOCK) {
      int end = Math.min(to, start + BLOCK);
      int exponent = exponent(values, start, end, bits);
      double scale = Math.scalb(1f, exponent);
      code.put((byte) exponent);
      for (int i = start; i < end; i++) {
        int multiple = (int) Math.rint(values[i] / scale);
        if (bits == Byte.SIZE) {
          code.put((byte) multiple);
        } else {
          code.putShort((short) multiple);
        }
      }
    }
    return code.array();
  }

  static float[] decode(byte[] bytes, int bits) {
    if (bits == Float.SIZE) {
      return FloatArrays.floats(bytes);
    }
    int blockBytes = 1 + BLOCK * bits / Byte.SIZE;
    int whole = bytes.length / blockBytes;
    int rest = bytes.length % blockBytes;
    int length = whole * BLOCK + (rest == 0 ? 0 : (rest - 1) * Byte.SIZE / bits);
    float[] values = new float[length];
    ByteBuffer code = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < length; from += BLOCK) {
      int to = Math.min(length, from + BLOCK);
      float scale = Math.scalb(1f, code.get());
      for (int i = from; i < to; i++) {
        values[i] = (bits == Byte.SIZE ? code.get() : code.getShort()) * scale;
      }
    }
    return values;
  }

  private static int size(int length, int bits) {
    return Math.addExact(
        Math.multiplyExact(length, bits / Byte.SIZE), (length + BLOCK - 1) / BLOCK);
  }

  /** Of the block's power of two; within what a byte and a normal number hold. */
  private static int exponent(float[] values, int from, int to, int bits) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    int most = (1 << (bits - 1)) - 1;
    int exponent = Math.max(Float.MIN_EXPONENT, Math.getExponent(largest) - (bits - 2));
    // The largest is below 2^(bits-1) of these units: at most one step from fitting.
    return largest > most * (double) Math.scalb(1f, exponent) ? exponent + 1 : exponent;
  }
}
