package org.aimle.solver.program;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A solution of a programme at once, if one is easily found: from nothing or everything on,
 * variables move until no constraint is missed, always the one that mends most for what it costs,
 * where constraints that nothing mends weigh more and more (as in the feasibility jump of
 * Luteberget and Sartor, Mathematical Programming Computation 15, 2023); then they move for gain as
 * far as constraints allow. On packings and covers that is the usual greedy algorithm.
 */
final class ProgramStart {

  /** Orders in which constraints are mended. */
  private static final int ORDERS = 8;

  private static final double LITTLE = 1e-9;

  private final IntegerProgram program;
  private final List<LinearConstraint> rows;

  /** Constraints of each variable, and its coefficient in each. */
  private final int[][] rowsOf;

  private final long[][] coefficientsOf;

  /** One over the largest coefficient of each constraint, so that all count alike. */
  private final double[] scales;

  ProgramStart(IntegerProgram program) {
    this.program = program;
    this.rows = program.constraints();
    int[] count = new int[program.variables()];
    rows.forEach(row -> Arrays.stream(row.variables()).forEach(v -> count[v]++));
    this.rowsOf = Arrays.stream(count).mapToObj(int[]::new).toArray(int[][]::new);
    this.coefficientsOf = Arrays.stream(count).mapToObj(long[]::new).toArray(long[][]::new);
    this.scales = new double[rows.size()];
    for (int r = 0; r < rows.size(); r++) {
      LinearConstraint row = rows.get(r);
      long largest = 1;
      for (int i = 0; i < row.variables().length; i++) {
        int variable = row.variables()[i];
        int place = --count[variable];
        rowsOf[variable][place] = r;
        coefficientsOf[variable][place] = row.coefficients()[i];
        largest = Math.max(largest, Math.abs(row.coefficients()[i]));
      }
      scales[r] = 1.0 / largest;
    }
  }

  /** Values of all variables, if found. */
  Optional<long[]> find(float[] theta, int offset) {
    double[] gains =
        program.costs().length == 0 ? new double[program.variables()] : program.costs();
    for (int v = 0; v < gains.length; v++) {
      gains[v] = (v < program.choices() ? theta[offset + v] : 0) - gains[v];
    }
    int[] order = IntStream.range(0, rows.size()).toArray();
    Random random = new Random(1);
    for (int trial = 0; trial < ORDERS; trial++) {
      Point point = new Point(gains);
      if (trial % 2 == 1) {
        IntStream.range(0, gains.length).forEach(v -> point.move(v, program.most(v)));
      }
      if (point.mend(order)) {
        point.gain();
        return Optional.of(point.x);
      }
      if (trial % 2 == 1) {
        shuffle(order, random);
      }
    }
    return Optional.empty();
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }

  /** Values, and what each constraint's sum is for them. */
  private final class Point {
    private final double[] gains;
    private final long[] x = new long[program.variables()];
    private final long[] sums = new long[rows.size()];

    /** What missing each constraint by one weighs: more, the more often nothing mended it. */
    private final double[] weights = scales.clone();

    Point(double[] gains) {
      this.gains = gains;
    }

    void move(int variable, long by) {
      x[variable] += by;
      for (int i = 0; i < rowsOf[variable].length; i++) {
        sums[rowsOf[variable][i]] += by * coefficientsOf[variable][i];
      }
    }

    /** Whether, after a while, all constraints hold. */
    boolean mend(int[] order) {
      int next = 0;
      int held = 0;
      for (long steps = mostSteps(); steps > 0 && held < order.length; steps--) {
        int r = order[next];
        if (rows.get(r).missedBy(sums[r]) == 0) {
          steps++;
          held++;
          next = (next + 1) % order.length;
        } else {
          held = 0;
          if (!mend(r)) {
            weights[r] += scales[r];
            next = (next + 1) % order.length;
          }
        }
      }
      return held == order.length;
    }

    private long mostSteps() {
      return 200 + 10L * Math.min(10_000, rows.size());
    }

    /** Moves the variable of a constraint that mends most for what is lost. */
    private boolean mend(int r) {
      LinearConstraint row = rows.get(r);
      double best = 0;
      int bestVariable = -1;
      long bestStep = 0;
      for (int i = 0; i < row.variables().length; i++) {
        int variable = row.variables()[i];
        long step = step(row, variable, row.coefficients()[i], sums[r]);
        double mended = step == 0 ? 0 : -change(variable, step);
        if (mended > LITTLE) {
          double ratio = mended / Math.max(LITTLE, LITTLE - gains[variable] * step);
          if (ratio > best) {
            best = ratio;
            bestVariable = variable;
            bestStep = step;
          }
        }
      }
      if (bestVariable >= 0) {
        move(bestVariable, bestStep);
      }
      return bestVariable >= 0;
    }

    /** How far a variable would have to move for one constraint, as far as it can. */
    private long step(LinearConstraint row, int variable, long coefficient, long sum) {
      if (coefficient == 0) {
        return 0;
      }
      long missing = row.right() - sum;
      boolean isUp = missing > 0 == coefficient > 0;
      long needed = Math.max(1, Math.abs(missing) / Math.abs(coefficient));
      boolean isExact = Math.abs(missing) % Math.abs(coefficient) == 0;
      long whole = isExact || row.comparison() == Comparison.EQUAL ? needed : needed + 1;
      return isUp
          ? Math.min(whole, program.most(variable) - x[variable])
          : -Math.min(whole, x[variable]);
    }

    /** By how much more, or less, constraints are missed after a step. */
    private double change(int variable, long step) {
      double change = 0;
      for (int i = 0; i < rowsOf[variable].length; i++) {
        int r = rowsOf[variable][i];
        LinearConstraint row = rows.get(r);
        long after = row.missedBy(sums[r] + step * coefficientsOf[variable][i]);
        change += weights[r] * (after - row.missedBy(sums[r]));
      }
      return change;
    }

    /** Moves all variables for gain, those first that gain most for what they take. */
    void gain() {
      double[] ratios = new double[x.length];
      for (int v = 0; v < x.length; v++) {
        double taken = LITTLE;
        for (int i = 0; i < rowsOf[v].length; i++) {
          taken += scales[rowsOf[v][i]] * Math.abs(coefficientsOf[v][i]);
        }
        ratios[v] = Math.abs(gains[v]) / taken;
      }
      IntStream.range(0, x.length)
          .filter(v -> gains[v] != 0)
          .boxed()
          .sorted(Comparator.comparingDouble(v -> -ratios[v]))
          .forEach(this::gain);
    }

    private void gain(int variable) {
      long step = gains[variable] > 0 ? program.most(variable) - x[variable] : -x[variable];
      while (step != 0 && change(variable, step) > 0) {
        step /= 2;
      }
      move(variable, step);
    }
  }
}
