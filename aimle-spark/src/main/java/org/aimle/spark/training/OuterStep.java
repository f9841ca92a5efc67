package org.aimle.spark.training;

/**
 * The outer optimiser at work.
 *
 * @param parameters after the step
 * @param velocity of Nesterov momentum; empty before the first step and with plain averaging
 */
record OuterStep(float[] parameters, double[] velocity) {

  private static final double[] AT_REST = {};

  static OuterStep start(float[] parameters) {
    return new OuterStep(parameters, AT_REST);
  }

  /** The step towards the mean of the workers' parameters. */
  OuterStep next(OuterOptimiser optimiser, double[] mean) {
    if (optimiser instanceof OuterOptimiser.Nesterov nesterov) {
      return nesterov(nesterov, mean);
    }
    float[] next = new float[mean.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = (float) mean[i];
    }
    return new OuterStep(next, AT_REST);
  }

  private OuterStep nesterov(OuterOptimiser.Nesterov optimiser, double[] mean) {
    float[] nextParameters = new float[mean.length];
    double[] nextVelocity = new double[mean.length];
    double momentum = optimiser.momentum();
    for (int i = 0; i < mean.length; i++) {
      double change = parameters[i] - mean[i];
      nextVelocity[i] = momentum * (velocity.length == 0 ? 0 : velocity[i]) + change;
      nextParameters[i] =
          (float)
              (parameters[i] - optimiser.learningRate() * (change + momentum * nextVelocity[i]));
    }
    return new OuterStep(nextParameters, nextVelocity);
  }
}
