package org.aimle.spark.training;

/**
 * Every worker of a round came out with numbers that are not finite.
 *
 * @since 0.1.0
 */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrainingDivergedException(int epoch, int round, int replicas) {
    super(
        "epoch "
            + epoch
            + ", round "
            + round
            + ": the loss or the parameters of all "
            + replicas
            + " replica(s) are not finite; lower the learning rate, clip gradients or look for"
            + " examples that are not finite");
  }
}
