package org.aimle.spark.features;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.aimle.spark.training.data.DataFingerprint;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * The elements of a vector that are not 0: the same for all ways to write it. The arrays are not
 * copied.
 *
 * @param at where they are, ascending
 * @param values of them
 */
public record NonZeros(int[] at, double[] values) {

  /** Those of a vector, dense or sparse. */
  public static NonZeros of(Vector vector) {
    boolean sparse = vector instanceof SparseVector;
    int[] at =
        vector instanceof SparseVector written
            ? written.indices()
            : IntStream.range(0, vector.size()).toArray();
    double[] values = vector instanceof SparseVector written ? written.values() : vector.toArray();
    int zeros = 0;
    for (double value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    if (zeros == 0) {
      return new NonZeros(sparse ? at.clone() : at, values.clone());
    }
    int[] places = new int[values.length - zeros];
    double[] kept = new double[places.length];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        places[next] = at[i];
        kept[next++] = values[i];
      }
    }
    return new NonZeros(places, kept);
  }

  /** Of places and values. */
  long hash() {
    long hash = DataFingerprint.hash(0, at);
    for (double value : values) {
      hash = DataFingerprint.hash(hash, Double.doubleToLongBits(value));
    }
    return hash;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof NonZeros other
        && Arrays.equals(at, other.at)
        && Arrays.equals(values, other.values);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash());
  }
}
