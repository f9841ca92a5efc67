package org.aimle.lab.bench.solvers;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** The {@code k} best of {@code n}, beside what the JDK has. */
final class TopKFamily implements SolverFamily {

  private static final int SHARE = 20;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "top-k",
            "k = n / 20",
            true,
            setting.sizes(n -> subsets("top-k:k=", n), 1_000, 10_000, 100_000)),
        new BenchCase.Series(
            "bounded-subset",
            "exactly n / 20",
            true,
            setting.sizes(n -> subsets("bounded-subset:min=", n), 1_000, 10_000, 100_000)));
  }

  private static BenchCase subsets(String spec, int n) {
    int k = n / SHARE;
    String whole = spec + k + (spec.startsWith("bounded") ? ",max=" + k : "");
    float[][] theta = Draws.gaussian(n);
    return BenchCase.of(
        "k = " + k,
        n,
        Draws.SEVERAL,
        Ours.of(whole, theta),
        List.of(
            new Contender("JDK sort", () -> new Sorted(theta, k)),
            new Contender("JDK heap", () -> new Heap(theta, k))));
  }

  /** Sorts all scores. */
  private static final class Sorted implements Attempt {
    private final float[][] theta;
    private final int k;
    private float[] sorted = new float[0];

    Sorted(float[][] theta, int k) {
      this.theta = theta;
      this.k = k;
    }

    @Override
    public void solve(int draw) {
      sorted = theta[draw].clone();
      Arrays.sort(sorted);
    }

    @Override
    public double value(int draw) {
      double value = 0;
      for (int i = sorted.length - k; i < sorted.length; i++) {
        value += sorted[i];
      }
      return value;
    }
  }

  /** Keeps the {@code k} best so far in a heap. */
  private static final class Heap implements Attempt {
    private final float[][] theta;
    private final int k;
    private PriorityQueue<Float> best = new PriorityQueue<>();

    Heap(float[][] theta, int k) {
      this.theta = theta;
      this.k = k;
    }

    @Override
    public void solve(int draw) {
      best = new PriorityQueue<>(k + 1);
      for (float score : theta[draw]) {
        if (best.size() < k) {
          best.add(score);
        } else if (score > best.peek()) {
          best.poll();
          best.add(score);
        }
      }
    }

    @Override
    public double value(int draw) {
      return best.stream().mapToDouble(Float::doubleValue).sum();
    }
  }
}
