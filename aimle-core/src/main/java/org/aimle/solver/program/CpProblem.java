package org.aimle.solver.program;

import com.google.ortools.sat.CpModelProto;
import com.google.ortools.sat.IntegerVariableProto;
import java.util.Objects;
import org.aimle.spec.Ranges;

/**
 * What {@link CpSearch} solves: {@code max <z, theta> + <weights, x[weighted]>} over the solutions
 * {@code x} of any CP-SAT model without an objective, where {@code z} are its first {@code choices}
 * variables, all 0 or 1. The weights are in the units of the scores: costs that no score learns,
 * such as minus the cost of each unit that an amount stands for. Immutable by agreement: arrays are
 * not copied.
 *
 * @param name what is solved, for messages
 * @param remedy what to do if there is no solution, for messages
 * @param model variables and constraints
 * @param choices number of scored variables
 * @param weighted other terms of the objective: indices of any variables, each at most once
 * @param weights gain of each of these by unit
 * @since 0.1.0
 */
public record CpProblem(
    String name, String remedy, CpModelProto model, int choices, int[] weighted, double[] weights) {

  /**
   * @throws IllegalArgumentException if a scored variable may be other than 0 or 1, a weighted one
   *     does not exist, or a weight is not finite
   */
  public CpProblem {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(remedy, "remedy");
    int variables = model.getVariablesCount();
    Ranges.require(
        choices >= 0 && choices <= variables, "choices", choices, "in 0 .. " + variables);
    for (int i = 0; i < choices; i++) {
      IntegerVariableProto variable = model.getVariables(i);
      // names are written only where they are told: a problem may be made for each solve
      if (least(variable) < 0 || most(variable) > 1) {
        throw new IllegalArgumentException(
            "choice %d is in %d .. %d but must be in 0 .. 1"
                .formatted(i, least(variable), most(variable)));
      }
    }
    if (weighted.length != weights.length) {
      throw new IllegalArgumentException(
          weights.length + " weights of " + weighted.length + " weighted variables");
    }
    for (int i = 0; i < weighted.length; i++) {
      Ranges.require(
          weighted[i] >= 0 && weighted[i] < variables,
          "weighted variable",
          weighted[i],
          "in 0 .. " + (variables - 1));
      if (!Double.isFinite(weights[i])) {
        Ranges.finite("the weight of variable " + weighted[i], weights[i]);
      }
    }
  }

  /** Without other terms than the scores. */
  public static CpProblem of(String name, String remedy, CpModelProto model, int choices) {
    return new CpProblem(name, remedy, model, choices, new int[0], new double[0]);
  }

  /** The same with other terms in the objective. */
  public CpProblem withWeights(int[] variables, double[] gains) {
    return new CpProblem(name, remedy, model, choices, variables, gains);
  }

  static long least(IntegerVariableProto variable) {
    return variable.getDomain(0);
  }

  static long most(IntegerVariableProto variable) {
    return variable.getDomain(variable.getDomainCount() - 1);
  }
}
