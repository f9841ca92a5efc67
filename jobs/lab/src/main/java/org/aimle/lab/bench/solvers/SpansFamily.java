package org.aimle.lab.bench.solvers;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Short runs of neighbours beside CP-SAT and SCIP; whole segments beside the JDK's sort. */
final class SpansFamily implements SolverFamily {

  private static final int SPANS = 3;
  private static final int WIDTH = 4;
  private static final int SEGMENT = 10;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "spans",
            "3 runs of up to 4",
            true,
            setting.sizes(n -> spans(n, setting), 50, 200, 800)),
        new BenchCase.Series(
            "segments",
            "2 of n / 10",
            true,
            setting.sizes(SpansFamily::segments, 100, 1_000, 10_000)));
  }

  private static BenchCase spans(int n, BenchSetting setting) {
    float[][] theta = Draws.first(Draws.gaussian(n));
    return BenchCase.of(
        n + " elements",
        n,
        1,
        Ours.of("spans:spans=%d,width=%d".formatted(SPANS, WIDTH), theta),
        new LinearAttempts(setting).all(theta, () -> model(n)));
  }

  private static LinearModel model(int n) {
    LinearModel model = new LinearModel(n);
    for (int i = 0; i < n; i++) {
      model.add(1, true, 0); // whether a run starts at i
    }
    for (int i = 0; i < n; i++) {
      model.atMost(0, new int[] {n + i, i}, new double[] {1, -1});
      if (i > 0) {
        model.atMost(1, new int[] {n + i, i - 1}, new double[] {1, 1});
        model.atMost(0, new int[] {i, i - 1, n + i}, new double[] {1, -1, -1});
      } else {
        model.atMost(0, new int[] {i, n + i}, new double[] {1, -1});
      }
      if (i + WIDTH < n) {
        model.atMost(WIDTH, IntStream.rangeClosed(i, i + WIDTH).toArray(), 1);
      }
    }
    model.equal(SPANS, IntStream.range(n, 2 * n).toArray(), 1);
    return model;
  }

  private static BenchCase segments(int n) {
    float[][] theta = Draws.gaussian(n);
    String lengths = String.join(";", Collections.nCopies(n / SEGMENT, "" + SEGMENT));
    return BenchCase.of(
        n + " elements",
        n,
        Draws.SEVERAL,
        Ours.of("segments:segments=2,lengths=" + lengths, theta),
        List.of(new Contender("JDK sort", () -> new Sorted(theta))));
  }

  /** Sorts the sums of all segments. */
  private static final class Sorted implements Attempt {
    private final float[][] theta;
    private double[] sums = new double[0];

    Sorted(float[][] theta) {
      this.theta = theta;
    }

    @Override
    public void solve(int draw) {
      sums = new double[theta[draw].length / SEGMENT];
      for (int i = 0; i < theta[draw].length; i++) {
        sums[i / SEGMENT] += theta[draw][i];
      }
      Arrays.sort(sums);
    }

    @Override
    public double value(int draw) {
      return sums[sums.length - 1] + sums[sums.length - 2];
    }
  }
}
