package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.List;

/**
 * Features that are chosen as one.
 *
 * @param name of the group
 * @param features their places in the vector, from 0, ascending
 * @since 0.1.0
 */
public record FeatureGroup(String name, List<Integer> features) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Copies the list. */
  public FeatureGroup {
    features = List.copyOf(features);
  }
}
