package org.aimle.spark.training.data;

import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One step's examples.
 *
 * @param data features, labels and masks, as a DL4J graph takes them
 * @param exampleIds one stable id for each example; they name its noise, so they must not depend on
 *     partition or order
 * @since 0.1.0
 */
public record Minibatch(MultiDataSet data, long[] exampleIds) {

  /**
   * @throws IllegalArgumentException if there is no example
   */
  public Minibatch {
    Objects.requireNonNull(data, "data");
    if (exampleIds.length == 0) {
      throw new IllegalArgumentException(
          "exampleIds is empty: leave out minibatches of no example");
    }
  }

  /** Number of examples, the minibatch's weight in means. */
  public int examples() {
    return exampleIds.length;
  }

  /**
   * Frees the arrays, for whoever made them and knows that nobody uses them any more. Views and
   * arrays that are freed already are left alone.
   */
  public void free() {
    free(data.getFeatures());
    free(data.getLabels());
    free(data.getFeaturesMaskArrays());
    free(data.getLabelsMaskArrays());
  }

  private static void free(INDArray[] arrays) {
    if (arrays != null) {
      for (INDArray array : arrays) {
        if (array != null && array.closeable()) {
          array.close();
        }
      }
    }
  }
}
