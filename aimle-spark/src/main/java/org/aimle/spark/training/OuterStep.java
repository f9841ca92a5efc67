package org.aimle.spark.training;

/**
 * Where an outer optimiser stands. The arrays are not copied and must not be changed.
 *
 * @param parameters after the step
 * @param memory what the optimiser carries to its next step, of any length, such as a velocity;
 *     empty before the first one. Checkpoints hold it.
 * @since 0.1.0
 */
public record OuterStep(float[] parameters, double[] memory) {

  /** Before the first step. */
  public static OuterStep start(float[] parameters) {
    return new OuterStep(parameters, new double[0]);
  }
}
