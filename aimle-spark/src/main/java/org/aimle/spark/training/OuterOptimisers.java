package org.aimle.spark.training;

import java.util.Objects;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Registry;

/** The registered outer optimisers. */
final class OuterOptimisers {

  private static final Registry<OuterOptimiser> REGISTRY =
      new Registry<>("outer optimiser", OuterOptimiserFactory.class);

  private OuterOptimisers() {}

  static OuterOptimiser parse(String text) {
    NamedParameters read = REGISTRY.known(NamedParameters.parse(text));
    read.requireOnly(REGISTRY.named(read.name()).parameters().keySet());
    return REGISTRY.create(read);
  }

  /**
   * Refuses an optimiser that its written form does not make again.
   *
   * @return the same
   * @throws IllegalArgumentException if no factory reads the form, or what it makes is another
   */
  static OuterOptimiser requireRegistered(OuterOptimiser optimiser) {
    REGISTRY.write(Objects.requireNonNull(optimiser, "outerOptimiser"));
    return optimiser;
  }
}
