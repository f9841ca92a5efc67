package org.aimle.spark.training;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/** Plain averaging: the mean becomes the parameters. */
record ParameterAveraging() implements OuterOptimiser {

  private static final String NAME = "averaging";

  @Override
  public OuterStep next(OuterStep before, float[] mean) {
    return OuterStep.start(mean);
  }

  @Override
  public NamedParameters written() {
    return new NamedParameters(NAME, Map.of());
  }

  @Override
  public String toString() {
    return written().toString();
  }

  /** Makes it from {@code averaging}. */
  public static final class Factory implements OuterOptimiserFactory {

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of();
    }

    @Override
    public OuterOptimiser create(Map<String, String> parameters) {
      return new ParameterAveraging();
    }
  }
}
