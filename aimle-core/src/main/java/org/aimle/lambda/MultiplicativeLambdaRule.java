package org.aimle.lambda;

import java.util.Objects;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * Moves beta by factors, so that it crosses decades within a few dozen minibatches and settles
 * where the density of the gradient estimates meets the target: {@code G <- decay G + (1 - decay)
 * q; beta <- clip(beta * exp(gain * clip(ln(target / G), -1, 1)), minimum, maximum)}.
 *
 * <p>An initial beta of 0 is allowed: the first step then starts from {@code minimum}.
 *
 * @param initialBeta beta before the first step, in [0, maximum]
 * @param gain largest change of ln beta per minibatch, in (0, 1]
 * @param decay of the running mean, in [0, 1)
 * @param target wanted non-zero entries per gradient estimate: a number, or what the solver's own
 *     solutions say
 * @param minimum smallest beta after a step, more than 0
 * @param maximum largest beta, more than {@code minimum}
 * @since 0.1.0
 */
public record MultiplicativeLambdaRule(
    double initialBeta,
    double gain,
    double decay,
    DensityTarget target,
    double minimum,
    double maximum)
    implements LambdaRule {

  private static final long serialVersionUID = 2L;

  /**
   * Starts at 0.1, moves by at most a tenth of an e-fold per minibatch, in [1e-3, 3], towards half
   * as many non-zero entries as a solution has ones. Beyond 3, three times the norm of the scores,
   * the perturbed problem hardly depends on the scores any more: there beta would only drift.
   */
  public static final MultiplicativeLambdaRule DEFAULT =
      new MultiplicativeLambdaRule(0.1, 0.1, 0.9, new DensityTarget.OfSolutions(), 1e-3, 3);

  /** Keeps the logarithm finite while no gradient entry has been seen. */
  private static final double SMALLEST_DENSITY = 1e-9;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public MultiplicativeLambdaRule {
    Ranges.positive("gain", gain);
    Ranges.require(gain <= 1, "gain", gain, "in (0, 1]");
    Ranges.fraction("decay", decay);
    Objects.requireNonNull(target, "target");
    Ranges.positive("minimum", minimum);
    Ranges.require(
        maximum > minimum && Double.isFinite(maximum), "maximum", maximum, "above " + minimum);
    Ranges.require(
        initialBeta >= 0 && initialBeta <= maximum, "initial-beta", initialBeta, "in [0, maximum]");
  }

  /**
   * A rule with a target that stays.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public MultiplicativeLambdaRule(
      double initialBeta,
      double gain,
      double decay,
      double target,
      double minimum,
      double maximum) {
    this(initialBeta, gain, decay, new DensityTarget.Fixed(target), minimum, maximum);
  }

  /** The same rule with another target. */
  public MultiplicativeLambdaRule withTarget(DensityTarget newTarget) {
    return new MultiplicativeLambdaRule(initialBeta, gain, decay, newTarget, minimum, maximum);
  }

  /**
   * Starts at the target density: the first estimates, not a guess, decide the direction. The
   * density of a target that the first step will tell is 0 until then.
   */
  @Override
  public LambdaState initial() {
    return new LambdaState(initialBeta, target.wanted(SparsityStatistics.NONE), 0);
  }

  /** Without any gradient, or with a target that the step does not tell, the state stays. */
  @Override
  public LambdaState next(LambdaState state, SparsityStatistics observed) {
    double wanted = target.wanted(observed);
    if (observed.gradients() == 0 || wanted == 0) {
      return state;
    }
    boolean first = !(target instanceof DensityTarget.Fixed) && state.density() == 0;
    double before = first ? wanted : state.density();
    double density = decay * before + (1 - decay) * observed.nonZerosPerGradient();
    double error = Math.log(wanted / Math.max(density, SMALLEST_DENSITY));
    double factor = Math.exp(gain * Math.max(-1, Math.min(1, error)));
    double from = Math.max(state.beta(), minimum);
    double beta = Math.max(minimum, Math.min(maximum, from * factor));
    return new LambdaState(beta, density, beta - state.beta());
  }

  @Override
  public NamedParameters written() {
    return new NamedParameters(
        MultiplicativeLambdaRuleFactory.NAME,
        NamedParameters.pairs(
            "initial-beta", Double.toString(initialBeta),
            "gain", Double.toString(gain),
            "decay", Double.toString(decay),
            "target", target.toString(),
            "minimum", Double.toString(minimum),
            "maximum", Double.toString(maximum)));
  }
}
