package org.aimle.lambda;

import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * The published rule (Minervini, Franceschi, Niepert, AAAI 2023, algorithm 1): {@code G <- decay G
 * + (1 - decay) q; update = momentum * previous + (G < target ? step : -step); beta <- max(0, beta
 * + update)}.
 *
 * @param initialBeta beta before the first step, at least 0
 * @param initialDensity {@code G} before the first step
 * @param step change of beta per minibatch, more than 0
 * @param momentum in [0, 1)
 * @param decay of the running mean, in [0, 1)
 * @param target wanted non-zero entries per gradient estimate, more than 0
 * @since 0.1.0
 */
public record AdditiveLambdaRule(
    double initialBeta,
    double initialDensity,
    double step,
    double momentum,
    double decay,
    double target)
    implements LambdaRule {

  private static final long serialVersionUID = 1L;

  /** The published defaults: beta 0, G 1, step 1e-4, momentum 0, decay 0.9, target 1. */
  public static final AdditiveLambdaRule PUBLISHED = new AdditiveLambdaRule(0, 1, 1e-4, 0, 0.9, 1);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public AdditiveLambdaRule {
    Ranges.atLeastZero("initial-beta", initialBeta);
    Ranges.atLeastZero("initial-density", initialDensity);
    Ranges.positive("step", step);
    Ranges.fraction("momentum", momentum);
    Ranges.fraction("decay", decay);
    Ranges.positive("target", target);
  }

  @Override
  public LambdaState initial() {
    return new LambdaState(initialBeta, initialDensity, 0);
  }

  @Override
  public LambdaState next(LambdaState state, SparsityStatistics observed) {
    if (observed.gradients() == 0) {
      return state;
    }
    double density = decay * state.density() + (1 - decay) * observed.nonZerosPerGradient();
    double update = momentum * state.previousUpdate() + (density < target ? step : -step);
    return new LambdaState(Math.max(state.beta() + update, 0), density, update);
  }

  @Override
  public NamedParameters written() {
    return new NamedParameters(
        AdditiveLambdaRuleFactory.NAME,
        NamedParameters.pairs(
            "initial-beta", Double.toString(initialBeta),
            "initial-density", Double.toString(initialDensity),
            "step", Double.toString(step),
            "momentum", Double.toString(momentum),
            "decay", Double.toString(decay),
            "target", Double.toString(target)));
  }
}
