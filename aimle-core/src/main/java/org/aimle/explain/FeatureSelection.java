package org.aimle.explain;

import java.io.Serializable;
import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;

/**
 * What chooses the features of a row, or groups of them: a solver by its written form, such as
 * {@code top-k:k=4}, {@code bounded-subset:max=4} or one of your own, to which the scores are
 * enough. Immutable, thread-safe, serialisable.
 *
 * @since 0.1.0
 */
public final class FeatureSelection implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SolverSpec solver;

  /** Always as many; 0: that varies. */
  private final int k;

  private FeatureSelection(SolverSpec solver) {
    this.solver = solver;
    try (MapSolver made = solver.create()) {
      if (made instanceof TokenSolver) {
        throw new IllegalArgumentException(
            "'%s' chooses from the tokens of a text; for features name a solver to which scores are enough, such as top-k or bounded-subset"
                .formatted(solver));
      }
      k = SelectionSize.always(solver, made).orElse(0);
    }
  }

  /** The {@code k} features of best score. */
  public static FeatureSelection topK(int k) {
    return of(SolverSpec.topK(k));
  }

  /**
   * A selection by a solver.
   *
   * @throws IllegalArgumentException if no solver of that name is registered, it refuses its
   *     parameters, or it chooses from texts
   */
  public static FeatureSelection of(SolverSpec solver) {
    return new FeatureSelection(solver);
  }

  /**
   * Reads a written form.
   *
   * @param k features to choose where the solver is {@code top-k} and the text does not say it; the
   *     most where it is {@code bounded-subset}
   * @throws IllegalArgumentException as {@link #of}, or if the text is no written form
   */
  public static FeatureSelection parse(String text, int k) {
    return of(SelectionSize.parse(text, k));
  }

  /** The solver. */
  public SolverSpec solver() {
    return solver;
  }

  /** How many features, or groups, are chosen, if it is always the same number. */
  public OptionalInt k() {
    return k > 0 ? OptionalInt.of(k) : OptionalInt.empty();
  }

  /**
   * Tries to choose from so many.
   *
   * @param groups of features, at least 1
   * @throws IllegalArgumentException if the solver cannot, as it is made for another number or
   *     needs an instance of its own for each row
   */
  public void requireChoiceOf(int groups) {
    try (MapSolver made = solver.create()) {
      made.solve(new float[groups], new float[groups], 0, groups);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException(
          "'%s' cannot choose from %d features: %s".formatted(solver, groups, e.getMessage()), e);
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FeatureSelection other && solver.equals(other.solver);
  }

  @Override
  public int hashCode() {
    return solver.hashCode();
  }

  /** The written form. */
  @Override
  public String toString() {
    return solver.toString();
  }
}
