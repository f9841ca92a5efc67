package org.aimle.dl4j;

import java.util.Objects;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A loss of examples that count differently: labels have one column more than the output, the
 * weight of each example, and loss and gradient of its rows are multiplied by that. A mask of
 * labels cannot say this: DL4J multiplies outputs by it, too.
 *
 * <p>Losses stay sums over rows, divided by their number: weights whose mean is 1 give a weighted
 * mean. Immutable; thread-safe as the loss is.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class WeightedRows implements ILossFunction {

  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;

  /**
   * @param loss of labels without weights
   */
  @JsonCreator
  public WeightedRows(@JsonProperty("loss") ILossFunction loss) {
    this.loss = Objects.requireNonNull(loss, "loss");
  }

  /** The loss of labels without weights. */
  public ILossFunction loss() {
    return loss;
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
    return weighted(
        loss.computeScoreArray(plain(labels), preOutput, activation, mask), labels, preOutput);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return weighted(
        loss.computeGradient(plain(labels), preOutput, activation, mask), labels, preOutput);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  private static INDArray plain(INDArray labels) {
    return labels.get(NDArrayIndex.all(), NDArrayIndex.interval(0, labels.size(1) - 1)).dup();
  }

  private static INDArray weighted(INDArray rows, INDArray labels, INDArray preOutput) {
    INDArray weights =
        labels
            .get(NDArrayIndex.all(), NDArrayIndex.interval(labels.size(1) - 1, labels.size(1)))
            .dup();
    return rows.mul(
        PerSampleLoss.repeat(weights, PerSampleLoss.samples(labels, preOutput))
            .reshape(rows.size(0), 1)
            .broadcast(rows.shape()));
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof WeightedRows other && loss.equals(other.loss);
  }

  @Override
  public int hashCode() {
    return Objects.hash(WeightedRows.class, loss);
  }

  @Override
  public String toString() {
    return "WeightedRows(" + loss + ")";
  }
}
