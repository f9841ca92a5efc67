package org.aimle.lambda;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link AdditiveLambdaRule}s: {@code published}, {@code published:target=10,step=1e-2}.
 *
 * @since 0.1.0
 */
public final class AdditiveLambdaRuleFactory implements LambdaRuleFactory {

  static final String NAME = "published";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs(
        "initial-beta", "beta before the first step, at least 0, by default 0",
        "initial-density", "the running mean of the density before the first step, by default 1",
        "step", "change of beta per minibatch, above 0, by default 1e-4",
        "momentum", "share of the last change that is repeated, in [0, 1), by default 0",
        "decay", "of the running mean, in [0, 1), by default 0.9",
        "target", "wanted non-zero entries per gradient estimate, above 0, by default 1");
  }

  @Override
  public AdditiveLambdaRule create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    AdditiveLambdaRule usual = AdditiveLambdaRule.PUBLISHED;
    return new AdditiveLambdaRule(
        read.real("initial-beta", usual.initialBeta()),
        read.real("initial-density", usual.initialDensity()),
        read.real("step", usual.step()),
        read.real("momentum", usual.momentum()),
        read.real("decay", usual.decay()),
        read.real("target", usual.target()));
  }
}
