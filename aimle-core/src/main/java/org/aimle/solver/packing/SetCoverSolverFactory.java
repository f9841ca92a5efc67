package org.aimle.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.program.Comparison;
import org.aimle.solver.program.IntegerProgram;
import org.aimle.solver.program.LinearConstraint;
import org.aimle.solver.program.ProgramSolvers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes solvers of set cover: {@code theta[sets]}, minus the cost of each set, and {@code z} holds
 * sets that have every element in one of them or more (and every set with a score above 0). {@code
 * set-cover:sets=0;1/1;2/0;2}, or {@code set-cover} for examples with contexts {@code [elements,
 * then of each set how many elements it has and which]}. CP-SAT, within the limit, from a greedy
 * cover on; of several best covers any, but the same one for the same scores.
 *
 * @since 0.1.0
 */
public final class SetCoverSolverFactory implements SolverFactory {

  private static final int MOST = 1 << 20;

  @Override
  public String name() {
    return "set-cover";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("sets", "the elements of each set, from 0, such as 0;1/1;2/0;2 for three sets");
    meanings.put("elements", "how many elements there are; default: up to the last one named");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters)
            .requireOnly(parameters().keySet().toArray(new String[0]));
    boolean isOwn = parameters.containsKey("sets") || parameters.containsKey("elements");
    return ProgramSolvers.create(
        read,
        "add sets",
        isOwn ? Optional.of(own(read)) : Optional.empty(),
        SetCoverSolverFactory::read);
  }

  private static IntegerProgram own(NamedParameters read) {
    long[][] sets =
        Arrays.stream(read.text("sets").split("/", -1))
            .map(set -> NumberLists.wholes("sets", set, 0, MOST))
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

  private static IntegerProgram read(ContextNumbers context, int length) {
    int elements = context.whole("the number of elements", 1, MOST);
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
