package org.aimle.spark.features;

import java.util.Optional;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** Finds vectors that cannot be explained. */
public final class InvalidRows {

  private InvalidRows() {}

  /**
   * What is wrong with a vector, as the end of a sentence; empty if nothing is.
   *
   * @param size that it must have
   */
  public static Optional<String> problem(Vector vector, int size) {
    if (vector == null) {
      return Optional.of("is null");
    }
    if (vector.size() != size) {
      return Optional.of("has %d features instead of %d".formatted(vector.size(), size));
    }
    double[] values = vector instanceof SparseVector sparse ? sparse.values() : vector.toArray();
    for (int i = 0; i < values.length; i++) {
      // Beyond, single precision does not reach; and squares could not be summed.
      if (!(Math.abs(values[i]) <= Float.MAX_VALUE)) {
        int at = vector instanceof SparseVector sparse ? sparse.indices()[i] : i;
        return Optional.of(
            "has %s at feature %d"
                .formatted(
                    Double.isFinite(values[i])
                        ? "a value too large for single precision"
                        : "the value " + values[i],
                    at));
      }
    }
    return Optional.empty();
  }
}
