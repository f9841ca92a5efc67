package org.aimle.dl4j;

import java.util.Arrays;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Rows;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The frame of losses that solve: moves scores, labels, contexts and masks between DL4J's arrays
 * and a solver's. Labels are {@code [B, n]}, or {@code [B, n + c]} with the context of each example
 * behind its label.
 */
abstract class SolverLoss implements ILossFunction {

  private static final long serialVersionUID = 1L;

  /** The solver of all examples, or of those that bring no context. */
  abstract MapSolver solver();

  /** What the loss is called in messages. */
  abstract String title();

  /**
   * Losses and gradients of all examples.
   *
   * @param theta the scores {@code [B, n]}, real elements first
   * @param labels of the same layout
   * @param losses receives the loss of each example
   * @param gradient receives the gradient of the scores; padding is 0 already
   */
  abstract void evaluate(
      Instances instances, float[] theta, float[] labels, double[] losses, float[] gradient);

  /** The arrays of one evaluation; a row's loss and gradient are weighted by its mask. */
  private record Evaluation(double[] losses, float[] gradient, ScoreRows rows) {}

  private Evaluation evaluate(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray theta = activation.getActivation(preOutput.dup(), true);
    if (theta.rank() != 2
        || labels.rank() != 2
        || labels.size(0) != theta.size(0)
        || labels.size(1) < theta.size(1)
        || labels.size(1) > theta.size(1) && !(solver() instanceof ContextSolver)) {
      throw new IllegalArgumentException(
          title()
              + " takes scores and labels [B, n]"
              + (solver() instanceof ContextSolver ? ", labels with contexts [B, n + c]" : "")
              + ", but they have shapes "
              + Arrays.toString(theta.shape())
              + " and "
              + Arrays.toString(labels.shape()));
    }
    int batch = Math.toIntExact(theta.size(0));
    int n = Math.toIntExact(theta.size(1));
    boolean weighs = mask != null && mask.length() == batch && n > 1;
    ScoreRows placed = ScoreRows.of(batch, n, weighs ? null : mask);
    Rows rows = placed.rows();
    float[] scores = placed.gather(theta, 1);
    float[] wanted = placed.gather(columns(labels, 0, n), 1);
    double[] losses = new double[batch];
    float[] gradient = new float[scores.length];
    evaluate(instances(rows, labels), scores, wanted, losses, gradient);
    if (weighs) {
      float[] weights = HostArrays.read(mask);
      for (int b = 0; b < batch; b++) {
        losses[b] *= weights[b];
        for (int i = b * n; i < (b + 1) * n; i++) {
          gradient[i] *= weights[b];
        }
      }
    }
    return new Evaluation(losses, gradient, placed);
  }

  private static INDArray columns(INDArray array, long from, long to) {
    return from == 0 && to == array.size(1)
        ? array
        : array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  private Instances instances(Rows rows, INDArray labels) {
    int size = Math.toIntExact(labels.size(1) - rows.stride());
    return size > 0
        ? Instances.of(
            (ContextSolver) solver(),
            rows,
            HostArrays.read(columns(labels, rows.stride(), labels.size(1))),
            size)
        : Instances.of(solver(), rows);
  }

  @Override
  public final double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return sum(evaluate(labels, preOutput, activation, mask), average);
  }

  private static double sum(Evaluation evaluation, boolean average) {
    double sum = Arrays.stream(evaluation.losses()).sum();
    return average ? sum / evaluation.losses().length : sum;
  }

  @Override
  public final INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] losses = evaluate(labels, preOutput, activation, mask).losses();
    INDArray array = Nd4j.create(preOutput.dataType(), losses.length, 1);
    for (int b = 0; b < losses.length; b++) {
      array.putScalar(b, 0, losses[b]);
    }
    return array;
  }

  @Override
  public final INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return gradient(evaluate(labels, preOutput, activation, mask), preOutput, activation);
  }

  private static INDArray gradient(
      Evaluation evaluation, INDArray preOutput, IActivation activation) {
    INDArray gradient = Nd4j.create(preOutput.dataType(), preOutput.shape());
    evaluation.rows().scatter(evaluation.gradient(), 1, gradient);
    return activation.backprop(preOutput.dup(), gradient).getFirst();
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Evaluation evaluation = evaluate(labels, preOutput, activation, mask);
    return new Pair<>(sum(evaluation, average), gradient(evaluation, preOutput, activation));
  }

  @Override
  public final String name() {
    return toString();
  }
}
