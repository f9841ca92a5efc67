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

  /** The step towards the mean of the workers' parameters, which it takes over. */
  OuterStep next(OuterOptimiser optimiser, float[] mean) {
    if (optimiser instanceof OuterOptimiser.Nesterov nesterov) {
      return nesterov(nesterov, mean);
    }
    return new OuterStep(mean, AT_REST);
  }

  private OuterStep nesterov(OuterOptimiser.Nesterov optimiser, float[] mean) {
    float[] nextParameters = new float[mean.length];
    double[] nextVelocity = new double[mean.length];
    double momentum = optimiser.momentum();
    for (int i = 0; i < mean.length; i++) {
      double change = (double) parameters[i] - mean[i];
      nextVelocity[i] = momentum * (velocity.length == 0 ? 0 : velocity[i]) + change;
      nextParameters[i] =
          (float)
              (parameters[i] - optimiser.learningRate() * (change + momentum * nextVelocity[i]));
    }
    return new OuterStep(nextParameters, nextVelocity);
  }
}
