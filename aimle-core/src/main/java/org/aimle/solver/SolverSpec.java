package org.aimle.solver;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Registry;

/**
 * A solver by name and parameters, written {@code name} or {@code name:key=value,key=value}, such
 * as {@code top-k:k=10}. Serialisable and immutable: executors rebuild the solver from it.
 *
 * @param name the {@link SolverFactory#name()} of a registered solver
 * @param parameters its parameters, in writing order
 * @since 0.1.0
 */
public record SolverSpec(String name, Map<String, String> parameters) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Registry<MapSolver> SOLVERS = new Registry<>("solver", SolverFactory.class);

  private static final String POOL = "pool";

  /** Copies the parameters; whether they make a solver is known when it is made. */
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
    NamedParameters read = NamedParameters.parse(text);
    return new SolverSpec(read.name(), read.parameters());
  }

  /**
   * Makes the solver. The parameter {@code pool} is understood for every solver: how many solved
   * instances a {@link PooledSolver} around it remembers.
   *
   * @throws IllegalArgumentException if no solver of that name is registered, or several are, or it
   *     refuses the parameters
   */
  public MapSolver create() {
    Map<String, String> own = new LinkedHashMap<>(parameters);
    if (own.remove(POOL) != null) {
      int most = new NamedParameters(name, parameters).integer(POOL);
      return PooledSolver.of(new SolverSpec(name, own).create(), most);
    }
    return SOLVERS.create(new NamedParameters(name, parameters));
  }

  /** A copy of the parameters, in writing order. */
  @Override
  public Map<String, String> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  @Override
  public String toString() {
    return new NamedParameters(name, parameters).toString();
  }
}
