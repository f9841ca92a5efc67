package org.aimle.lab.bench.solvers;

import com.google.ortools.graph.LinearSumAssignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aimle.solver.WholeScores;
import org.aimle.solver.program.OrTools;
import org.jgrapht.Graph;
import org.jgrapht.alg.interfaces.MatchingAlgorithm.Matching;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;

/** Pairs of rows and columns beside OR-Tools' and JGraphT's; OR-Library's instances. */
final class AssignmentFamily implements SolverFamily {

  private static final Map<String, Integer> PUBLISHED =
      Map.of("assign500.txt.gz", -991, "assign700.txt.gz", -1362);

  /** JGraphT's needs seconds beyond that. */
  private static final int MOST_FOR_JGRAPHT = 200;

  private static final int WHOLE_COSTS = 100;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    List<Supplier<BenchCase>> published = new ArrayList<>();
    for (Path file : setting.files("assign500.txt.gz", "assign700.txt.gz")) {
      published.add(() -> published(file));
    }
    return List.of(
        new BenchCase.Series(
            "assignment",
            "continuous scores",
            true,
            setting.sizes(n -> square(n, Draws.gaussian(n * n)), 10, 50, 200, 800)),
        new BenchCase.Series(
            "assignment",
            "whole costs 1..100",
            true,
            setting.sizes(
                n -> square(n, Draws.of(n * n, random -> -1 - random.nextInt(WHOLE_COSTS))),
                10,
                50,
                200,
                800)),
        new BenchCase.Series("assignment", "OR-Library", false, published));
  }

  private static BenchCase published(Path file) {
    Instances read = Instances.numbers(file);
    int n = read.whole();
    float[][] theta = new float[1][n * n];
    for (int i = 0; i < n * n; i++) {
      theta[0][i] = -read.whole();
    }
    return square(n, theta)
        .known(PUBLISHED.get(file.getFileName().toString()))
        .labelled(Instances.name(file));
  }

  private static BenchCase square(int n, float[][] theta) {
    List<Contender> others = new ArrayList<>();
    others.add(costScaling(n, theta));
    if (n <= MOST_FOR_JGRAPHT) {
      others.add(hungarian(n, theta));
    }
    return BenchCase.of(
        n + " x " + n,
        (long) n * n,
        theta.length,
        Ours.of("assignment:columns=" + n, theta),
        others);
  }

  /** OR-Tools' assignment of {@code n} rows. */
  static Contender costScaling(int n, float[][] theta) {
    return new Contender("OR-Tools assignment", () -> new Scaling(n, theta));
  }

  private static Contender hungarian(int n, float[][] theta) {
    int[][] pairs = new int[n * n][];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = new int[] {i / n, n + i % n};
    }
    Graph<Integer, Integer> graph = GraphAttempt.graph(false, 2 * n, pairs);
    Set<Integer> rows = vertices(0, n);
    Set<Integer> columns = vertices(n, 2 * n);
    return GraphAttempt.<Matching<Integer, Integer>>minimising(
        "JGraphT Kuhn-Munkres",
        graph,
        theta,
        g -> new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(g, rows, columns).getMatching(),
        Matching::getWeight);
  }

  private static Set<Integer> vertices(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** OR-Tools' cost scaling. */
  private static final class Scaling implements Attempt {
    private static final int BITS = 30;

    private final int n;
    private final float[][] theta;
    private final int[] columns;

    Scaling(int n, float[][] theta) {
      OrTools.load();
      this.n = n;
      this.theta = theta;
      this.columns = new int[n];
    }

    @Override
    public void solve(int draw) {
      long[] whole = new long[n * n];
      WholeScores.of(theta[draw], 0, n * n, BITS, whole);
      LinearSumAssignment assignment = new LinearSumAssignment();
      try {
        for (int i = 0; i < n * n; i++) {
          assignment.addArcWithCost(i / n, i % n, -whole[i]);
        }
        if (assignment.solve() != LinearSumAssignment.Status.OPTIMAL) {
          throw new IllegalStateException("not solved");
        }
        for (int row = 0; row < n; row++) {
          columns[row] = assignment.getRightMate(row);
        }
      } finally {
        assignment.delete();
      }
    }

    @Override
    public double value(int draw) {
      double value = 0;
      for (int row = 0; row < n; row++) {
        value += theta[draw][row * n + columns[row]];
      }
      return value;
    }
  }
}
