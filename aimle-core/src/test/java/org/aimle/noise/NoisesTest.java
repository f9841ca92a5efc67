package org.aimle.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoisesTest {

  private static final double EULER = 0.57721566490153286;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "gumbel",
        "gumbel:location=2.0,scale=3.0",
        "sum-of-gamma:k=10,iterations=5"
      })
  void whatIsWrittenIsReadBack(String text) {
    assertEquals(text, Noises.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cauchy",
        "gumbel:shape=1",
        "gumbel:scale=0",
        "gumbel:location=Infinity",
        "sum-of-gamma",
        "sum-of-gamma:k=0",
        "sum-of-gamma:k=ten",
        "none:k=1"
      })
  void refusesWhatItCannotMake(String text) {
    assertThrows(IllegalArgumentException.class, () -> Noises.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gumbel", "sum-of-gamma:k=3"})
  void theKeyAloneNamesTheNumbers(String text) {
    NoiseDistribution noise = Noises.parse(text);
    float[] out = new float[20];
    Arrays.fill(out, Float.NaN);
    noise.fill(7, out, 5, 10);
    float[] longer = new float[12];
    noise.fill(7, longer, 0, 12);
    assertArrayEquals(Arrays.copyOf(longer, 10), Arrays.copyOfRange(out, 5, 15));
    for (int i = 0; i < 20; i++) {
      assertEquals(i < 5 || i >= 15, Float.isNaN(out[i]), "element " + i);
    }
    float[] other = new float[12];
    noise.fill(8, other, 0, 12);
    assertTrue(!Arrays.equals(longer, other));
  }

  @Test
  void noNoiseIsZero() {
    float[] out = {1, 2, 3};
    new NoNoise().fill(1, out, 1, 1);
    assertArrayEquals(new float[] {1, 0, 3}, out);
  }

  /** Bounds of 5 standard errors: under correct samplers, 2 moments, false alarm below 2e-6. */
  @Test
  void gumbelHasItsExactMoments() {
    Moments m = Moments.of(new Gumbel(2, 3), 400_000);
    double variance = Math.PI * Math.PI * 9 / 6;
    double kurtosis = 5.4;
    assertEquals(2 + 3 * EULER, m.mean, 5 * Math.sqrt(variance / m.draws));
    assertEquals(variance, m.variance, 5 * variance * Math.sqrt((kurtosis - 1) / m.draws));
  }

  /** As above, for three settings; false alarm below 6e-6. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10})
  void sumOfGammaHasItsExactMoments(int k) {
    int r = 10;
    Moments m = Moments.of(new SumOfGamma(k, r), 400_000);
    double mean = -Math.log(r) / k;
    double variance = 0;
    double fourthCumulant = 0;
    for (int i = 1; i <= r; i++) {
      // Cumulants of Gamma(1/k, rate 1) / i: (n-1)! / k / i^n.
      mean += 1.0 / k / i;
      variance += 1.0 / k / i / i;
      fourthCumulant += 6.0 / k / Math.pow(i, 4);
    }
    double kurtosis = 3 + fourthCumulant / variance / variance;
    assertEquals(mean, m.mean, 5 * Math.sqrt(variance / m.draws));
    assertEquals(variance, m.variance, 5 * variance * Math.sqrt((kurtosis - 1) / m.draws));
    assertTrue(m.smallest >= (float) (-Math.log(r) / k) - 1e-6);
  }

  /**
   * Neighbouring keys (same example, next sample) give uncorrelated numbers: a correlation over
   * 200,000 pairs within 5 standard errors; false alarm below 6e-7.
   */
  @Test
  void drawsOfDifferentKeysAreUncorrelated() {
    int n = 200_000;
    float[] a = new float[1];
    float[] b = new float[1];
    double sum = 0;
    double variance = Math.PI * Math.PI / 6;
    NoiseKeys keys = new NoiseKeys(3, 1, new long[] {0, 1});
    for (int s = 0; s < n; s++) {
      Gumbel.STANDARD.fill(keys.key(0, s), a, 0, 1);
      Gumbel.STANDARD.fill(keys.key(1, s), b, 0, 1);
      sum += (a[0] - EULER) * (b[0] - EULER);
    }
    assertEquals(0, sum / n, 5 * variance / Math.sqrt(n));
  }

  @Test
  void keysDifferInEveryArgument() {
    Set<Long> seen = new HashSet<>();
    for (long seed = 0; seed < 4; seed++) {
      for (int epoch = 0; epoch < 4; epoch++) {
        NoiseKeys keys = new NoiseKeys(seed, epoch, new long[] {0, 1, -1, Long.MAX_VALUE});
        for (int row = 0; row < 4; row++) {
          for (int sample = 0; sample < 4; sample++) {
            assertTrue(seen.add(keys.key(row, sample)));
          }
        }
      }
    }
    NoiseKeys here = new NoiseKeys(1, 2, new long[] {5, 6});
    NoiseKeys there = new NoiseKeys(1, 2, new long[] {6, 5});
    assertEquals(here.key(0, 3), there.key(1, 3), "a key belongs to the example, not to its row");
  }

  private record Moments(int draws, double mean, double variance, double smallest) {

    static Moments of(NoiseDistribution noise, int draws) {
      float[] x = new float[draws];
      noise.fill(20240101, x, 0, draws);
      double mean = 0;
      double smallest = Double.POSITIVE_INFINITY;
      for (float one : x) {
        mean += one / (double) draws;
        smallest = Math.min(smallest, one);
      }
      double variance = 0;
      for (float one : x) {
        variance += (one - mean) * (one - mean) / (draws - 1);
      }
      return new Moments(draws, mean, variance, smallest);
    }
  }
}
