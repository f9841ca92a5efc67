package org.aimle.spark.features;

import java.io.Serializable;

/**
 * The rows of one partition, kept as one object in executor memory. A class, as Kryo cannot read
 * records. Immutable; its arrays are not copied.
 */
public final class FeatureShard implements Serializable {

  private static final long serialVersionUID = 1L;

  private final FeatureRow[] rows;
  private final float[] zeros;

  /**
   * @param rows in their order
   * @param zeros a row of zeros, standardised
   */
  FeatureShard(FeatureRow[] rows, float[] zeros) {
    this.rows = rows;
    this.zeros = zeros;
  }

  FeatureRow[] rows() {
    return rows;
  }

  float[] zeros() {
    return zeros;
  }
}
