package org.aimle.spark.training.wire;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers of a state as a worker gets them: where there are many, piece by piece. Immutable. */
public sealed interface Numbers extends Serializable {

  int length();

  /** Those of an array, which is not kept if all of them are 0. */
  static Numbers of(float[] values) {
    return Zeros.are(values) ? new Zeros(values.length) : new Here(values);
  }

  /** A piece as {@link FloatArrays} has them, not to be changed. */
  float[] slice(int from, int to);

  /**
   * Copies all of them.
   *
   * @throws IllegalArgumentException if the array has another length
   */
  default void copyTo(String name, INDArray array) {
    FloatArrays.requireLength(name, length(), array);
    for (int piece = 0; piece < FloatArrays.pieces(length()); piece++) {
      int from = FloatArrays.from(piece);
      FloatArrays.write(slice(from, FloatArrays.to(piece, length())), array, from);
    }
  }

  /** Takes each of them from the value of the same index. */
  default void subtractFrom(float[] values) {
    for (int piece = 0; piece < FloatArrays.pieces(length()); piece++) {
      int from = FloatArrays.from(piece);
      float[] own = slice(from, FloatArrays.to(piece, length()));
      for (int i = 0; i < own.length; i++) {
        values[from + i] -= own[i];
      }
    }
  }

  /** An array of this JVM, shared. */
  record Here(float[] values) implements Numbers {

    private static final long serialVersionUID = 1L;

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float[] slice(int from, int to) {
      return from == 0 && to == values.length ? values : Arrays.copyOfRange(values, from, to);
    }

    @Override
    public void copyTo(String name, INDArray array) {
      FloatArrays.requireLength(name, values.length, array);
      FloatArrays.write(values, array, 0);
    }
  }

  /** All of them 0. */
  record Zeros(int length) implements Numbers {

    private static final long serialVersionUID = 1L;

    /** Whether an array is nothing else; a sign counts. */
    static boolean are(float[] values) {
      for (float value : values) {
        if (Float.floatToRawIntBits(value) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public float[] slice(int from, int to) {
      return new float[to - from];
    }
  }

  /** Sent in pieces of {@link FloatArrays#PIECE}, little-endian. */
  record Sent(int length, List<Broadcast<byte[]>> pieces) implements Numbers {

    private static final long serialVersionUID = 1L;

    @Override
    public float[] slice(int from, int to) {
      int piece = from / FloatArrays.PIECE;
      if (from != FloatArrays.from(piece) || to != FloatArrays.to(piece, length)) {
        throw new IllegalArgumentException(from + " to " + to + " is no piece");
      }
      return FloatArrays.floats(pieces.get(piece).value());
    }

    @Override
    public void copyTo(String name, INDArray array) {
      FloatArrays.requireLength(name, length, array);
      for (int piece = 0; piece < pieces.size(); piece++) {
        FloatArrays.writeBytes(pieces.get(piece).value(), array, FloatArrays.from(piece));
      }
    }
  }
}
