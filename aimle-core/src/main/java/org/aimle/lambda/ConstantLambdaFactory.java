package org.aimle.lambda;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link ConstantLambda}s: {@code constant}, {@code constant:beta=0.5}.
 *
 * @since 0.1.0
 */
public final class ConstantLambdaFactory implements LambdaRuleFactory {

  static final String NAME = "constant";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs("beta", "the beta of every step, at least 0, by default 1");
  }

  @Override
  public ConstantLambda create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("beta");
    return new ConstantLambda(read.real("beta", 1));
  }
}
