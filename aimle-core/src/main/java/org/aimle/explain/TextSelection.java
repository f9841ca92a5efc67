package org.aimle.explain;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;

/**
 * What chooses the tokens of a text: a solver by its written form, such as {@code top-k:k=10},
 * {@code spans:spans=3,width=4} or one of your own, and the context of each text where the solver
 * is a {@link TokenSolver}. Immutable, thread-safe, serialisable.
 *
 * @since 0.1.0
 */
public final class TextSelection implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final float[] NO_CONTEXT = {};

  /** Every solver must choose from texts of these lengths. */
  private static final int SHORT_TEXT = 3;

  private final SolverSpec solver;

  /** Always as many; 0: that varies. */
  private final transient int k;

  /** Makes contexts; empty if there are none. */
  private final transient Optional<TokenSolver> contexts;

  private TextSelection(SolverSpec solver) {
    this.solver = Objects.requireNonNull(solver, "solver");
    MapSolver made = unpooled(solver).create();
    if (made instanceof TokenSolver tokens) {
      contexts = Optional.of(tokens);
      k = 0;
      requireAnyLength(tokens);
      return;
    }
    try (made) {
      contexts = Optional.empty();
      k = SelectionSize.always(solver, made).orElse(0);
      requireAnyLength(made);
    }
  }

  /** The {@code k} tokens of best score. */
  public static TextSelection topK(int k) {
    return new TextSelection(SolverSpec.topK(k));
  }

  /**
   * A selection by a solver.
   *
   * @throws IllegalArgumentException if no solver of that name is registered, it refuses its
   *     parameters, or it cannot choose from a short text
   */
  public static TextSelection of(SolverSpec solver) {
    return new TextSelection(solver);
  }

  /**
   * Reads a written form.
   *
   * @param k tokens to choose where the solver is {@code top-k} and the text does not say it; the
   *     most where it is {@code bounded-subset}
   * @throws IllegalArgumentException as {@link #of}, or if the text is no written form
   */
  public static TextSelection parse(String text, int k) {
    return of(SelectionSize.parse(text, k));
  }

  /**
   * Whether a written form leaves it to {@code k} how many tokens are chosen.
   *
   * @throws IllegalArgumentException if the text is no written form
   */
  public static boolean usesK(String text) {
    return SelectionSize.usesK(SolverSpec.parse(text));
  }

  /** What is remembered of solved instances has nothing to do with contexts. */
  private static SolverSpec unpooled(SolverSpec solver) {
    Map<String, String> parameters = solver.parameters();
    parameters.remove("pool");
    return new SolverSpec(solver.name(), parameters);
  }

  private void requireAnyLength(MapSolver made) {
    for (int length = 1; length <= SHORT_TEXT; length++) {
      List<String> tokens = List.of("a", "b", "c").subList(0, length);
      try {
        choose(made, new float[length], context(tokens));
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new IllegalArgumentException(
            "'%s' cannot choose from a text of %d tokens, but texts have any length: %s"
                .formatted(solver, length, e.getMessage()),
            e);
      }
    }
  }

  /** The solver. */
  public SolverSpec solver() {
    return solver;
  }

  /** How many tokens of a text are chosen, if it is always the same number. */
  public OptionalInt k() {
    return k > 0 ? OptionalInt.of(k) : OptionalInt.empty();
  }

  /** Whether the solver must know more of a text than the scores of its tokens. */
  public boolean takesContext() {
    return contexts.isPresent();
  }

  /**
   * The context of a text.
   *
   * @param tokens those that are read
   * @return no number if the solver takes no context
   */
  public float[] context(List<String> tokens) {
    return contexts.map(of -> of.context(tokens)).orElse(NO_CONTEXT);
  }

  /**
   * Chooses tokens of a text.
   *
   * @param scores of the tokens, at least one
   * @param context of the text; empty if the solver takes none
   * @return 1 for each chosen token, 0 for the others
   */
  static float[] choose(MapSolver solver, float[] scores, float[] context) {
    float[] z = new float[scores.length];
    MapSolver own =
        solver instanceof ContextSolver contexts && context.length > 0
            ? contexts.forInstance(context, 0, context.length, scores.length)
            : solver;
    own.solve(scores, z, 0, z.length);
    return z;
  }

  private Object readResolve() {
    return new TextSelection(solver);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TextSelection other && solver.equals(other.solver);
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
