package org.aimle.spark.training;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * An outer optimiser as a user writes one: goes a share of the way to the mean, at first less.
 * Named in {@code META-INF/services/org.aimle.spark.training.OuterOptimiserFactory}.
 */
public record Halfway(double share) implements OuterOptimiser {

  @Override
  public OuterStep next(OuterStep before, float[] mean) {
    float[] next = new float[mean.length];
    double steps = before.memory().length == 0 ? 1 : before.memory()[0] + 1;
    for (int i = 0; i < next.length; i++) {
      float from = before.parameters()[i];
      next[i] = (float) (from + Math.min(1, share * steps) * ((double) mean[i] - from));
    }
    return new OuterStep(next, new double[] {steps});
  }

  @Override
  public NamedParameters written() {
    return new NamedParameters("halfway", Map.of("share", Double.toString(share)));
  }

  /** Makes it from {@code halfway:share=0.5}. */
  public static final class Factory implements OuterOptimiserFactory {

    @Override
    public String name() {
      return "halfway";
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of("share", "of the way to the mean; by default 0.5");
    }

    @Override
    public OuterOptimiser create(Map<String, String> parameters) {
      return new Halfway(new NamedParameters(name(), parameters).real("share", 0.5));
    }
  }
}
