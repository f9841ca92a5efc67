package org.aimle.dl4j;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A loss whose rows are the samples of examples: {@code B * S} rows of output are compared with the
 * labels of {@code B} examples, each label with S rows that follow each other. Its mean over all
 * rows is what is trained on and reported. Labels that are repeated already ({@link RepeatLabels})
 * give the same, and with one row for each example it is the loss itself.
 *
 * <p>Output layers behind an AIMLE vertex get it by themselves when the graph is initialised: with
 * {@code OutputLayer} or {@code LossLayer} nobody needs to write it. Immutable; thread-safe as the
 * loss is.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class PerSampleLoss implements ILossFunction {

  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;

  /**
   * @param loss the loss of one row and one label
   */
  @JsonCreator
  public PerSampleLoss(@JsonProperty("loss") ILossFunction loss) {
    this.loss = Objects.requireNonNull(loss, "loss");
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    int samples = samples(labels, preOutput);
    return loss.computeScore(
        repeat(labels, samples), preOutput, activation, repeat(mask, samples), average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int samples = samples(labels, preOutput);
    return loss.computeScoreArray(
        repeat(labels, samples), preOutput, activation, repeat(mask, samples));
  }

  /** DL4J sums it over rows and divides by the number of labels: so it is divided by S here. */
  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int samples = samples(labels, preOutput);
    INDArray gradient =
        loss.computeGradient(repeat(labels, samples), preOutput, activation, repeat(mask, samples));
    return samples == 1 ? gradient : gradient.divi(samples);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  /**
   * S, rows of output for each label.
   *
   * @throws IllegalArgumentException if rows are no multiple of the labels
   */
  static int samples(INDArray labels, INDArray preOutput) {
    long rows = preOutput.size(0);
    long examples = labels.size(0);
    if (examples == 0 || rows % examples != 0) {
      throw new IllegalArgumentException(
          "the labels have shape "
              + Arrays.toString(labels.shape())
              + " but the output has shape "
              + Arrays.toString(preOutput.shape())
              + ": its rows must be a multiple of the labels' rows");
    }
    return Math.toIntExact(rows / examples);
  }

  /** Each row so many times; null stays null, as DL4J has it for masks. */
  static INDArray repeat(INDArray array, int samples) {
    return array == null || samples == 1 ? array : array.repeat(0, samples);
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PerSampleLoss other && loss.equals(other.loss);
  }

  @Override
  public int hashCode() {
    return Objects.hash(PerSampleLoss.class, loss);
  }

  @Override
  public String toString() {
    return "PerSampleLoss(" + loss + ")";
  }
}
