package org.aimle.spark.training;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import org.aimle.spec.NamedParameters;

/** The registered outer optimisers. */
final class OuterOptimisers {

  private OuterOptimisers() {}

  static OuterOptimiser parse(String text) {
    NamedParameters read = NamedParameters.parse(text);
    List<OuterOptimiserFactory> all =
        ServiceLoader.load(OuterOptimiserFactory.class).stream().map(Provider::get).toList();
    List<OuterOptimiserFactory> named =
        all.stream().filter(one -> one.name().equals(read.name())).toList();
    if (named.size() == 1) {
      read.requireOnly(named.get(0).parameters().keySet().toArray(String[]::new));
      return named.get(0).create(Map.copyOf(read.parameters()));
    }
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "no outer optimiser is named '"
              + read.name()
              + "'; registered: "
              + all.stream().map(OuterOptimiserFactory::name).sorted().toList());
    }
    throw new IllegalArgumentException(
        "several outer optimisers are named '"
            + read.name()
            + "': "
            + named.stream().map(one -> one.getClass().getName()).sorted().toList()
            + "; give yours another name");
  }

  /**
   * Refuses an optimiser that its written form does not make again.
   *
   * @return the same
   * @throws IllegalArgumentException if no factory reads the form, or what it makes has another
   */
  static OuterOptimiser requireRegistered(OuterOptimiser optimiser) {
    Objects.requireNonNull(optimiser, "outerOptimiser");
    NamedParameters again = parse(optimiser.written().toString()).written();
    if (!again.equals(optimiser.written())) {
      throw new IllegalArgumentException(
          "outerOptimiser is written '"
              + optimiser.written()
              + "', but its factory makes '"
              + again
              + "' of that; let written() give all parameters as create reads them");
    }
    return optimiser;
  }
}
