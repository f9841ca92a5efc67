package org.aimle.solver.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.solver.ContextNumbers;

/** Reads a programme of a context; the layouts are told by {@link ProgramSolverFactory}. */
final class ProgramContext {

  private static final int SPARSE = -2;
  private static final int MOST_ROWS = 1 << 20;

  private final ContextNumbers context;

  /** Number of scored variables. */
  private final int length;

  ProgramContext(ContextNumbers context, int length) {
    this.context = context;
    this.length = length;
  }

  IntegerProgram read() {
    int first =
        context.whole("the number of constraints, or -2 for a sparse layout", SPARSE, MOST_ROWS);
    if (first == SPARSE) {
      return sparse();
    }
    if (first < 0) {
      throw new IllegalArgumentException(
          "context[0] is " + first + " but must be the number of constraints, or -2");
    }
    List<LinearConstraint> constraints = new ArrayList<>(first);
    for (int row = 0; row < first; row++) {
      Comparison comparison = comparison(row);
      long right = right(row);
      long[] dense =
          context.wholes("coefficient", length, -ContextNumbers.MOST, ContextNumbers.MOST);
      int[] variables = IntStream.range(0, length).filter(i -> dense[i] != 0).toArray();
      constraints.add(
          new LinearConstraint(
              variables,
              Arrays.stream(variables).mapToLong(i -> dense[i]).toArray(),
              comparison,
              right));
    }
    return IntegerProgram.binary(length, constraints);
  }

  private IntegerProgram sparse() {
    int integers = context.whole("the number of integers", 0, MOST_ROWS);
    int rows = context.whole("the number of constraints", 0, MOST_ROWS);
    int costs = context.whole("the number of costs", 0, length + integers);
    long[] bounds = context.wholes("largest value of integer", integers, 0, ContextNumbers.MOST);
    int last = length + integers - 1;
    List<LinearConstraint> constraints = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      Comparison comparison = comparison(row);
      long right = right(row);
      int terms = context.whole("the number of terms of constraint", row, 0, length + integers);
      int[] variables = new int[terms];
      long[] coefficients = new long[terms];
      for (int i = 0; i < terms; i++) {
        variables[i] = context.whole("a variable of constraint", row, 0, last);
        coefficients[i] =
            context.whole(
                "a coefficient of constraint", row, -ContextNumbers.MOST, ContextNumbers.MOST);
      }
      constraints.add(new LinearConstraint(variables, coefficients, comparison, right));
    }
    double[] all = new double[costs > 0 ? length + integers : 0];
    for (int i = 0; i < costs; i++) {
      int variable = context.whole("the variable of cost", i, 0, last);
      all[variable] += context.real("cost", i);
    }
    return new IntegerProgram(length, bounds, constraints, all);
  }

  private Comparison comparison(int row) {
    return Comparison.values()[1 + context.whole("the comparison of constraint", row, -1, 1)];
  }

  private long right(int row) {
    return context.whole(
        "the right side of constraint", row, -ContextNumbers.MOST, ContextNumbers.MOST);
  }
}
