package org.aimle.solver.packing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackingSolversTest {

  private abstract static class Contract extends UnspecifiedTiesContract {

    abstract String spec(int length);

    @Override
    protected MapSolver solver() {
      return (theta, z, offset, length) ->
          SolverSpec.parse(spec(length)).create().solve(theta, z, offset, length);
    }
  }

  private static String join(int count, IntUnaryOperator number) {
    return IntStream.range(0, count)
        .map(number)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(";"));
  }

  @Nested
  class MultiKnapsack extends Contract {

    private int weight(int dimension, int item) {
      return dimension == 0 ? 1 + item % 4 : 1 + item * 7 % 5;
    }

    @Override
    String spec(int length) {
      return "multi-knapsack:weights=%s/%s,capacities=%d;%d"
          .formatted(
              join(length, i -> weight(0, i)), join(length, i -> weight(1, i)), length, length - 1);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      for (int d = 0; d < 2; d++) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
          sum += (int) z[offset + i] * weight(d, i);
        }
        if (sum > length - d) {
          return false;
        }
      }
      return true;
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 2, 7, 12};
    }

    @Override
    protected int usualSize() {
      return 30;
    }
  }

  /** Three agents. */
  @Nested
  class GeneralisedAssignment extends Contract {

    private int weight(int agent, int job) {
      return 1 + (agent * 3 + job * 2) % 4;
    }

    @Override
    String spec(int length) {
      int jobs = length / 3;
      return "generalised-assignment:weights=%s/%s/%s,capacities=%d"
          .formatted(
              join(jobs, job -> weight(0, job)),
              join(jobs, job -> weight(1, job)),
              join(jobs, job -> weight(2, job)),
              jobs + 2);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      int jobs = length / 3;
      int[] agents = new int[jobs];
      for (int agent = 0; agent < 3; agent++) {
        int load = 0;
        for (int job = 0; job < jobs; job++) {
          int given = (int) z[offset + agent * jobs + job];
          agents[job] += given;
          load += given * weight(agent, job);
        }
        if (load > jobs + 2) {
          return false;
        }
      }
      return Arrays.stream(agents).allMatch(count -> count == 1);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {3, 6, 12};
    }

    @Override
    protected int usualSize() {
      return 30;
    }
  }

  /** Each set holds three neighbours of a ring of elements. */
  @Nested
  class SetCover extends Contract {

    @Override
    String spec(int length) {
      return "set-cover:sets="
          + IntStream.range(0, length)
              .mapToObj(set -> join(3, i -> (set + i) % length))
              .collect(Collectors.joining("/"));
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return IntStream.range(0, length)
          .allMatch(
              element ->
                  IntStream.range(0, 3)
                      .anyMatch(i -> z[offset + Math.floorMod(element - i, length)] == 1));
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {3, 5, 12};
    }

    @Override
    protected int usualSize() {
      return 40;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multi-knapsack:weights=3;4;5/1;1;2,capacities=8;2 | 2 8 2 3 4 5 1 1 2 -1 | 3",
        "generalised-assignment:weights=3;4;5/2;5;5,capacities=8;7 | 2 8 7 3 4 5 2 5 5 | 6",
        "set-cover:sets=0;1/1;2/0;2/2 | 3 2 0 1 2 1 2 2 0 2 1 2 -1 -1 | 4"
      })
  void parametersAndContextsSayTheSame(String spec, String context, int length) {
    MapSolver named = SolverSpec.parse(spec.strip()).create();
    ContextSolver ofContexts =
        (ContextSolver) SolverSpec.parse(spec.substring(0, spec.indexOf(':'))).create();
    String[] parts = context.strip().split(" ");
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    Random random = new Random(1);
    for (int trial = 0; trial < 20; trial++) {
      float[] theta = new float[length];
      for (int i = 0; i < length; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] z = new float[length];
      named.solve(theta, z, 0, length);
      float[] other = new float[length];
      ofContexts.forInstance(numbers, 0, numbers.length, length).solve(theta, other, 0, length);
      assertArrayEquals(z, other);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multi-knapsack:weights=3;4;5/1;1;2,capacities=8;2,wall-limit=1e-9",
        "generalised-assignment:weights=3;4;5/2;5;5,capacities=8;7,wall-limit=1e-9",
        "set-cover:sets=0;1/1;2/0;2/2,wall-limit=1e-9"
      })
  void aLimitOfNoTimeGivesAGreedySolution(String spec) {
    MapSolver solver = SolverSpec.parse(spec).create();
    int length = spec.startsWith("multi") ? 3 : spec.startsWith("set") ? 4 : 6;
    float[] z = new float[length];
    float[] theta = new float[length];
    Arrays.fill(theta, spec.startsWith("set") ? -1 : 1);
    solver.solve(theta, z, 0, length);
    assertEquals(new SolverCounts(1, 1, 0), solver.counts());
    assertTrue(IntStream.range(0, length).anyMatch(i -> z[i] == 1));
  }

  @Test
  void jobsThatCannotAllBeGivenAreRefused() {
    MapSolver solver =
        SolverSpec.parse("generalised-assignment:weights=3;4/3;4,capacities=3").create();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[4], new float[4], 0, 4))
            .getMessage();
    assertTrue(message.contains("generalised-assignment has no solution"), message);
    assertTrue(message.contains("raise capacities"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multi-knapsack:weights=3;4/1,capacities=2 | row 1 has 1 numbers but row 0 has 2",
        "multi-knapsack:weights=3;4/1;1 | capacities",
        "multi-knapsack:capacities=3 | weights",
        "multi-knapsack:weights=3;-4,capacities=2 | -4",
        "multi-knapsack:weights=3;4,capacities=2;3;4 | capacities has 3",
        "generalised-assignment:weights=3;4/1,capacities=2 | row 1",
        "generalised-assignment:weights=3;4,capacities=2;4 | capacities has 2",
        "set-cover:sets=0/2 | element 1 is in no set",
        "set-cover:sets=0/1,elements=1 | elements is 1",
        "set-cover:elements=1 | sets",
        "set-cover:sets=0/x | 'x'",
      })
  void refusesAWrongSpec(String spec, String expected) {
    Refusals.assertRefusesSpec(spec.strip(), expected.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "multi-knapsack, 0 1, 3, the number of dimensions",
    "multi-knapsack, 1 5 1 2, 3, weight in dimension 0",
    "generalised-assignment, 2 5 5 1 1 1, 3, agents * jobs",
    "generalised-assignment, 2 5 5 1 1 1, 4, weight for agent 1",
    "set-cover, 2 1 0 1 0, 2, element 1 is in no set",
    "set-cover, 2 1 0 1 2, 2, 'element of set 1'"
  })
  void refusesContextsThatDoNotFit(String name, String context, int length, String expected) {
    Refusals.assertRefusesContext(
        (ContextSolver) SolverSpec.parse(name).create(), context, length, expected);
  }
}
