package org.aimle.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.SubsetSolver;

/** How many are chosen, as a {@code k} beside the written form of a solver may say. */
final class SelectionSize {

  /** The parameter that says how many, of solvers for which {@code k} can stand in. */
  private static final Map<String, String> SIZES = Map.of("top-k", "k", "bounded-subset", "max");

  private SelectionSize() {}

  /**
   * Reads a written form, and lets {@code k} say what it leaves out.
   *
   * @throws IllegalArgumentException if the text is no written form
   */
  static SolverSpec parse(String text, int k) {
    SolverSpec written = SolverSpec.parse(text);
    if (!usesK(written)) {
      return written;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(SIZES.get(written.name()), Integer.toString(k));
    parameters.putAll(written.parameters());
    return new SolverSpec(written.name(), parameters);
  }

  /** Whether a written form leaves it to {@code k} how many are chosen. */
  static boolean usesK(SolverSpec written) {
    String size = SIZES.get(written.name());
    return size != null && !written.parameters().containsKey(size);
  }

  /** How many are chosen, if it is always the same number. */
  static OptionalInt always(SolverSpec solver, MapSolver made) {
    return made instanceof SubsetSolver subset && solver.name().equals("top-k")
        ? OptionalInt.of(subset.k())
        : OptionalInt.empty();
  }
}
