package org.aimle.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

  /** The rows that output has, and of whom, where that is known; for messages, and not saved. */
  private final transient Optional<Origin> origin;

  /**
   * Where the rows of an output come from.
   *
   * @param output its name
   * @param samples S, rows of each example in training
   * @param vertices the AIMLE vertices that make them
   */
  record Origin(String output, int samples, List<String> vertices) {}

  /**
   * @param loss the loss of one row and one label
   */
  @JsonCreator
  public PerSampleLoss(@JsonProperty("loss") ILossFunction loss) {
    this(loss, Optional.empty());
  }

  private PerSampleLoss(ILossFunction loss, Optional<Origin> origin) {
    this.loss = Objects.requireNonNull(loss, "loss");
    this.origin = origin;
  }

  /** The same loss of rows whose origin is known. */
  PerSampleLoss from(Origin known) {
    return new PerSampleLoss(loss, Optional.of(known));
  }

  private Object readResolve() {
    return new PerSampleLoss(loss);
  }

  /** S, or 1 where labels are repeated already or nothing is drawn. */
  private int repeats(INDArray labels, INDArray preOutput) {
    if (origin.isPresent()) {
      Origin known = origin.get();
      long rows = preOutput.size(0);
      long given = labels.size(0);
      if (given == 0 || rows % given != 0 || known.samples % (rows / given) != 0) {
        throw new IllegalArgumentException(
            "output '%s' has %d rows, of which AIMLE vertex %s makes S = %d of each example in training, but labels have shape %s; give it one label for each example"
                .formatted(
                    known.output,
                    rows,
                    String.join(" and ", known.vertices.stream().map(v -> "'" + v + "'").toList()),
                    known.samples,
                    Arrays.toString(labels.shape())));
      }
    }
    return samples(labels, preOutput);
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    int samples = repeats(labels, preOutput);
    return loss.computeScore(
        labels(labels, samples), preOutput, activation, repeat(mask, samples), average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int samples = repeats(labels, preOutput);
    return loss.computeScoreArray(
        labels(labels, samples), preOutput, activation, repeat(mask, samples));
  }

  /** DL4J sums it over rows and divides by the number of labels: so it is divided by S here. */
  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int samples = repeats(labels, preOutput);
    INDArray gradient =
        loss.computeGradient(labels(labels, samples), preOutput, activation, repeat(mask, samples));
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

  private INDArray labels(INDArray labels, int samples) {
    return loss instanceof SigmoidCrossEntropy ? labels : repeat(labels, samples);
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
