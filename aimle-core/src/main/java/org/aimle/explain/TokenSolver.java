package org.aimle.explain;

import java.util.List;
import org.aimle.solver.ContextSolver;

/**
 * A solver that chooses tokens of a text and must know more of the text than a score of each token,
 * such as where sentences end. A {@link org.aimle.solver.SolverFactory} that makes one is all that
 * a selection of one's own needs; a solver to which scores are enough is a plain {@link
 * org.aimle.solver.MapSolver}.
 *
 * <p>It takes texts of any length from 1: one that is too short for what is asked is chosen from as
 * far as it reaches.
 *
 * @since 0.1.0
 */
public interface TokenSolver extends ContextSolver {

  /**
   * The context of a text, in the layout that {@link #forInstance} reads. It depends on the tokens
   * and the solver's parameters alone, and is made once for each text that is trained on.
   *
   * @param tokens of the text that are read, as they are written there, at least one
   * @return at least one number; none of them -1 but where it may be left out, for rows are filled
   *     up with it
   */
  float[] context(List<String> tokens);
}
