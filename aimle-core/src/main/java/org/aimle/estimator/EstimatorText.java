package org.aimle.estimator;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SubsetSolver;
import org.aimle.spec.NamedParameters;

/** The written forms of {@link EstimatorSpec}s, and checks that specs share. */
final class EstimatorText {

  private static final String NAMES =
      "imle, aimle-forward, aimle-central, black-box, straight-through, identity, simple,"
          + " score-function, perturbed, perturbed-score-function, concrete, softsub";

  private EstimatorText() {}

  static EstimatorSpec parse(String text) {
    NamedParameters read = NamedParameters.parse(text);
    return switch (read.name()) {
      case "imle", "aimle-forward", "aimle-central", "black-box" ->
          DifferenceSpec.parse(named(read, DifferenceMethod.values()), read);
      case "straight-through", "identity" -> IdentitySpec.parse(read);
      case "simple", "score-function" -> SubsetSpec.parse(named(read, SubsetMethod.values()), read);
      case "perturbed", "perturbed-score-function" ->
          PerturbedSpec.parse(named(read, PerturbedMethod.values()), read);
      case "concrete", "softsub" -> RelaxationSpec.parse(named(read, Relaxation.values()), read);
      default ->
          throw new IllegalArgumentException(
              "estimator is '" + read.name() + "' but must be one of " + NAMES);
    };
  }

  /** Leaves out settings that are the estimator's defaults. */
  static String format(EstimatorSpec spec) {
    Map<String, String> unusual = new LinkedHashMap<>(spec.settings());
    unusual.entrySet().removeAll(parse(spec.name()).settings().entrySet());
    return new NamedParameters(spec.name(), unusual).toString();
  }

  private static <T> T named(NamedParameters read, T[] methods) {
    return choice("estimator", read.name(), methods);
  }

  /**
   * @throws IllegalArgumentException if the solver does not say that its solutions are k-subsets
   */
  static SubsetSolver subsetSolver(EstimatorSpec spec, MapSolver solver) {
    if (solver instanceof SubsetSolver subsets) {
      return subsets;
    }
    throw new IllegalArgumentException(
        "estimator "
            + spec.name()
            + " works for solvers whose solutions are all k-subsets, such as top-k, but the solver"
            + " is "
            + solver
            + "; choose an estimator for any solver: aimle-central, imle, black-box, identity,"
            + " perturbed or perturbed-score-function");
  }

  static <T> T choice(String key, String value, T[] choices) {
    for (T choice : choices) {
      if (choice.toString().equals(value)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        key
            + " is '"
            + value
            + "' but must be one of "
            + Arrays.stream(choices).map(Object::toString).collect(Collectors.joining(", ")));
  }

  /**
   * {@code n * k}, the numbers that an estimator of k-subsets keeps.
   *
   * @throws IllegalArgumentException if they do not fit into an array
   */
  static int cells(int n, int k) {
    long cells = (long) n * k;
    if (cells > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "n is "
              + n
              + " and k is "
              + k
              + ": n * k numbers do not fit into an array; choose an estimator for any solver, such"
              + " as aimle-central");
    }
    return (int) cells;
  }

  static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + " but must be at least 1");
    }
  }

  static void atLeastZero(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          name + " is " + value + " but must be a finite number of at least 0");
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          name + " is " + value + " but must be a finite number above 0");
    }
  }
}
