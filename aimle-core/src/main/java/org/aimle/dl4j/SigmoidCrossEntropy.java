package org.aimle.dl4j;

import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The cross-entropy of independent binary labels y in [0, 1] and sigmoid outputs, from the scores x
 * before the sigmoid, so that it neither overflows nor needs clipping: of a row
 *
 * <pre>
 *   loss     = sum of max(x, 0) - x y + ln(1 + exp(-|x|))
 *   gradient = sigmoid(x) - y
 * </pre>
 *
 * It gives what DL4J's {@code XENT} does where that does not clip, faster, and is for a layer with
 * the activation {@code SIGMOID}. It computes with floats, whatever the network has: derivatives
 * are right to some 1e-7. Scores that are not finite have a loss and derivatives that are not.
 * Labels of examples stay as they are where an AIMLE vertex makes several rows of each: {@code [B,
 * n]} beside outputs {@code [B * S, n]}. Masks are refused. Immutable.
 *
 * @since 0.1.0
 */
public final class SigmoidCrossEntropy implements ILossFunction {

  private static final long serialVersionUID = 1L;

  /** So many factors of at most 2 have a product that a float can hold. */
  private static final int FACTORS = 100;

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double[] losses = losses(labels, preOutput, activation, mask);
    double sum = Arrays.stream(losses).sum();
    return average ? sum / losses.length : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] losses = losses(labels, preOutput, activation, mask);
    return Nd4j.createFromArray(losses).castTo(preOutput.dataType()).reshape(losses.length, 1);
  }

  private double[] losses(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    Columns columns = new Columns(labels, preOutput, activation, mask);
    double[] losses = new double[columns.rows];
    float[] linear = new float[columns.rows];
    float[] product = new float[columns.rows];
    Arrays.fill(product, 1);
    for (int column = 0; column < columns.count; column++) {
      columns.read(column);
      add(columns.scores, columns.wanted, linear, product);
      if (column % FACTORS == FACTORS - 1 || column == columns.count - 1) {
        for (int row = 0; row < columns.rows; row++) {
          losses[row] += linear[row] + Math.log(product[row]);
          linear[row] = 0;
          product[row] = 1;
        }
      }
    }
    return losses;
  }

  /** Two loops, each short enough for the compiler to use vector instructions. */
  private static void add(float[] scores, float[] wanted, float[] linear, float[] product) {
    for (int i = 0; i < scores.length; i++) {
      float x = scores[i];
      linear[i] += 0.5f * (x + Math.abs(x)) - x * wanted[i];
    }
    for (int i = 0; i < scores.length; i++) {
      product[i] *= 2 + expm1OfNegative(Math.abs(scores[i]));
    }
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    Columns columns = new Columns(labels, preOutput, activation, mask);
    float[] values = new float[columns.rows];
    float[] all = new float[columns.rows * columns.count];
    for (int column = 0; column < columns.count; column++) {
      columns.read(column);
      derivatives(columns.scores, columns.wanted, values);
      System.arraycopy(values, 0, all, column * columns.rows, columns.rows);
    }
    INDArray gradient =
        Nd4j.createUninitialized(
            preOutput.dataType(), new long[] {columns.rows, columns.count}, 'f');
    HostArrays.write(all, gradient.transpose());
    return gradient;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  /** Three loops, as {@link #add} has two. */
  private static void derivatives(float[] scores, float[] wanted, float[] derivatives) {
    for (int i = 0; i < scores.length; i++) {
      derivatives[i] = expm1OfNegative(Math.abs(scores[i]));
    }
    for (int i = 0; i < scores.length; i++) {
      float expm1 = derivatives[i];
      derivatives[i] = -0.5f * expm1 / (2 + expm1); // sigmoid(|x|) - 1/2
    }
    for (int i = 0; i < scores.length; i++) {
      // The last term is 0, or not a number where the score is not finite.
      derivatives[i] = 0.5f + Math.copySign(derivatives[i], scores[i]) - wanted[i] + 0f * scores[i];
    }
  }

  /**
   * exp(-x) - 1 for x of 0 and more, to 1.5e-7: that of a 64th of x, from its series, and six times
   * {@code exp(2 y) - 1 = (exp(y) - 1) (exp(y) + 1)}. Of 24 and more it is that of 24. It takes
   * nothing that the compiler cannot do for many numbers at once.
   */
  private static float expm1OfNegative(float x) {
    float y = Math.max(x * (-1f / 64), -0.375f);
    float series = 1 + y * (1f / 5);
    series = 1 + y * (1f / 4) * series;
    series = 1 + y * (1f / 3) * series;
    series = 1 + y * 0.5f * series;
    float expm1 = y * series;
    expm1 *= 2 + expm1;
    expm1 *= 2 + expm1;
    expm1 *= 2 + expm1;
    expm1 *= 2 + expm1;
    expm1 *= 2 + expm1;
    expm1 *= 2 + expm1;
    return expm1;
  }

  /** Scores and labels, a column at a time, as DL4J's products lie in memory. */
  private static final class Columns {

    final int rows;
    final int count;
    final float[] scores;
    final float[] wanted;
    private final float[] all;
    private final float[] labels;
    private final int samples;

    Columns(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
      if (mask != null) {
        throw new IllegalArgumentException("SigmoidCrossEntropy takes no mask; leave it out");
      }
      if (!(activation instanceof ActivationSigmoid)) {
        throw new IllegalArgumentException(
            "the layer of a SigmoidCrossEntropy has the activation "
                + activation
                + "; give it Activation.SIGMOID");
      }
      if (preOutput.rank() != 2 || labels.rank() != 2 || labels.size(1) != preOutput.size(1)) {
        throw new IllegalArgumentException(
            "SigmoidCrossEntropy has outputs of shape %s but labels of shape %s; both must be [rows, n]"
                .formatted(Arrays.toString(preOutput.shape()), Arrays.toString(labels.shape())));
      }
      this.samples = PerSampleLoss.samples(labels, preOutput);
      this.rows = Math.toIntExact(preOutput.size(0));
      this.count = Math.toIntExact(preOutput.size(1));
      this.scores = new float[rows];
      this.wanted = new float[rows];
      this.labels = HostArrays.read(labels);
      this.all = HostArrays.read(preOutput.transpose());
    }

    void read(int column) {
      System.arraycopy(all, column * rows, scores, 0, rows);
      for (int row = 0, at = column; row < rows; at += count) {
        for (int end = row + samples; row < end; row++) {
          wanted[row] = labels[at];
        }
      }
    }
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SigmoidCrossEntropy;
  }

  @Override
  public int hashCode() {
    return SigmoidCrossEntropy.class.hashCode();
  }

  @Override
  public String toString() {
    return "SigmoidCrossEntropy()";
  }
}
