package org.aimle.solver.program;

import org.aimle.solver.limits.SearchOutcome;

/**
 * What {@link CpSearch} found. Immutable by agreement: the array is not copied.
 *
 * @param outcome whether it is proved to be the best
 * @param values of all variables of the model
 * @since 0.1.0
 */
public record CpSolution(SearchOutcome outcome, long[] values) {

  /** Writes the 0/1 values of the first {@code length} variables to {@code z} from an offset on. */
  public void writeChoices(float[] z, int offset, int length) {
    for (int i = 0; i < length; i++) {
      z[offset + i] = values[i];
    }
  }
}
