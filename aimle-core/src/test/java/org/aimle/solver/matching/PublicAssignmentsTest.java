package org.aimle.solver.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
 * Instances of OR-Library in the folder {@code data/solvers} of the evaluation data (system
 * property aimle.evaluation.data), where it is there: whole costs up to 100, with many ties.
 */
class PublicAssignmentsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("aimle.evaluation.data", "none"), "data", "solvers");

  @ParameterizedTest
  @CsvSource({"assign500.txt.gz, 991", "assign700.txt.gz, 1362"})
  void theOptimumIsFound(String file, int optimum) throws IOException {
    Path path = FOLDER.resolve(file);
    assumeTrue(Files.exists(path), () -> "no " + path);
    try (InputStream bytes = Files.newInputStream(path);
        Scanner in = new Scanner(new GZIPInputStream(bytes), StandardCharsets.UTF_8)) {
      int n = in.nextInt();
      float[] theta = new float[n * n];
      for (int i = 0; i < n * n; i++) {
        theta[i] = -in.nextInt();
      }
      float[] z = new float[n * n];
      new AssignmentSolver(n).solve(theta, z, 0, n * n);
      int cost = 0;
      int[] pairs = new int[2 * n];
      for (int i = 0; i < n * n; i++) {
        if (z[i] == 1) {
          cost -= (int) theta[i];
          pairs[i / n]++;
          pairs[n + i % n]++;
        }
      }
      assertEquals(optimum, cost);
      for (int pair : pairs) {
        assertEquals(1, pair);
      }
    }
  }
}
