package org.aimle.extension;

import java.util.Map;
import org.aimle.lambda.LambdaRuleFactory;
import org.aimle.spec.NamedParameters;

/** Makes {@link Cooling} rules from {@code cooling:factor=0.9}. */
public final class CoolingFactory implements LambdaRuleFactory {

  @Override
  public String name() {
    return "cooling";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("factor", "what beta is multiplied by each step, by default 0.99");
  }

  @Override
  public Cooling create(Map<String, String> parameters) {
    return new Cooling(
        new NamedParameters(name(), parameters).requireOnly("factor").real("factor", 0.99));
  }
}
