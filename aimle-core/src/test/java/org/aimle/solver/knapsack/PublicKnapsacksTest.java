package org.aimle.solver.knapsack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Instances of Pisinger's classes and of Jooken, Leyman and De Causmaecker in the folder {@code
 * data/solvers} of the evaluation data (system property aimle.evaluation.data), where it is there.
 */
class PublicKnapsacksTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("aimle.evaluation.data", "none"), "data", "solvers");

  /** Values found by a full table, or published. */
  @ParameterizedTest
  @CsvSource({
    "kplib/00Uncorrelated-n00200-R01000-s000.kp, 84317",
    "kplib/02StronglyCorrelated-n00200-R01000-s000.kp, 65363",
    "kplib/03InverseStronglyCorrelated-n01000-R10000-s000.kp, 2637583",
    "kplib/04AlmostStronglyCorrelated-n01000-R10000-s000.kp, 3161955",
    "kplib/05SubsetSum-n01000-R10000-s000.kp, 2457533",
    "kplib/08SpannerWeaklyCorrelated-n01000-R10000-s000.kp, 1948536",
    "kplib/12Circle-n01000-R10000-s000.kp, 163827248",
    "kplib/01WeaklyCorrelated-n10000-R01000-s000.kp.gz, 2743167",
    "kplib/02StronglyCorrelated-n10000-R01000-s000.kp.gz, 3183164",
    "jooken/n_400_c_1000000_g_6_f_0.2_eps_0.0001_s_100.kp, 978543"
  })
  void theOptimumIsFound(String file, long optimum) throws IOException {
    Path path = FOLDER.resolve(file);
    assumeTrue(Files.exists(path), () -> "no " + path);
    try (InputStream bytes = Files.newInputStream(path);
        Scanner in =
            new Scanner(
                file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                StandardCharsets.UTF_8)) {
      int items = in.nextInt();
      long capacity = in.nextLong();
      float[] values = new float[items];
      long[] weights = new long[items];
      for (int i = 0; i < items; i++) {
        values[i] = in.nextLong();
        weights[i] = in.nextLong();
      }
      float[] z = new float[items];
      new KnapsackSolver(weights, capacity).solve(values, z, 0, items);
      long value = 0;
      long weight = 0;
      for (int i = 0; i < items; i++) {
        value += z[i] == 1 ? (long) values[i] : 0;
        weight += z[i] == 1 ? weights[i] : 0;
      }
      assertTrue(weight <= capacity);
      assertEquals(optimum, value);
    }
  }
}
