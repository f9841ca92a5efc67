package org.aimle.dl4j;

import org.aimle.spec.Ranges;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The squared error of several samples of each example: trains on its sum over the samples of an
 * example, averaged over examples, and reports its mean over all rows. So the reported loss is the
 * mean squared error, in training as in validation, whatever the number of samples; the gradient is
 * {@code samples} times that of the reported loss. Labels may be repeated ({@link RepeatLabels}) or
 * not. A graph in which an AIMLE vertex makes another number of rows cannot be initialised.
 *
 * @since 0.1.0
 */
public final class RepeatedSquaredError extends LossMSE implements SummedOverSamples {

  private static final long serialVersionUID = 1L;

  private final int samples;

  /**
   * @param samples rows per example in training, at least 1
   * @throws IllegalArgumentException if {@code samples} is less than 1
   */
  @JsonCreator
  public RepeatedSquaredError(@JsonProperty("samples") int samples) {
    Ranges.atLeastOne("samples", samples);
    this.samples = samples;
  }

  /** Rows per example in training. */
  @Override
  @JsonProperty("samples")
  public int samples() {
    return samples;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    int missing = PerSampleLoss.samples(labels, preOutput);
    return super.computeScore(
        PerSampleLoss.repeat(labels, missing),
        preOutput,
        activation,
        PerSampleLoss.repeat(mask, missing),
        average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int missing = PerSampleLoss.samples(labels, preOutput);
    return super.computeScoreArray(
        PerSampleLoss.repeat(labels, missing),
        preOutput,
        activation,
        PerSampleLoss.repeat(mask, missing));
  }

  /** DL4J divides by the number of labels, so those that were repeated here count less. */
  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int missing = PerSampleLoss.samples(labels, preOutput);
    INDArray gradient =
        super.computeGradient(
            PerSampleLoss.repeat(labels, missing),
            preOutput,
            activation,
            PerSampleLoss.repeat(mask, missing));
    return gradient.muli((double) samples / missing);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RepeatedSquaredError other && samples == other.samples;
  }

  @Override
  public int hashCode() {
    return samples;
  }

  @Override
  public String toString() {
    return "RepeatedSquaredError(" + samples + ")";
  }
}
