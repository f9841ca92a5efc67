package org.aimle.dl4j;

import org.aimle.spec.Ranges;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * As {@link RepeatedSquaredError}, but an error {@code e} of more than {@code epsilon} counts
 * linearly (Huber 1964, "Robust Estimation of a Location Parameter"): {@code e^2} up to there,
 * {@code epsilon (2 |e| - epsilon)} beyond. So a few labels that are far off do not decide what is
 * learnt. Immutable, thread-safe.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class RepeatedHuberError implements ILossFunction, SummedOverSamples {

  private static final long serialVersionUID = 1L;

  private final int samples;
  private final double epsilon;

  /**
   * @param samples rows per example in training, at least 1
   * @param epsilon the error up to which it is squared, in units of the labels as the network
   *     learns them, above 0
   * @throws IllegalArgumentException if one of them is not
   */
  @JsonCreator
  public RepeatedHuberError(
      @JsonProperty("samples") int samples, @JsonProperty("epsilon") double epsilon) {
    this.samples = Ranges.atLeastOne("samples", samples);
    this.epsilon = Ranges.positive("epsilon", epsilon);
  }

  /** Rows per example in training. */
  @Override
  public int samples() {
    return samples;
  }

  /** The error up to which it is squared. */
  public double epsilon() {
    return epsilon;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
    return average ? sum / preOutput.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray errors = errors(labels, preOutput, activation);
    INDArray clipped = clipped(errors);
    INDArray losses = masked(errors.mul(2).subi(clipped).muli(clipped), mask);
    return losses.sum(true, 1).divi(losses.size(1));
  }

  /** DL4J divides by the number of labels, so those that were repeated here count less. */
  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int missing = PerSampleLoss.samples(labels, preOutput);
    INDArray errors = errors(labels, preOutput, activation);
    INDArray slopes = masked(clipped(errors).muli(-2.0 / errors.size(1)), mask);
    INDArray gradient = activation.backprop(preOutput.dup(), slopes).getFirst();
    return gradient.muli((double) samples / missing);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  private static INDArray errors(INDArray labels, INDArray preOutput, IActivation activation) {
    int missing = PerSampleLoss.samples(labels, preOutput);
    INDArray output = activation.getActivation(preOutput.dup(), true);
    return PerSampleLoss.repeat(labels.castTo(preOutput.dataType()), missing).sub(output);
  }

  private INDArray clipped(INDArray errors) {
    return Transforms.max(Transforms.min(errors, epsilon, true), -epsilon, false);
  }

  /** Of rows or of single numbers, for each label or each row. */
  private static INDArray masked(INDArray values, INDArray mask) {
    if (mask == null) {
      return values;
    }
    INDArray weights = PerSampleLoss.repeat(mask, PerSampleLoss.samples(mask, values));
    return weights.equalShapes(values) ? values.muli(weights) : values.muliColumnVector(weights);
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RepeatedHuberError other
        && samples == other.samples
        && epsilon == other.epsilon;
  }

  @Override
  public int hashCode() {
    return 31 * samples + Double.hashCode(epsilon);
  }

  @Override
  public String toString() {
    return "RepeatedHuberError(" + samples + ", " + epsilon + ")";
  }
}
