package org.aimle.lambda;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link MultiplicativeLambdaRule}s: {@code multiplicative}, {@code multiplicative:target=5}.
 *
 * @since 0.1.0
 */
public final class MultiplicativeLambdaRuleFactory implements LambdaRuleFactory {

  static final String NAME = "multiplicative";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs(
        "initial-beta", "beta before the first step, in [0, maximum], by default 0.1",
        "gain", "largest change of ln beta per minibatch, in (0, 1], by default 0.1",
        "decay", "of the running mean of the density, in [0, 1), by default 0.9",
        "target",
            "wanted non-zero entries per gradient estimate, above 0, or ones: as many as a solution"
                + " has ones, or auto (the default): half as many",
        "minimum", "smallest beta after a step, above 0, by default 1e-3",
        "maximum", "largest beta, above minimum, by default 3");
  }

  @Override
  public MultiplicativeLambdaRule create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    MultiplicativeLambdaRule usual = MultiplicativeLambdaRule.DEFAULT;
    return new MultiplicativeLambdaRule(
        read.real("initial-beta", usual.initialBeta()),
        read.real("gain", usual.gain()),
        read.real("decay", usual.decay()),
        DensityTarget.parse(parameters.getOrDefault("target", usual.target().toString())),
        read.real("minimum", usual.minimum()),
        read.real("maximum", usual.maximum()));
  }
}
