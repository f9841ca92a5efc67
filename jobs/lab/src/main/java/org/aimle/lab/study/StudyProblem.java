package org.aimle.lab.study;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.lab.exact.FeasibleSet;
import org.aimle.lab.study.QuadraticLoss.Kind;
import org.aimle.solver.SolverSpec;

/**
 * A problem small enough for exact gradients.
 *
 * @param name how commands and files call it, such as {@code subsets-10}
 * @param title for people
 * @param feasible all its feasible vectors, found without the solver
 * @param solver what maximises over them
 * @param ones ones of a feasible vector (the fewest where they differ): the {@code k} of
 *     Sum-of-Gamma noise
 * @param scores where random scores come from
 * @param loss which random losses
 */
public record StudyProblem(
    String name,
    String title,
    FeasibleSet feasible,
    SolverSpec solver,
    int ones,
    Scores scores,
    Kind loss) {

  /** Distributions of random scores. */
  public enum Scores {
    /** Standard normal, as in the published experiment. */
    NORMAL,
    /**
     * {@code -(1 + |x|)} with {@code x} standard normal: costs, for a solver that takes none below
     * 0.
     */
    COSTS
  }

  public StudyProblem {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(feasible, "feasible");
    Objects.requireNonNull(solver, "solver");
    Objects.requireNonNull(scores, "scores");
    Objects.requireNonNull(loss, "loss");
  }

  /** The problems there are, by name. */
  public static List<String> names() {
    return Arrays.stream(Known.values()).map(known -> known.text).toList();
  }

  /**
   * A problem by its name.
   *
   * @throws IllegalArgumentException if there is no problem of that name
   */
  public static StudyProblem named(String name) {
    for (Known known : Known.values()) {
      if (known.text.equals(name)) {
        return known.problem();
      }
    }
    throw new IllegalArgumentException(
        "no problem is named '"
            + name
            + "'; choose "
            + names().stream().collect(Collectors.joining(", ")));
  }

  /** Whether it is one of k-subsets, which some estimators are made for. */
  boolean isSubsets() {
    return solver.name().equals("top-k");
  }

  private static final String COUPLED = ", coupled loss";

  private enum Known {
    SUBSETS_10("subsets-10"),
    SUBSETS_20("subsets-20"),
    TREES_5("trees-5"),
    PATHS_4("paths-4"),
    COUPLED_SUBSETS_10("coupled-subsets-10"),
    COUPLED_TREES_5("coupled-trees-5");

    private final String text;

    Known(String text) {
      this.text = text;
    }

    private StudyProblem problem() {
      return switch (this) {
        case SUBSETS_10 -> subsets(10, 5, "", Kind.SEPARATE);
        case SUBSETS_20 -> subsets(20, 10, "", Kind.SEPARATE);
        case TREES_5 -> trees("", Kind.SEPARATE);
        case PATHS_4 -> paths();
        case COUPLED_SUBSETS_10 -> subsets(10, 5, COUPLED, Kind.COUPLED);
        case COUPLED_TREES_5 -> trees(COUPLED, Kind.COUPLED);
      };
    }

    private StudyProblem subsets(int n, int k, String suffix, Kind loss) {
      return new StudyProblem(
          text,
          k + "-subsets of " + n + suffix,
          FeasibleSet.subsets(n, k),
          SolverSpec.topK(k),
          k,
          Scores.NORMAL,
          loss);
    }

    private StudyProblem trees(String suffix, Kind loss) {
      return new StudyProblem(
          text,
          "Spanning trees of 5 vertices" + suffix,
          FeasibleSet.spanningTrees(5),
          SolverSpec.parse("spanning-tree:vertices=5"),
          4,
          Scores.NORMAL,
          loss);
    }

    private StudyProblem paths() {
      FeasibleSet paths = FeasibleSet.gridPaths(4, 4);
      return new StudyProblem(
          text,
          "Paths over a 4 x 4 grid",
          paths,
          SolverSpec.parse("grid-path:rows=4,columns=4,neighbours=4"),
          paths.fewestOnes(),
          Scores.COSTS,
          Kind.SEPARATE);
    }
  }
}
