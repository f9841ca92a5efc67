package org.aimle.dl4j;

import java.io.Serializable;
import org.aimle.spec.Ranges;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;

/**
 * Repeats the labels (and their masks) of each example for the rows that an AIMLE vertex makes of
 * it in training: row {@code b} becomes rows {@code b * samples .. b * samples + samples - 1}.
 * Changes the data set that it is given; thread-safe.
 *
 * <p>DL4J divides gradients by the number of label rows, so that the loss is averaged over samples
 * too; where it is to be summed over them, use {@link RepeatedSquaredError} or give the loss
 * function the weight {@code samples}.
 *
 * @param samples rows per example, at least 1
 * @since 0.1.0
 */
public record RepeatLabels(int samples) implements MultiDataSetPreProcessor, Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if {@code samples} is less than 1
   */
  public RepeatLabels {
    Ranges.atLeastOne("samples", samples);
  }

  @Override
  public void preProcess(MultiDataSet data) {
    if (samples > 1) {
      data.setLabels(repeated(data.getLabels()));
      if (data.getLabelsMaskArrays() != null) {
        data.setLabelsMaskArray(repeated(data.getLabelsMaskArrays()));
      }
    }
  }

  private INDArray[] repeated(INDArray[] arrays) {
    INDArray[] result = arrays.clone();
    for (int i = 0; i < result.length; i++) {
      if (result[i] != null) {
        result[i] = result[i].repeat(0, samples);
      }
    }
    return result;
  }
}
