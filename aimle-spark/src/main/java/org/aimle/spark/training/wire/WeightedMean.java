package org.aimle.spark.training.wire;

/**
 * A mean of arrays, weighted by whole numbers: sums in double precision, taken in the order of the
 * calls, so that one piece of the arrays has the same bits whether it is added alone or with the
 * rest. A single array is its own mean, bit by bit. Not thread-safe.
 */
final class WeightedMean {

  private static final float[] NONE = {};

  private float[] only = NONE;
  private double[] sums;
  private long weights;

  void add(float[] values, long weight) {
    if (weights == 0) {
      only = values;
    } else {
      if (sums == null) {
        sums = new double[only.length];
        addTo(sums, only, weights);
        only = NONE;
      }
      addTo(sums, values, weight);
    }
    weights += weight;
  }

  float[] mean() {
    if (sums == null) {
      return only;
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / weights);
    }
    return mean;
  }

  private static void addTo(double[] sums, float[] values, long weight) {
    // A float times a count has at most 24 + 29 bits: exact in a double up to 500 million examples.
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (double) values[i] * weight;
    }
  }
}
