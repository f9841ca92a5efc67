package org.aimle.solver.program;

import java.util.List;

/**
 * The feasible set of a linear programme over integers: {@code choices} variables that are 0 or 1
 * and have scores, then auxiliary ones that have none, each in {@code 0 .. bound}. Immutable.
 *
 * @param choices number of 0/1 variables: the indices {@code 0 .. choices - 1}
 * @param auxiliaryBounds largest value of each auxiliary variable: the indices from {@code choices}
 *     on
 * @param constraints all of them hold
 * @since 0.1.0
 */
public record IntegerProgram(
    int choices, long[] auxiliaryBounds, List<LinearConstraint> constraints) {

  /**
   * @throws IllegalArgumentException if a constraint names a variable that does not exist
   */
  public IntegerProgram {
    auxiliaryBounds = auxiliaryBounds.clone();
    constraints = List.copyOf(constraints);
    int variables = choices + auxiliaryBounds.length;
    for (int c = 0; c < constraints.size(); c++) {
      for (int variable : constraints.get(c).variables()) {
        if (variable < 0 || variable >= variables) {
          throw new IllegalArgumentException(
              "constraint "
                  + c
                  + " has x"
                  + variable
                  + " but there are "
                  + variables
                  + " variables");
        }
      }
    }
  }

  /** A 0/1 programme. */
  public static IntegerProgram binary(int choices, List<LinearConstraint> constraints) {
    return new IntegerProgram(choices, new long[0], constraints);
  }

  /** A copy. */
  @Override
  public long[] auxiliaryBounds() {
    return auxiliaryBounds.clone();
  }
}
