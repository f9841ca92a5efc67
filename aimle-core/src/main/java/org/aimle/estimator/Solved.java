package org.aimle.estimator;

import java.util.Objects;
import org.aimle.solver.Instances;

/**
 * A minibatch after the forward pass of training: all that its backward pass needs. Holds the
 * arrays themselves, which nobody may change until the backward pass is done.
 *
 * @param instances the instances that were solved
 * @param theta their scores {@code [B, stride]}
 * @param noise the noise drawn for them {@code [B * T, stride]}; of any size where its factor is 0
 * @param z the choice {@code [B * R, stride]}, with R the {@link EstimatorSpec#outputs()}: 0 and 1,
 *     or numbers in between if the estimator relaxes or averages; padding is 0
 * @param solutions the solutions {@code [B * T, stride]} behind {@code z}, with T the {@link
 *     EstimatorSpec#draws()}: the same array as {@code z} unless the estimator averages them
 * @since 0.1.0
 */
public record Solved(
    Instances instances, float[] theta, float[] noise, float[] z, float[] solutions) {

  /** Checks that nothing is missing; sizes are checked by the backward pass. */
  public Solved {
    Objects.requireNonNull(instances, "instances");
    Objects.requireNonNull(theta, "theta");
    Objects.requireNonNull(noise, "noise");
    Objects.requireNonNull(z, "z");
    Objects.requireNonNull(solutions, "solutions");
  }

  /** Where each row of {@code z} is a solution. */
  public static Solved of(Instances instances, float[] theta, float[] noise, float[] z) {
    return new Solved(instances, theta, noise, z, z);
  }
}
