package org.aimle.solver.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
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
        "y0<=1",
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
    SolverSpec spec = SolverSpec.parse("program:constraints=x0+x1=2;x0<=0");
    String message = assertThrows(IllegalArgumentException.class, spec::create).getMessage();
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
