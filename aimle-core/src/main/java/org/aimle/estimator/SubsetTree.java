package org.aimle.estimator;

import java.util.Arrays;
import org.aimle.solver.NonFiniteScoresException;

/**
 * Subsets of many elements by halves. Let each element be chosen independently, with the
 * probability {@code 1 / (1 + exp(-theta_i / temperature - c))}: whatever {@code c} is, the choices
 * with exactly k ones then have the wanted distribution, and {@code c} is taken so that about k
 * ones are expected. How many ones an interval has is a Poisson-binomial number, whose
 * probabilities are the convolution of those of its halves. Going down the tree of intervals, the
 * ones of an interval are shared between its halves: that samples; and with what all other elements
 * are likely to leave to an interval, it gives the marginals and, with a derivative carried along,
 * their Jacobian.
 *
 * <p>Probabilities are only added and multiplied, so that no digits cancel. Numbers of ones with a
 * probability below {@code 1e-25} are left out, so an interval of variance V has some {@code 20
 * sqrt(V)} of them: {@code O(n + k log n)} numbers and {@code O(n + k log n)} to {@code O(k^2)}
 * operations in place of {@code n k}. Probabilities are right to about 1e-13.
 */
final class SubsetTree implements SubsetDistribution {

  private static final double SMALLEST = 1e-25;

  private int n;
  private int k;
  private double temperature;

  /** Log-odds without the common shift, then with it; probabilities of 1 and of 0. */
  private double[] odds = new double[0];

  private double[] chosen = new double[0];
  private double[] left = new double[0];

  /**
   * Of an interval (numbered by the start of its second half; {@code n + i} is element i alone):
   * the least number of ones, how many numbers there are, and where they are.
   */
  private int[] first = new int[0];

  private int[] size = new int[0];
  private int[] start = new int[0];

  /** Probabilities of numbers of ones in an interval, and their derivative. */
  private double[] inside = new double[0];

  private double[] insideSlope = new double[0];

  /** Probabilities that all others have the rest of k ones, and their derivative. */
  private double[] outside = new double[0];

  private double[] outsideSlope = new double[0];

  private int used;

  @Override
  public void set(float[] theta, int at, int elements, int ones, double newTemperature) {
    n = elements;
    k = Math.min(elements, ones);
    temperature = newTemperature;
    if (odds.length < n) {
      odds = new double[n];
      chosen = new double[n];
      left = new double[n];
      first = new int[2 * n];
      size = new int[2 * n];
      start = new int[2 * n];
    }
    for (int i = 0; i < n; i++) {
      odds[i] = theta[at + i] / temperature;
    }
    if (k < n) {
      shift();
      used = 0;
      build(0, n);
    }
  }

  private void shift() {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, odds[i]);
      largest = Math.max(largest, odds[i]);
    }
    if (!Double.isFinite(largest - least)) {
      throw new NonFiniteScoresException(SubsetProgram.notFinite(temperature));
    }
    // Between shifts that expect fewer and more ones than k, Newton's step, or half way.
    double low = -largest - Math.log(n) - 1;
    double high = -least + Math.log(n) + 1;
    double shift = low;
    for (int step = 0; step < 200; step++) {
      double sum = 0;
      double slope = 0;
      for (int i = 0; i < n; i++) {
        double p = 1 / (1 + Math.exp(-odds[i] - shift));
        sum += p;
        slope += p * (1 - p);
      }
      if (Math.abs(sum - k) < 0.25) {
        break;
      }
      if (sum < k) {
        low = shift;
      } else {
        high = shift;
      }
      double next = shift + (k - sum) / slope;
      shift = next > low && next < high ? next : low + (high - low) / 2;
    }
    for (int i = 0; i < n; i++) {
      chosen[i] = 1 / (1 + Math.exp(-odds[i] - shift));
      left[i] = 1 / (1 + Math.exp(odds[i] + shift));
    }
  }

  private int node(int from, int to) {
    return to - from == 1 ? n + from : (from + to) >>> 1;
  }

  private void reserve(int node, int least, int numbers) {
    first[node] = least;
    size[node] = numbers;
    start[node] = used;
    used += numbers;
    if (inside.length < used) {
      inside = Arrays.copyOf(inside, Math.max(used, 2 * inside.length));
    }
  }

  private void build(int from, int to) {
    int node = node(from, to);
    if (to - from == 1) {
      reserve(node, 0, 2);
      inside[start[node]] = left[from];
      inside[start[node] + 1] = chosen[from];
      return;
    }
    build(from, node);
    build(node, to);
    int a = node(from, node);
    int b = node(node, to);
    int numbers = size[a] + size[b] - 1;
    reserve(node, first[a] + first[b], numbers);
    int at = start[node];
    Arrays.fill(inside, at, at + numbers, 0);
    addProduct(a, b, at);
    int least = 0;
    while (numbers - least > 1 && inside[at + least] < SMALLEST) {
      least++;
    }
    int most = Math.min(numbers, k - first[node] + 1);
    while (most - least > 1 && inside[at + most - 1] < SMALLEST) {
      most--;
    }
    System.arraycopy(inside, at + least, inside, at, most - least);
    first[node] += least;
    size[node] = most - least;
    used = at + size[node];
  }

  /** Adds the convolution of what two nodes have inside. */
  private void addProduct(int a, int b, int at) {
    double[] all = inside;
    for (int i = 0; i < size[a]; i++) {
      double factor = all[start[a] + i];
      int other = start[b];
      int into = at + i;
      for (int j = 0; j < size[b]; j++) {
        all[into + j] += factor * all[other + j];
      }
    }
  }

  @Override
  public void sample(float[] uniform, int from, float[] z, int at) {
    Arrays.fill(z, at, at + n, 0f);
    sample(0, n, k, uniform, from, z, at);
  }

  private void sample(int from, int to, int ones, float[] uniform, int noise, float[] z, int at) {
    if (ones == 0) {
      return;
    }
    if (ones == to - from) {
      Arrays.fill(z, at + from, at + to, 1f);
      return;
    }
    int node = node(from, to);
    int a = node(from, node);
    int b = node(node, to);
    int least = Math.max(first[a], ones - first[b] - size[b] + 1);
    int most = Math.min(first[a] + size[a] - 1, ones - first[b]);
    double all = 0;
    for (int share = least; share <= most; share++) {
      all += share(a, b, share, ones);
    }
    double rest = uniform[noise + node] * all;
    int share = least;
    for (; share < most; share++) {
      rest -= share(a, b, share, ones);
      if (rest < 0) {
        break;
      }
    }
    sample(from, node, share, uniform, noise, z, at);
    sample(node, to, ones - share, uniform, noise, z, at);
  }

  /** The probability of so many ones in the first half, and the rest in the second. */
  private double share(int a, int b, int share, int ones) {
    return inside[start[a] + share - first[a]] * inside[start[b] + ones - share - first[b]];
  }

  @Override
  public void marginals(double[] out, int at) {
    if (k == n) {
      Arrays.fill(out, at, at + n, 1);
      return;
    }
    spread(false);
    down(0, n, false);
    for (int i = 0; i < n; i++) {
      int leaf = start[n + i];
      double with = inside[leaf + 1] * outside[leaf + 1];
      out[at + i] = with / (with + inside[leaf] * outside[leaf]);
    }
  }

  @Override
  public void marginalsTimes(double[] vector, int from, double[] out, int at) {
    if (k == n) {
      Arrays.fill(out, at, at + n, 0);
      return;
    }
    if (insideSlope.length < used) {
      insideSlope = new double[inside.length];
    }
    // What is common to all elements changes nothing: taken away, little is left to cancel.
    double weight = 0;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      weight += chosen[i] * left[i];
      mean += chosen[i] * left[i] * vector[from + i];
    }
    mean = weight > 0 ? mean / weight : 0;
    for (int i = 0; i < n; i++) {
      double slope = chosen[i] * left[i] * (vector[from + i] - mean) / temperature;
      insideSlope[start[n + i]] = -slope;
      insideSlope[start[n + i] + 1] = slope;
    }
    up(0, n);
    spread(true);
    down(0, n, true);
    for (int i = 0; i < n; i++) {
      int leaf = start[n + i];
      double with = inside[leaf + 1] * outside[leaf + 1];
      double without = inside[leaf] * outside[leaf];
      double withSlope =
          insideSlope[leaf + 1] * outside[leaf + 1] + inside[leaf + 1] * outsideSlope[leaf + 1];
      double withoutSlope = insideSlope[leaf] * outside[leaf] + inside[leaf] * outsideSlope[leaf];
      double all = with + without;
      out[at + i] = (withSlope * without - with * withoutSlope) / (all * all);
    }
  }

  /** Makes room outside all nodes. Outside the whole there is nothing, so all k ones are in it. */
  private void spread(boolean slopes) {
    int whole = node(0, n);
    int at = start[whole];
    outside = outside.length < used ? new double[inside.length] : outside;
    Arrays.fill(outside, at, at + size[whole], 0);
    outside[at + k - first[whole]] = 1;
    if (slopes) {
      outsideSlope = outsideSlope.length < used ? new double[inside.length] : outsideSlope;
      Arrays.fill(outsideSlope, at, at + size[whole], 0);
    }
  }

  /** Derivatives of inside probabilities. */
  private void up(int from, int to) {
    if (to - from == 1) {
      return;
    }
    int node = node(from, to);
    up(from, node);
    up(node, to);
    int a = node(from, node);
    int b = node(node, to);
    int skipped = first[node] - first[a] - first[b];
    int at = start[node];
    Arrays.fill(insideSlope, at, at + size[node], 0);
    for (int i = 0; i < size[a]; i++) {
      double value = inside[start[a] + i];
      double slope = insideSlope[start[a] + i];
      int other = start[b] - i + skipped;
      int end = Math.min(size[node], size[b] + i - skipped);
      for (int j = Math.max(0, i - skipped); j < end; j++) {
        insideSlope[at + j] += slope * inside[other + j] + value * insideSlope[other + j];
      }
    }
  }

  /** Outside probabilities of the halves from that of the whole, with derivatives if wanted. */
  private void down(int from, int to, boolean slopes) {
    if (to - from == 1) {
      return;
    }
    int node = node(from, to);
    int a = node(from, node);
    int b = node(node, to);
    leave(node, a, b, slopes);
    leave(node, b, a, slopes);
    down(from, node, slopes);
    down(node, to, slopes);
  }

  /** What the parent's others and the sibling leave to a half. */
  private void leave(int parent, int half, int sibling, boolean slopes) {
    for (int i = 0; i < size[half]; i++) {
      // The parent's number is this one's plus the sibling's.
      int shift = first[half] + i + first[sibling] - first[parent];
      int end = Math.min(size[sibling], size[parent] - shift);
      double sum = 0;
      double slope = 0;
      int up = start[parent] + shift;
      int over = start[sibling];
      if (slopes) {
        for (int j = Math.max(0, -shift); j < end; j++) {
          sum += outside[up + j] * inside[over + j];
          slope +=
              outsideSlope[up + j] * inside[over + j] + outside[up + j] * insideSlope[over + j];
        }
        outsideSlope[start[half] + i] = slope;
      } else {
        for (int j = Math.max(0, -shift); j < end; j++) {
          sum += outside[up + j] * inside[over + j];
        }
      }
      outside[start[half] + i] = sum;
    }
  }
}
