package org.aimle.lab.bench.solvers;

import com.google.ortools.algorithms.KnapsackSolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.aimle.solver.WholeScores;
import org.aimle.solver.program.OrTools;

/** Items that fit, beside OR-Tools' branch and bound, table and CP-SAT; Pisinger's and Jooken's. */
final class KnapsackFamily implements SolverFamily {

  private static final KnapsackSolver.SolverType BRANCHES =
      KnapsackSolver.SolverType.KNAPSACK_MULTIDIMENSION_BRANCH_AND_BOUND_SOLVER;

  private static final KnapsackSolver.SolverType TABLE =
      KnapsackSolver.SolverType.KNAPSACK_DYNAMIC_PROGRAMMING_SOLVER;

  /** Beyond that a table takes seconds. */
  private static final double MOST_CELLS = 3e8;

  private static final int MOST_FOR_CP_SAT = 200;

  private static final String JOOKEN = "jooken_optima.csv.gz";

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "knapsack",
            "weights 1..100",
            true,
            setting.sizes(n -> generated(n, setting), 32, 100, 1_000, 10_000)),
        new BenchCase.Series("knapsack", "Pisinger", false, published("kplib", setting)),
        new BenchCase.Series("knapsack", "Jooken", false, published("jooken", setting)));
  }

  private static List<Supplier<BenchCase>> published(String folder, BenchSetting setting) {
    List<Supplier<BenchCase>> cases = new ArrayList<>();
    for (Path file : setting.filesIn(folder)) {
      cases.add(() -> published(file, setting));
    }
    return cases;
  }

  private static BenchCase published(Path file, BenchSetting setting) {
    Instances read = Instances.numbers(file);
    int n = read.whole();
    long capacity = read.whole();
    float[][] theta = new float[1][n];
    long[] weights = new long[n];
    for (int i = 0; i < n; i++) {
      theta[0][i] = read.whole();
      weights[i] = read.whole();
    }
    BenchCase made = knapsack(Instances.name(file), weights, capacity, theta, setting);
    OptionalDouble known = optimum(Instances.name(file), setting);
    return known.isPresent() ? made.known(known.getAsDouble()) : made;
  }

  /** Jooken's are published in a table; -1 stands for unknown. */
  private static OptionalDouble optimum(String name, BenchSetting setting) {
    return setting
        .data()
        .map(folder -> folder.resolve(JOOKEN))
        .filter(Files::isRegularFile)
        .stream()
        .flatMap(table -> Instances.lines(table).stream())
        .filter(line -> line.startsWith(name + ","))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .filter(value -> value >= 0)
        .findFirst();
  }

  private static BenchCase generated(int n, BenchSetting setting) {
    Random random = new Random(n);
    long[] weights = LongStream.generate(() -> 1 + random.nextInt(100)).limit(n).toArray();
    float[][] theta = Draws.of(n, Random::nextDouble);
    long capacity = LongStream.of(weights).sum() / 3;
    return knapsack(n + " items", weights, capacity, theta, setting);
  }

  private static BenchCase knapsack(
      String label, long[] weights, long capacity, float[][] theta, BenchSetting setting) {
    float[][] first = Draws.first(theta);
    List<Contender> others = new ArrayList<>();
    others.add(
        new Contender(
            "OR-Tools branch and bound",
            () -> new Search(BRANCHES, weights, capacity, first, setting.effort().limit)));
    if (weights.length * (double) capacity <= MOST_CELLS) {
      others.add(
          new Contender(
              "OR-Tools table",
              () -> new Search(TABLE, weights, capacity, first, setting.effort().limit)));
    }
    if (weights.length <= MOST_FOR_CP_SAT) {
      others.add(new LinearAttempts(setting).cpSat(first, () -> model(weights, capacity)));
    }
    return BenchCase.of(
        label,
        weights.length,
        1,
        Ours.of("knapsack:capacity=" + capacity + ",weights=" + Written.list(weights), first),
        others);
  }

  private static LinearModel model(long[] weights, long capacity) {
    LinearModel model = new LinearModel(weights.length);
    int[] items = new int[weights.length];
    Arrays.setAll(items, i -> i);
    model.atMost(capacity, items, Arrays.stream(weights).asDoubleStream().toArray());
    return model;
  }

  /** OR-Tools' own algorithms. */
  private static final class Search implements Attempt {
    private static final int BITS = 40;

    private final KnapsackSolver.SolverType algorithm;
    private final long[] weights;
    private final long capacity;
    private final float[][] theta;
    private final double limit;
    private final boolean[] chosen;
    private boolean proved;

    Search(
        KnapsackSolver.SolverType algorithm,
        long[] weights,
        long capacity,
        float[][] theta,
        double limit) {
      OrTools.load();
      this.algorithm = algorithm;
      this.weights = weights;
      this.capacity = capacity;
      this.theta = theta;
      this.limit = limit;
      this.chosen = new boolean[weights.length];
    }

    @Override
    public void solve(int draw) {
      long[] profits = new long[weights.length];
      WholeScores.of(theta[draw], 0, profits.length, BITS, profits);
      KnapsackSolver solver = new KnapsackSolver(algorithm, "bench");
      try {
        solver.setTimeLimit(limit);
        solver.init(profits, new long[][] {weights}, new long[] {capacity});
        solver.solve();
        proved = solver.isSolutionOptimal();
        for (int i = 0; i < chosen.length; i++) {
          chosen[i] = solver.bestSolutionContains(i);
        }
      } finally {
        solver.delete();
      }
    }

    @Override
    public double value(int draw) {
      double value = 0;
      for (int i = 0; i < chosen.length; i++) {
        value += chosen[i] ? theta[draw][i] : 0;
      }
      return value;
    }

    @Override
    public boolean isProved() {
      return proved;
    }
  }
}
