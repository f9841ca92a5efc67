package org.aimle.solver.program;

import java.util.List;
import org.aimle.spec.Ranges;

/**
 * A linear programme over integers: {@code choices} variables that are 0 or 1 and have scores, then
 * auxiliary ones that have none, each in {@code 0 .. bound}; {@code <z, theta> - <costs, x>} is
 * maximised. Immutable.
 *
 * @param choices number of 0/1 variables: the indices {@code 0 .. choices - 1}
 * @param auxiliaryBounds largest value of each auxiliary variable: the indices from {@code choices}
 *     on
 * @param constraints all of them hold
 * @param costs what a unit of each variable costs beside the scores, in their units; empty if
 *     nothing costs anything
 * @since 0.1.0
 */
public record IntegerProgram(
    int choices, long[] auxiliaryBounds, List<LinearConstraint> constraints, double[] costs) {

  /**
   * @throws IllegalArgumentException if a constraint names a variable that does not exist, a bound
   *     is negative, or costs are not finite or not one of each variable
   */
  public IntegerProgram {
    auxiliaryBounds = auxiliaryBounds.clone();
    constraints = List.copyOf(constraints);
    costs = costs.clone();
    int variables = choices + auxiliaryBounds.length;
    for (long bound : auxiliaryBounds) {
      Ranges.atLeastZero("the bound of an integer", bound);
    }
    if (costs.length != 0 && costs.length != variables) {
      throw new IllegalArgumentException(
          "there are " + costs.length + " costs but " + variables + " variables");
    }
    for (double cost : costs) {
      Ranges.finite("the cost of a variable", cost);
    }
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

  /** Without costs. */
  public IntegerProgram(int choices, long[] auxiliaryBounds, List<LinearConstraint> constraints) {
    this(choices, auxiliaryBounds, constraints, new double[0]);
  }

  /** A 0/1 programme. */
  public static IntegerProgram binary(int choices, List<LinearConstraint> constraints) {
    return new IntegerProgram(choices, new long[0], constraints);
  }

  /** How many variables there are. */
  public int variables() {
    return choices + auxiliaryBounds.length;
  }

  /** Largest value of a variable. */
  long most(int variable) {
    return variable < choices ? 1 : auxiliaryBounds[variable - choices];
  }

  /** A copy. */
  @Override
  public long[] auxiliaryBounds() {
    return auxiliaryBounds.clone();
  }

  /** A copy. */
  @Override
  public double[] costs() {
    return costs.clone();
  }
}
