package org.aimle.solver;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import org.aimle.spec.NamedParameters;

/**
 * A solver by name and parameters, written {@code name} or {@code name:key=value,key=value}, such
 * as {@code top-k:k=10}. Serialisable and immutable: executors rebuild the solver from it.
 *
 * @param name the {@link SolverFactory#name()} of a registered solver
 * @param parameters its parameters, in writing order
 */
public record SolverSpec(String name, Map<String, String> parameters) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String POOL = "pool";

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
    return factory().create(Map.copyOf(parameters));
  }

  private SolverFactory factory() {
    List<SolverFactory> all =
        ServiceLoader.load(SolverFactory.class).stream().map(Provider::get).toList();
    List<SolverFactory> named = all.stream().filter(one -> one.name().equals(name)).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "no solver is named '"
              + name
              + "'; registered: "
              + all.stream().map(SolverFactory::name).sorted().toList());
    }
    throw new IllegalArgumentException(
        "several solvers are named '"
            + name
            + "': "
            + named.stream().map(one -> one.getClass().getName()).sorted().toList()
            + "; give yours another name");
  }

  @Override
  public Map<String, String> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  @Override
  public String toString() {
    return new NamedParameters(name, parameters).toString();
  }
}
