package org.aimle.dl4j;

import org.aimle.estimator.DifferenceMethod;
import org.aimle.estimator.DifferenceSpec;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.MultiplicativeLambdaRule;
import org.aimle.noise.Gumbel;
import org.aimle.noise.NoiseDistribution;

/**
 * The defaults of settings that several entrances have: the vertex, the trainers, the stages for
 * MLlib, the command. They are the ones that were measured to learn well; the published ones are
 * {@code aimle-central} with the rule {@code published}.
 *
 * @since 0.1.0
 */
public final class AimleDefaults {

  /** Central-difference AIMLE, four samples of each example: {@code aimle-central:samples=4}. */
  public static final EstimatorSpec ESTIMATOR =
      DifferenceSpec.of(DifferenceMethod.AIMLE_CENTRAL).withSamples(4);

  /** The noise of the scores: {@code gumbel}. */
  public static final NoiseDistribution NOISE = Gumbel.STANDARD;

  /**
   * Lambda moves by factors, towards half as many non-zero entries as a solution has ones: {@code
   * multiplicative}.
   */
  public static final LambdaRule LAMBDA_RULE = MultiplicativeLambdaRule.DEFAULT;

  /** Names all random numbers. */
  public static final long SEED = 0;

  /** Passes over the training data. */
  public static final int EPOCHS = 20;

  /** H, minibatches that each worker takes between two averagings. */
  public static final int AVERAGING_FREQUENCY = 5;

  private AimleDefaults() {}
}
