package org.aimle.solver.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
import org.aimle.solver.limits.SearchLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramSolverTest extends UnspecifiedTiesContract {

  /** Every window of three has one or two ones, and the weighted sum of all is bounded. */
  private static float[] context(int n) {
    int windows = Math.max(0, n - 2);
    float[] context = new float[1 + (2 * windows + 1) * (n + 2)];
    context[0] = 2 * windows + 1;
    int at = 1;
    for (int row = 0; row < 2 * windows; row++) {
      context[at++] = row % 2 == 0 ? -1 : 1;
      context[at++] = row % 2 == 0 ? 2 : 1;
      for (int i = 0; i < 3; i++) {
        context[at + row / 2 + i] = 1;
      }
      at += n;
    }
    context[at++] = -1;
    context[at++] = n;
    for (int i = 0; i < n; i++) {
      context[at++] = 1 + i % 3;
    }
    return context;
  }

  @Override
  protected MapSolver solver() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("program").create();
    return (theta, z, offset, length) -> {
      float[] context = context(length);
      solver.forInstance(context, 0, context.length, length).solve(theta, z, offset, length);
    };
  }

  @Override
  protected int[] smallSizes() {
    return new int[] {1, 2, 4, 9};
  }

  @Override
  protected int usualSize() {
    return 12;
  }

  @Override
  protected boolean isFeasible(float[] z, int offset, int length) {
    int weight = 0;
    for (int i = 0; i < length; i++) {
      weight += (int) z[offset + i] * (1 + i % 3);
      if (i >= 2) {
        int ones = (int) (z[offset + i] + z[offset + i - 1] + z[offset + i - 2]);
        if (ones < 1 || ones > 2) {
          return false;
        }
      }
    }
    return weight <= length;
  }

  @Test
  void readsConstraintsAsTheyAreWritten() {
    List<LinearConstraint> read =
        ProgramText.parse("test", "2x0 + 0.5*x3-x1<=4.25; x2=1 # all\n\n-x1-3x1 >= -2;");
    assertEquals(3, read.size());
    assertArrayEquals(new int[] {0, 1, 3}, read.get(0).variables());
    assertArrayEquals(new long[] {200, -100, 50}, read.get(0).coefficients());
    assertEquals(425, read.get(0).right());
    assertEquals(Comparison.AT_MOST, read.get(0).comparison());
    assertEquals(Comparison.EQUAL, read.get(1).comparison());
    assertArrayEquals(new long[] {-4}, read.get(2).coefficients());
    assertEquals(-2, read.get(2).right());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x0+x1",
        "x0 x1<=2",
        "2<=x0",
        "x0<=x1",
        "<=1",
        "x0+<=1",
        "w0<=1",
        "x0<=1e99",
        "0.0000000000000000000001x0<=1"
      })
  void refusesWhatIsNoConstraint(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ProgramText.parse("cover.txt", text))
            .getMessage();
    assertTrue(message.contains("cover.txt, line 1") && message.contains(text), message);
  }

  @Test
  void parametersAndFilesSayTheSame(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("set.txt");
    Files.writeString(file, "# two of the first three\nx0+x1+x2=2\nx2-x3>=0\n");
    float[] theta = {1, 3, 2, 0.5f, 1, -1};
    for (String spec :
        List.of(
            "program:constraints=x0+x1+x2=2;x2-x3>=0,variables=6",
            "program:variables=6,file=" + file)) {
      float[] z = new float[6];
      SolverSpec.parse(spec).create().solve(theta, z, 0, 6);
      assertArrayEquals(new float[] {0, 1, 1, 1, 1, 0}, z);
    }
  }

  /** Amounts that weigh nothing, and cost: what is chosen and how much, against brute force. */
  @Test
  void integersAndCostsAreWeighedAgainstScores() {
    Random random = new Random(4);
    for (int trial = 0; trial < 60; trial++) {
      int choices = 3;
      long[] bounds = {random.nextInt(4), random.nextInt(4)};
      int variables = choices + bounds.length;
      List<LinearConstraint> rows = new ArrayList<>();
      for (int row = 0; row < 3; row++) {
        rows.add(
            new LinearConstraint(
                IntStream.range(0, variables).toArray(),
                random.longs(variables, -3, 6).toArray(),
                row == 0 ? Comparison.AT_LEAST : Comparison.AT_MOST,
                row == 0 ? 2 : 5));
      }
      double[] costs = random.doubles(variables, -1, 2).toArray();
      float[] theta = new float[choices];
      for (int i = 0; i < choices; i++) {
        theta[i] = (float) random.nextGaussian() * 2;
      }
      IntegerProgram program = new IntegerProgram(choices, bounds, rows, costs);
      Map<Integer, Double> bestOf = new HashMap<>();
      double best = best(program, theta, new long[variables], 0, bestOf);
      ProgramSolver solver = new ProgramSolver(program, SearchLimit.NONE);
      float[] z = new float[choices];
      if (best == Double.NEGATIVE_INFINITY) {
        assertThrows(IllegalArgumentException.class, () -> solver.solve(theta, z, 0, choices));
      } else {
        solver.solve(theta, z, 0, choices);
        int chosen = (int) (z[0] + 2 * z[1] + 4 * z[2]);
        assertEquals(best, bestOf.get(chosen), 1e-6, "trial " + trial);
        float[] sparse = sparse(program);
        float[] other = new float[choices];
        ((ContextSolver) SolverSpec.parse("program").create())
            .forInstance(sparse, 0, sparse.length, choices)
            .solve(theta, other, 0, choices);
        chosen = (int) (other[0] + 2 * other[1] + 4 * other[2]);
        assertEquals(best, bestOf.get(chosen), 1e-5, "trial " + trial);
      }
    }
  }

  private static double best(
      IntegerProgram program, float[] theta, long[] x, int at, Map<Integer, Double> bestOf) {
    if (at == x.length) {
      for (LinearConstraint row : program.constraints()) {
        long sum = 0;
        for (int i = 0; i < x.length; i++) {
          sum += row.coefficients()[i] * x[row.variables()[i]];
        }
        if (row.missedBy(sum) > 0) {
          return Double.NEGATIVE_INFINITY;
        }
      }
      double value = 0;
      for (int i = 0; i < x.length; i++) {
        value += (i < theta.length ? theta[i] * x[i] : 0) - program.costs()[i] * x[i];
      }
      bestOf.merge((int) (x[0] + 2 * x[1] + 4 * x[2]), value, Math::max);
      return value;
    }
    double best = Double.NEGATIVE_INFINITY;
    long most = at < theta.length ? 1 : program.auxiliaryBounds()[at - theta.length];
    for (long value = 0; value <= most; value++) {
      x[at] = value;
      best = Math.max(best, best(program, theta, x, at + 1, bestOf));
    }
    return best;
  }

  private static float[] sparse(IntegerProgram program) {
    List<Double> numbers =
        new ArrayList<>(
            List.of(
                -2.0,
                (double) program.auxiliaryBounds().length,
                (double) program.constraints().size(),
                (double) program.costs().length));
    Arrays.stream(program.auxiliaryBounds()).forEach(bound -> numbers.add((double) bound));
    for (LinearConstraint row : program.constraints()) {
      numbers.add(row.comparison().ordinal() - 1.0);
      numbers.add((double) row.right());
      numbers.add((double) row.variables().length);
      for (int i = 0; i < row.variables().length; i++) {
        numbers.add((double) row.variables()[i]);
        numbers.add((double) row.coefficients()[i]);
      }
    }
    for (int v = 0; v < program.costs().length; v++) {
      numbers.add((double) v);
      numbers.add(program.costs()[v]);
    }
    numbers.add(-1.0);
    float[] context = new float[numbers.size()];
    for (int i = 0; i < context.length; i++) {
      context[i] = numbers.get(i).floatValue();
    }
    return context;
  }

  @Test
  void denseAndSparseContextsSayTheSame() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("program").create();
    float[] dense = {2, 0, 2, 1, 1, 1, 0, -1, 0, 0, -1, 0, 1};
    float[] sparse = {-2, 0, 2, 0, 0, 2, 3, 0, 1, 1, 1, 2, 1, -1, 0, 2, 1, -1, 3, 1, -1};
    float[] theta = {1, 3, 2, 5};
    for (float[] context : List.of(dense, sparse)) {
      float[] z = new float[4];
      solver.forInstance(context, 0, context.length, 4).solve(theta, z, 0, 4);
      assertArrayEquals(new float[] {0, 1, 1, 1}, z);
    }
    Refusals.assertRefusesContext(solver, "-1 0", 4, "-2");
    Refusals.assertRefusesContext(solver, "-2 0 1 0 0 1 1 4 1", 4, "a variable of constraint");
    Refusals.assertRefusesContext(solver, "-2 1 0 0", 4, "largest value of integer");
    Refusals.assertRefusesContext(solver, "-2 0 0 1 0", 4, "cost");
    Refusals.assertRefusesContext(solver, "-2 0 0 0 3", 4, "context");
  }

  @Test
  void integersAreWrittenAsY() {
    // two facilities of 5 units at a unit's cost of 1 and 3; 7 units are needed
    MapSolver solver =
        SolverSpec.parse(
                "program:constraints=y0-5x0<=0;y1-5x1<=0;y0+y1=7,integers=9;9,costs=1y0+3y1+0.5x1")
            .create();
    float[] z = new float[2];
    solver.solve(new float[] {-20, -20}, z, 0, 2);
    assertArrayEquals(new float[] {1, 1}, z);
    MapSolver alone =
        SolverSpec.parse(
                "program:constraints=y0-5x0<=0;y1-5x1<=0;y0+y1=4,integers=9;9,costs=1y0+3y1")
            .create();
    alone.solve(new float[] {-20, -11}, z, 0, 2);
    assertArrayEquals(new float[] {0, 1}, z);
    alone.solve(new float[] {-18, -11}, z, 0, 2);
    assertArrayEquals(new float[] {1, 0}, z);
  }

  @Test
  void scoresOfAnyMagnitudeAreUnderstood() {
    MapSolver solver = SolverSpec.parse("program:constraints=x0+x1+x2+x3+x4=2").create();
    for (float scale : new float[] {1e-42f, 1e-30f, 1, 1e30f, 1e38f}) {
      float[] theta = new float[5];
      for (int i = 0; i < 5; i++) {
        theta[i] = scale * (i * 2 % 5 - 2.5f);
      }
      float[] z = new float[5];
      solver.solve(theta, z, 0, 5);
      assertArrayEquals(new float[] {0, 0, 1, 0, 1}, z, () -> "scale " + scale);
    }
  }

  @Test
  void aContradictionIsNamed() {
    MapSolver solver = SolverSpec.parse("program:constraints=x0+x1=2;x0<=0").create();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[2], new float[2], 0, 2))
            .getMessage();
    assertTrue(message.contains("contradict"), message);
  }

  /** Or an interrupt would end the JVM without its shutdown hooks, or a search without its end. */
  @Test
  void signalsStayWithTheJvm() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.exists(status), "needs Linux");
    String before = caughtSignals(status);
    SolverSpec.parse("program:constraints=x0+x1<=1")
        .create()
        .solve(new float[] {1, 2}, new float[2], 0, 2);
    assertEquals(before, caughtSignals(status));
  }

  private static String caughtSignals(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigCgt"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "program:constraints=x0<=1,file=a",
        "program:variables=3",
        "program:integers=3",
        "program:costs=x0",
        "program:constraints=x0+y0<=1",
        "program:constraints=x0+y1<=1,integers=4",
        "program:constraints=x0<=1,integers=-1",
        "program:constraints=x0<=1,costs=2",
        "program:constraints=x0<=1,costs=y0",
        "program:constraints=x0<=1,variables=2,costs=x2",
        "program:constraints=x0+x5<=1,variables=5",
        "program:constraints=x0<=1,limit=0",
        "program:constraints=x0<=1,wall-limit=x",
        "program:constraints=x0<=1,on-limit=stop",
        "program:constraints=x0<=1,k=5"
      })
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    assertThrows(IllegalArgumentException.class, spec::create);
  }

  @Test
  void refusesAFileThatIsNotThere() {
    SolverSpec spec = SolverSpec.parse("program:file=/no/such/file");
    assertTrue(
        assertThrows(RuntimeException.class, spec::create).getMessage().contains("/no/such/file"));
  }
}
