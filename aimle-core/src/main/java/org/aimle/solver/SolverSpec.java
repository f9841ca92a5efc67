package org.aimle.solver;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A solver by name and parameters, written {@code name} or {@code name:key=value,key=value}, such
 * as {@code top-k:k=10}. Serialisable and immutable: executors rebuild the solver from it.
 *
 * @param name the {@link SolverFactory#name()} of a registered solver
 * @param parameters its parameters, in writing order
 */
public record SolverSpec(String name, Map<String, String> parameters) implements Serializable {

  private static final long serialVersionUID = 1L;

  public SolverSpec {
    Objects.requireNonNull(name, "name");
    parameters = new LinkedHashMap<>(parameters);
  }

  /** The spec of the exact top-{@code k} solver. */
  public static SolverSpec topK(int k) {
    return new SolverSpec("top-k", Map.of("k", Integer.toString(k)));
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is not of the form {@code
   *     name:key=value,key=value}
   */
  public static SolverSpec parse(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    Map<String, String> parameters = new LinkedHashMap<>();
    if (colon >= 0) {
      for (String pair : text.substring(colon + 1).split(",")) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "solver '" + text + "': '" + pair + "' is not key=value; write name:key=value,...");
        }
        parameters.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return new SolverSpec(name, parameters);
  }

  /**
   * Makes the solver.
   *
   * @throws IllegalArgumentException if no solver of that name is registered, or it refuses the
   *     parameters
   */
  public MapSolver create() {
    TreeSet<String> known = new TreeSet<>();
    for (SolverFactory factory : ServiceLoader.load(SolverFactory.class)) {
      if (factory.name().equals(name)) {
        return factory.create(Map.copyOf(parameters));
      }
      known.add(factory.name());
    }
    throw new IllegalArgumentException("no solver is named '" + name + "'; registered: " + known);
  }

  @Override
  public Map<String, String> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  @Override
  public String toString() {
    return parameters.isEmpty()
        ? name
        : parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(",", name + ":", ""));
  }
}
