package org.aimle.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.program.Comparison;
import org.aimle.solver.program.IntegerProgram;
import org.aimle.solver.program.LinearConstraint;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes solvers of set cover: {@code theta[sets]}, minus the cost of each set, and {@code z} holds
 * sets that have every element in one of them or more (and every set with a score above 0). {@code
 * set-cover:sets=0;1/1;2/0;2}, or {@code set-cover} for examples with contexts {@code [elements,
 * then of each set how many elements it has and which]}. CP-SAT, where there is a limit from a
 * greedy cover on; of several best covers any, but the same one for the same scores.
 *
 * @since 0.1.0
 */
public final class SetCoverSolverFactory extends PackingFactory {

  private static final int MOST_ELEMENTS = 1 << 20;

  /** The registered factory. */
  public SetCoverSolverFactory() {
    super(
        "set-cover",
        "add sets",
        NamedParameters.pairs(
            "sets",
            "the elements of each set, from 0, such as 0;1/1;2/0;2 for three sets",
            "elements",
            "how many elements there are; default: up to the last one named"));
  }

  @Override
  IntegerProgram read(NamedParameters read) {
    long[][] sets =
        Arrays.stream(read.text("sets").split("/", -1))
            .map(set -> NumberLists.wholes("sets", set, 0, MOST_ELEMENTS))
            .toArray(long[][]::new);
    int last = (int) Arrays.stream(sets).flatMapToLong(Arrays::stream).max().getAsLong();
    int elements = read.integer("elements", last + 1);
    if (elements <= last) {
      throw new IllegalArgumentException(
          "set-cover: elements is "
              + elements
              + " but there is element "
              + last
              + "; it counts"
              + " from 0");
    }
    return program(elements, sets);
  }

  @Override
  IntegerProgram read(ContextNumbers context, int length) {
    int elements = context.whole("the number of elements", 1, MOST_ELEMENTS);
    long[][] sets = new long[length][];
    for (int set = 0; set < length; set++) {
      int size = context.whole("the size of set", set, 0, elements);
      sets[set] = context.wholes("element of set " + set + ", number", size, 0, elements - 1);
    }
    return program(elements, sets);
  }

  private static IntegerProgram program(int elements, long[][] sets) {
    List<List<Integer>> holders = new ArrayList<>();
    for (int element = 0; element < elements; element++) {
      holders.add(new ArrayList<>());
    }
    for (int set = 0; set < sets.length; set++) {
      for (long element : sets[set]) {
        List<Integer> of = holders.get((int) element);
        if (of.isEmpty() || of.get(of.size() - 1) != set) {
          of.add(set);
        }
      }
    }
    List<LinearConstraint> rows = new ArrayList<>();
    for (int element = 0; element < elements; element++) {
      int[] of = holders.get(element).stream().mapToInt(Integer::intValue).toArray();
      if (of.length == 0) {
        throw new IllegalArgumentException(
            "set-cover: element "
                + element
                + " is in no set, so nothing covers it; add a set that holds it");
      }
      rows.add(new LinearConstraint(of, Matrix.ones(of.length), Comparison.AT_LEAST, 1));
    }
    return IntegerProgram.binary(sets.length, rows);
  }
}
