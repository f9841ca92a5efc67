package org.aimle.jobs.examples.decide;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.aimle.jobs.command.UserError;
import org.aimle.solver.SolverSpec;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A problem of decisions whose costs or values must be predicted, with data as the package PyEPO
 * generates them (Tang and Khalil: PyEPO, a PyTorch-based end-to-end predict-then-optimize library,
 * Mathematical Programming Computation 2024): with B a matrix of zeros and ones, each with
 * probability 1/2, x a vector of p standard normal features, and e uniform in [1 - noise, 1 +
 * noise],
 *
 * <pre>
 *   path, others    cost  = ((B x / sqrt(p) + 3)^degree + 1) / 3.5^degree * e
 *   knapsack        value = ceil(5 ((B x / sqrt(p) + 3)^degree + 1) / 3.5^degree * e)
 * </pre>
 *
 * The path leads down and right through a grid of 5 x 5; the 32 items of the knapsack weigh 3 to
 * 7.99, even in hundredths, and 20 fit. Both are PyEPO's. A schedule starts five jobs of 2 to 4
 * slots in 16 slots of one machine, where each start of each job has a cost; supply brings 12 shops
 * their goods, each from one of 4 warehouses, which have enough for four shops each.
 */
enum Problem {
  PATH {
    @Override
    SolverSpec solver(long seed) {
      StringJoiner edges = new StringJoiner(";");
      for (int vertex = 0; vertex < SIDE * SIDE; vertex++) {
        if (vertex % SIDE < SIDE - 1) {
          edges.add(vertex + "-" + (vertex + 1));
        }
        if (vertex < SIDE * (SIDE - 1)) {
          edges.add(vertex + "-" + (vertex + SIDE));
        }
      }
      return SolverSpec.parse(
          "graph-path:vertices=%d,edges=%s,source=0,target=%d"
              .formatted(SIDE * SIDE, edges, SIDE * SIDE - 1));
    }

    @Override
    int elements() {
      return 2 * SIDE * (SIDE - 1);
    }

    @Override
    double score(double cost) {
      return -cost;
    }
  },
  KNAPSACK {
    @Override
    SolverSpec solver(long seed) {
      UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
      StringJoiner weights = new StringJoiner(";");
      for (int item = 0; item < ITEMS; item++) {
        weights.add(Integer.toString(300 + random.nextInt(500)));
      }
      return SolverSpec.parse("knapsack:weights=%s,capacity=2000".formatted(weights));
    }

    @Override
    int elements() {
      return ITEMS;
    }

    @Override
    double score(double cost) {
      return Math.ceil(5 * cost);
    }
  },
  SCHEDULE {
    @Override
    SolverSpec solver(long seed) {
      return SolverSpec.parse("scheduling:horizon=%d,durations=2;3;2;4;3".formatted(SLOTS));
    }

    @Override
    int elements() {
      return 5 * SLOTS;
    }

    @Override
    double score(double cost) {
      return -cost;
    }
  },
  SUPPLY {
    @Override
    SolverSpec solver(long seed) {
      return SolverSpec.parse(
          "transportation:sources=4,destinations=%d,capacities=4,demands=1,carry=unit"
              .formatted(SHOPS));
    }

    @Override
    int elements() {
      return 4 * SHOPS;
    }

    @Override
    double score(double cost) {
      return -cost;
    }
  };

  private static final int SIDE = 5;
  private static final int ITEMS = 32;
  private static final int SLOTS = 16;
  private static final int SHOPS = 12;

  /** The solver, the same for all examples of a seed. */
  abstract SolverSpec solver(long seed);

  /** How many elements a decision has. */
  abstract int elements();

  /** What is maximised, of what the common formula gives. */
  abstract double score(double cost);

  /**
   * Examples, the first ones the same however many there are.
   *
   * @param degree of the polynomial, at least 1
   * @param noise half the width of its factor, in [0, 1)
   * @return features and true scores of each
   */
  float[][][] examples(int count, int features, int degree, double noise, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed + 1);
    boolean[][] used = new boolean[elements()][features];
    for (boolean[] row : used) {
      for (int i = 0; i < features; i++) {
        row[i] = random.nextBoolean();
      }
    }
    float[][] x = new float[count][features];
    float[][] scores = new float[count][elements()];
    for (int example = 0; example < count; example++) {
      for (int i = 0; i < features; i++) {
        x[example][i] = (float) normal(random);
      }
      for (int element = 0; element < used.length; element++) {
        double sum = 0;
        for (int i = 0; i < features; i++) {
          sum += used[element][i] ? x[example][i] : 0;
        }
        double cost = (Math.pow(sum / Math.sqrt(features) + 3, degree) + 1) / Math.pow(3.5, degree);
        scores[example][element] =
            (float) score(cost * (1 - noise + 2 * noise * random.nextDouble()));
      }
    }
    return new float[][][] {x, scores};
  }

  /** By Box and Muller. */
  private static double normal(UniformRandomProvider random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /**
   * @throws UserError if there is no such problem
   */
  static Problem of(String name) {
    return Arrays.stream(values())
        .filter(problem -> problem.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "problem is '%s' but must be one of %s"
                        .formatted(name, Arrays.toString(values()))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
