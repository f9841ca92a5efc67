package org.aimle.solver.packing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.program.IntegerProgram;
import org.aimle.solver.program.ProgramSolvers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/** Makes solvers of a family whose instances are matrices and capacities. */
abstract class PackingFactory implements SolverFactory {

  private final String name;
  private final String remedy;
  private final Map<String, String> own;

  /**
   * @param remedy what to do if there is no solution, for messages
   * @param own the parameters that describe an instance, and what each means
   */
  PackingFactory(String name, String remedy, Map<String, String> own) {
    this.name = name;
    this.remedy = remedy;
    this.own = own;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>(own);
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public final MapSolver create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name, parameters).requireOnly(parameters().keySet());
    return ProgramSolvers.create(
        read,
        remedy,
        Collections.disjoint(own.keySet(), parameters.keySet())
            ? Optional.empty()
            : Optional.of(read(read)),
        this::read);
  }

  /** The instance of the parameters. */
  abstract IntegerProgram read(NamedParameters parameters);

  /** The instance of a context. */
  abstract IntegerProgram read(ContextNumbers context, int length);

  static long[] capacities(NamedParameters read, int count) {
    return NumberLists.wholes("capacities", read.text("capacities"), count, 0, ContextNumbers.MOST);
  }
}
