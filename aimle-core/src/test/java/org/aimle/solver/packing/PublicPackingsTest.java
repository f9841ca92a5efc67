package org.aimle.solver.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;

/**
 * Instances of the OR-Library (Beasley 1990) in the folder {@code data/solvers} of the evaluation
 * data (system property aimle.evaluation.data), where it is there; right values are those published
 * with them.
 */
class PublicPackingsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("aimle.evaluation.data", "none"), "data", "solvers");

  private static Scanner open(String file) throws IOException {
    Path path = FOLDER.resolve(file);
    assumeTrue(Files.exists(path), () -> "no " + path);
    return new Scanner(path, StandardCharsets.UTF_8).useLocale(Locale.ROOT);
  }

  private static double value(String solver, List<Float> context, float[] theta) {
    float[] numbers = new float[context.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = context.get(i);
    }
    MapSolver instance =
        ((ContextSolver) SolverSpec.parse(solver).create())
            .forInstance(numbers, 0, numbers.length, theta.length);
    float[] z = new float[theta.length];
    instance.solve(theta, z, 0, z.length);
    double value = 0;
    for (int i = 0; i < z.length; i++) {
      value += theta[i] * z[i];
    }
    return value;
  }

  private static float[] scores(Scanner in, int count, int sign) {
    float[] theta = new float[count];
    for (int i = 0; i < count; i++) {
      theta[i] = sign * in.nextFloat();
    }
    return theta;
  }

  private static void append(Scanner in, int count, List<Float> context) {
    for (int i = 0; i < count; i++) {
      context.add(in.nextFloat());
    }
  }

  @Test
  void knapsacksOfSeveralDimensions() throws IOException {
    try (Scanner in = open("mknap1.txt")) {
      for (int left = in.nextInt(); left > 0; left--) {
        int items = in.nextInt();
        int dimensions = in.nextInt();
        double right = in.nextDouble();
        float[] theta = scores(in, items, 1);
        List<Float> weights = new ArrayList<>();
        append(in, items * dimensions, weights);
        List<Float> context = new ArrayList<>(List.of((float) dimensions));
        append(in, dimensions, context);
        context.addAll(weights);
        assertEquals(right, value("multi-knapsack", context, theta), 1e-3);
      }
    }
  }

  @Test
  void generalisedAssignments() throws IOException {
    double[] right = {336, 327, 339, 341, 326};
    try (Scanner in = open("gap1.txt")) {
      assertEquals(right.length, in.nextInt());
      for (double one : right) {
        int agents = in.nextInt();
        int jobs = in.nextInt();
        float[] theta = scores(in, agents * jobs, 1);
        List<Float> weights = new ArrayList<>();
        append(in, agents * jobs, weights);
        List<Float> context = new ArrayList<>(List.of((float) agents));
        append(in, agents, context);
        context.addAll(weights);
        assertEquals(one, value("generalised-assignment", context, theta));
      }
    }
  }

  /** By name, and as a programme whose sparse context takes 37,086 numbers instead of 900,601. */
  @Test
  void aSetCover() throws IOException {
    try (Scanner in = open("scpa1.txt")) {
      int elements = in.nextInt();
      int sets = in.nextInt();
      float[] theta = scores(in, sets, -1);
      List<List<Float>> members = new ArrayList<>();
      for (int set = 0; set < sets; set++) {
        members.add(new ArrayList<>());
      }
      List<Float> sparse = new ArrayList<>(List.of(-2f, 0f, (float) elements, 0f));
      for (int element = 0; element < elements; element++) {
        int count = in.nextInt();
        sparse.addAll(List.of(1f, 1f, (float) count));
        for (int i = 0; i < count; i++) {
          int set = in.nextInt() - 1;
          members.get(set).add((float) element);
          sparse.addAll(List.of((float) set, 1f));
        }
      }
      List<Float> context = new ArrayList<>(List.of((float) elements));
      for (List<Float> of : members) {
        context.add((float) of.size());
        context.addAll(of);
      }
      assertEquals(-253, value("set-cover", context, theta));
      assertEquals(-253, value("program", sparse, theta));
    }
  }
}
