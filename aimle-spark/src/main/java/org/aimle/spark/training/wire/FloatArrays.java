package org.aimle.spark.training.wire;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between ND4J's contiguous single-precision arrays and Java's, in bulk. */
final class FloatArrays {

  private FloatArrays() {}

  static float[] read(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    if (values.length > 0) {
      Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
      try (FloatPointer memory = new FloatPointer(array.data().addressPointer())) {
        memory.get(values);
      }
    }
    return values;
  }

  /**
   * @throws IllegalArgumentException if the lengths differ
   */
  static void write(String name, float[] values, INDArray array) {
    if (array.length() != values.length) {
      throw new IllegalArgumentException(
          name
              + " has "
              + values.length
              + " numbers but the graph's has "
              + array.length()
              + "; use a graph of the same configuration");
    }
    if (values.length > 0) {
      try (FloatPointer memory = new FloatPointer(array.data().addressPointer())) {
        memory.put(values);
      }
      Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    }
  }

  /** Whether no number is infinite or NaN. */
  static boolean allFinite(float[] values) {
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
