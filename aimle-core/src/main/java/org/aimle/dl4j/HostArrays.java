package org.aimle.dl4j;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves numbers between ND4J's arrays and Java's in one copy, without garbage in native memory; on
 * any backend, with the transfer from and to the device where there is one.
 *
 * @since 0.1.0
 */
public final class HostArrays {

  private HostArrays() {}

  /** The elements in row-major order; values of wider types are rounded to float. */
  public static float[] read(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    read(array, values);
    return values;
  }

  /**
   * As {@link #read(INDArray)}, into {@code values}.
   *
   * @throws IllegalArgumentException if {@code values} has another length than {@code array}
   */
  public static void read(INDArray array, float[] values) {
    requireLength(array, values);
    INDArray source = isRowMajor(array) ? array : array.dup('c');
    Nd4j.getAffinityManager().ensureLocation(source, AffinityManager.Location.HOST);
    Pointer pointer = source.data().addressPointer();
    if (pointer instanceof FloatPointer floats) {
      floats.get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) source.data().getDouble(source.offset() + i);
      }
    }
  }

  /**
   * Writes {@code values} in row-major order into a contiguous row-major array.
   *
   * @throws IllegalArgumentException if {@code array} has another length than {@code values}, or is
   *     not contiguous and row-major
   */
  public static void write(float[] values, INDArray array) {
    requireLength(array, values);
    if (!isRowMajor(array)) {
      throw new IllegalArgumentException(
          "the array " + array.shapeInfoToString() + " must be contiguous and row-major");
    }
    Pointer pointer = array.data().addressPointer();
    if (pointer instanceof FloatPointer floats) {
      floats.put(values);
    } else if (pointer instanceof DoublePointer doubles) {
      double[] wide = new double[values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = values[i];
      }
      doubles.put(wide);
    } else {
      for (int i = 0; i < values.length; i++) {
        array.data().put(array.offset() + i, values[i]);
      }
    }
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  /**
   * The memory of a row-major array of floats itself, for as long as the array is in use.
   *
   * @throws IllegalArgumentException if the array is another
   */
  public static FloatBuffer view(INDArray array) {
    if (!isRowMajor(array) || !(array.data().addressPointer() instanceof FloatPointer floats)) {
      throw new IllegalArgumentException(
          "the array " + array.shapeInfoToString() + " must be of floats, and row-major");
    }
    return new FloatPointer(floats).capacity(array.length()).asByteBuffer().asFloatBuffer();
  }

  /** Whether the elements lie one behind the other in row-major order. */
  public static boolean isRowMajor(INDArray array) {
    long expected = 1;
    for (int d = array.rank() - 1; d >= 0; d--) {
      if (array.size(d) != 1 && array.stride(d) != expected) {
        return false;
      }
      expected *= array.size(d);
    }
    return true;
  }

  private static void requireLength(INDArray array, float[] values) {
    if (array.length() != values.length) {
      throw new IllegalArgumentException(
          "the array has " + array.length() + " elements but " + values.length + " are given");
    }
  }
}
