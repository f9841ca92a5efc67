package org.aimle.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss of one's own, written for one row of outputs {@code [rows, n]}; what DL4J asks of a loss
 * is answered from that. The score is the sum over rows, or their mean; gradients are those of the
 * sum, which DL4J divides by the number of labels. Masks are refused. Behind an AIMLE vertex each
 * row is compared with the label of its example ({@link PerSampleLoss}). A subclass is written to
 * JSON with its network: constructor arguments need Jackson's annotations, as of {@link
 * BlockUniformLoss}, and it needs {@code equals}. Thread-safe if {@link #row} is.
 *
 * @since 0.1.0
 */
public abstract class RowLoss implements ILossFunction {

  private static final long serialVersionUID = 1L;

  /**
   * The loss of one row.
   *
   * @param output what the layer gives, {@code output[n]}
   * @param label of any length
   * @param gradient receives the derivatives of the loss with respect to the output
   */
  protected abstract double row(float[] output, float[] label, float[] gradient);

  private record Rows(double[] losses, INDArray gradient) {}

  private Rows rows(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    if (mask != null) {
      throw new IllegalArgumentException(name() + " takes no mask; leave it out");
    }
    int rows = Math.toIntExact(preOutput.size(0));
    int n = Math.toIntExact(preOutput.size(1));
    if (labels.size(0) != rows) {
      throw new IllegalArgumentException(
          "%s has %d rows of output but %d of labels".formatted(name(), rows, labels.size(0)));
    }
    float[] outputs = HostArrays.read(activation.getActivation(preOutput.dup('c'), true));
    float[] wanted = HostArrays.read(labels);
    float[] gradients = new float[outputs.length];
    double[] losses = new double[rows];
    float[] output = new float[n];
    float[] label = new float[wanted.length / rows];
    float[] gradient = new float[n];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(outputs, r * n, output, 0, n);
      System.arraycopy(wanted, r * label.length, label, 0, label.length);
      losses[r] = row(output, label, gradient);
      System.arraycopy(gradient, 0, gradients, r * n, n);
    }
    INDArray all = Nd4j.createUninitialized(preOutput.dataType(), new long[] {rows, n}, 'c');
    HostArrays.write(gradients, all);
    return new Rows(losses, activation.backprop(preOutput.dup(), all).getFirst());
  }

  private static double sum(double[] losses, boolean average) {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return average ? sum / losses.length : sum;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return sum(rows(labels, preOutput, activation, mask).losses, average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] losses = rows(labels, preOutput, activation, mask).losses;
    return Nd4j.createFromArray(losses).castTo(preOutput.dataType()).reshape(losses.length, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return rows(labels, preOutput, activation, mask).gradient;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Rows rows = rows(labels, preOutput, activation, mask);
    return new Pair<>(sum(rows.losses, average), rows.gradient);
  }

  @Override
  public String name() {
    return toString();
  }
}
