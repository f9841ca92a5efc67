package org.aimle.solver.packing;

import java.util.ArrayList;
import java.util.List;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.program.Comparison;
import org.aimle.solver.program.IntegerProgram;
import org.aimle.solver.program.LinearConstraint;
import org.aimle.spec.NamedParameters;

/**
 * Makes solvers of the knapsack of several dimensions: {@code theta[items]}, and {@code z} holds
 * items whose weights stay within the capacity in each dimension. {@code
 * multi-knapsack:weights=3;4;5/1;1;2,capacities=8;3}, dimension by dimension, or {@code
 * multi-knapsack} for examples with contexts {@code [dimensions, capacity of each, weight of each
 * item in the first dimension, in the second, ...]}. CP-SAT, where there is a limit from a greedy
 * choice on; of several best choices any, but the same one for the same scores.
 *
 * @since 0.1.0
 */
public final class MultiKnapsackSolverFactory extends PackingFactory {

  /** The registered factory. */
  public MultiKnapsackSolverFactory() {
    super(
        "multi-knapsack",
        "raise capacities",
        NamedParameters.pairs(
            "weights",
            "weight of each item in each dimension, such as 3;4;5/1;1;2 for two of them",
            "capacities",
            "capacity of each dimension; one number stands for all"));
  }

  @Override
  IntegerProgram read(NamedParameters read) {
    long[][] weights = Matrix.read("weights", read.text("weights"));
    return program(weights, capacities(read, weights.length));
  }

  @Override
  IntegerProgram read(ContextNumbers context, int length) {
    int dimensions = context.whole("the number of dimensions", 1, 1 << 16);
    long[] capacities = context.wholes("capacity of dimension", dimensions, 0, ContextNumbers.MOST);
    long[][] weights = new long[dimensions][];
    for (int d = 0; d < dimensions; d++) {
      weights[d] =
          context.wholes("weight in dimension " + d + " of item", length, 0, ContextNumbers.MOST);
    }
    return program(weights, capacities);
  }

  private static IntegerProgram program(long[][] weights, long[] capacities) {
    int items = weights[0].length;
    List<LinearConstraint> rows = new ArrayList<>();
    for (int d = 0; d < weights.length; d++) {
      rows.add(
          new LinearConstraint(
              Matrix.places(items, 0, 1), weights[d], Comparison.AT_MOST, capacities[d]));
    }
    return IntegerProgram.binary(items, rows);
  }
}
