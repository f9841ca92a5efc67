package org.aimle.extension;

import java.util.Map;
import org.aimle.estimator.EstimatorFactory;
import org.aimle.spec.NamedParameters;

/** Makes {@link SignOfLoss} from {@code sign:strength=0.01}. */
public final class SignOfLossFactory implements EstimatorFactory {

  @Override
  public String name() {
    return "sign";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("strength", "size of each gradient entry, by default 0.01");
  }

  @Override
  public SignOfLoss create(Map<String, String> parameters) {
    return new SignOfLoss(
        new NamedParameters(name(), parameters).requireOnly("strength").real("strength", 0.01));
  }
}
