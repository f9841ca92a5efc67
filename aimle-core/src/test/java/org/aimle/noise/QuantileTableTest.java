package org.aimle.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of Sum-of-Gamma and Gumbel noise against the exact distributions. */
class QuantileTableTest {

  private static final int DRAWS = 200_000;

  private static WeightedGammaSum sum(int k, int r) {
    return new WeightedGammaSum(1.0 / k, r);
  }

  private static QuantileTable table(WeightedGammaSum sum) {
    return new QuantileTable(sum.lower(), sum.upper());
  }

  /** Renyi: the sum of E_i / i of r standard exponentials is distributed as their maximum. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100, 1000})
  void sumOfExponentialsIsTheirMaximum(int r) {
    WeightedGammaSum sum = sum(1, r);
    for (double y = 0.01; y < 40; y *= 1.3) {
      double exact = r * Math.log1p(-Math.exp(-y));
      WeightedGammaSum.Point point = sum.at(y);
      if (exact < Math.log(0.5) && exact > Math.log(0x1p-54)) {
        assertEquals(1, point.below() / Math.exp(exact), 1e-9, "below " + y);
      }
      if (exact > Math.log(0.5)) {
        assertEquals(1, point.above() / -Math.expm1(exact), 1e-9, "above " + y);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 50})
  void oneTermIsTheGammaDistribution(int k) {
    WeightedGammaSum sum = sum(k, 1);
    for (double y = 1e-9; y < 37; y *= 1.5) {
      assertEquals(1, sum.at(y).below() / RegularizedGamma.P.value(1.0 / k, y), 1e-12);
      assertEquals(1, sum.at(y).above() / RegularizedGamma.Q.value(1.0 / k, y), 1e-12);
    }
  }

  /**
   * Quantiles between the knots: the tail beyond the interpolated quantile is the tail asked for,
   * within 1e-7 of it or half the spacing of floats at the value.
   */
  @ParameterizedTest
  @CsvSource({"1,1", "1,10", "2,2", "5,10", "10,1", "10,10", "15,10", "50,10", "20,100", "1000,10"})
  void tailsBetweenKnotsAreAccurate(int k, int r) {
    WeightedGammaSum sum = sum(k, r);
    QuantileTable table = table(sum);
    double shift = Math.log(r) / k;
    for (int octave = 10; octave < 53; octave++) {
      for (int part = 0; part < 64; part += octave < 48 ? 5 : 1) {
        for (double within : new double[] {0.2, 0.5, 0.8}) {
          long p = (long) Math.scalb(1 + (part + within) / 64, octave) | 1;
          for (int side = 0; side < 2; side++) {
            double y = table.quantile(bits(p, side));
            if (y > 0) {
              WeightedGammaSum.Point point = sum.at(y);
              double tail = side == 0 ? point.below() : point.above();
              double wanted = p * 0x1p-54;
              double half = Math.ulp((float) (y - shift)) / 2.0 * point.density() / y;
              assertEquals(wanted, tail, Math.max(1e-7 * wanted, half), "k " + k + " r " + r);
            }
          }
        }
      }
    }
  }

  private static long bits(long p, int side) {
    return (p >> 1) << 12 | side;
  }

  /** {@code E exp(-s Y) = product of (1 + s/i)^(-1/k)}, by Gauss's quadrature over the table. */
  @ParameterizedTest
  @CsvSource({"1,10", "2,3", "5,10", "10,10", "15,10", "50,10", "20,100"})
  void laplaceTransformIsExact(int k, int r) {
    QuantileTable table = table(sum(k, r));
    for (double s : new double[] {-0.5, 0.5, 1, 3}) {
      double exact = 0;
      for (int i = 1; i <= r; i++) {
        exact -= Math.log1p(s / i) / k;
      }
      double[] exponent = {s};
      double mean = mean(table, y -> Math.exp(-exponent[0] * y));
      assertEquals(1, mean / Math.exp(exact), 2e-8, "s " + s);
    }
  }

  private static double mean(QuantileTable table, DoubleUnaryOperator f) {
    double mean = 0;
    for (int octave = 1; octave < 53; octave++) {
      int parts = octave > 14 ? 1024 : 1;
      double half = Math.scalb(0.5, octave) / parts;
      for (int part = 0; part < parts; part++) {
        double middle = Math.scalb(1.0, octave) + (2 * part + 1) * half;
        for (int sign = -1; sign <= 1; sign += 2) {
          long p = (long) (middle + sign * half / Math.sqrt(3)) | 1;
          for (int side = 0; side < 2; side++) {
            mean += half * 0x1p-54 * f.applyAsDouble(table.quantile(bits(p, side)));
          }
        }
      }
    }
    return mean;
  }

  /**
   * The smallest of many: near the infimum {@code P(Y < y) = (r!)^(1/k) y^(r/k) / Gamma(r/k+1)}.
   */
  @Test
  void lowerTailFollowsItsPowerLaw() {
    // k = r = 10: P(Y < y) = (10!)^0.1 * y.
    double factor = Math.pow(3628800, 0.1);
    QuantileTable table = table(sum(10, 10));
    for (int octave = 20; octave < 30; octave++) {
      long p = (1L << octave) + (1L << octave - 3) | 1;
      assertEquals(1, p * 0x1p-54 / factor / table.quantile(bits(p, 0)), 1e-6);
    }
  }

  /** The exact distribution function of Gumbel noise, {@code exp(-exp(-x))}. */
  @Test
  void gumbelIsAccurateInBothTails() {
    float[] x = new float[DRAWS];
    Gumbel.STANDARD.fill(11, x, 0, DRAWS);
    double[] p = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      long bits = NoiseKeys.mix(11 + (i + 1) * NoiseKeys.GOLDEN_GAMMA);
      double tail = ((bits >>> 12 << 1) + 1) * 0x1p-54;
      p[i] = Math.exp(-Math.exp(-x[i]));
      double found = (bits & 1) == 0 ? p[i] : -Math.expm1(-Math.exp(-x[i]));
      double rounding = Math.ulp(x[i]) * Math.max(1, Math.exp(-x[i]));
      assertEquals(1, found / tail, 1e-7 + rounding);
    }
    assertUniform(p);
  }

  /** Doubles before they are rounded, for rounding puts mass on the infimum where k is large. */
  @ParameterizedTest
  @CsvSource({"1,10", "5,10", "10,10", "50,10", "20,100"})
  void sumOfGammaPassesKolmogorovSmirnovAndAndersonDarling(int k, int r) {
    WeightedGammaSum sum = sum(k, r);
    QuantileTable table = table(sum);
    double[] p = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      double y = table.quantile(NoiseKeys.mix(77 + i * NoiseKeys.GOLDEN_GAMMA));
      WeightedGammaSum.Point point = sum.at(y);
      p[i] = point.below() < 0.5 ? point.below() : 1 - point.above();
    }
    assertUniform(p);
  }

  /**
   * Kolmogorov-Smirnov, P(sqrt(n) D > t) about 2 exp(-2 t^2): 1e-6 at 2.7. Anderson-Darling, P(A^2
   * > z) about sqrt(3) exp(-z) / sqrt(pi z): 2e-6 at 12.
   */
  private static void assertUniform(double[] p) {
    Arrays.sort(p);
    int n = p.length;
    double distance = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      distance = Math.max(distance, Math.max(p[i] - (double) i / n, (i + 1.0) / n - p[i]));
      sum += (2 * i + 1) * (Math.log(p[i]) + Math.log1p(-p[n - 1 - i])) / n;
    }
    assertTrue(Math.sqrt(n) * distance < 2.7, "Kolmogorov-Smirnov " + Math.sqrt(n) * distance);
    assertTrue(-n - sum < 12, "Anderson-Darling " + (-n - sum));
  }

  /**
   * Two samples: the definition, summed from gamma variables drawn by rejection, against the table.
   * Two-sample Kolmogorov-Smirnov, false alarm 1e-6 each.
   */
  @ParameterizedTest
  @CsvSource({"1,10", "5,10", "10,10", "50,10", "20,100"})
  void agreesWithSumsOfGammaVariables(int k, int r) {
    int n = 50_000;
    float[] drawn = new float[n];
    new SumOfGamma(k, r).fill(5, drawn, 0, n);
    float[] summed = new float[n];
    SharedStateContinuousSampler gamma =
        AhrensDieterMarsagliaTsangGammaSampler.of(new KeyedRandom(6), 1.0 / k, 1);
    for (int d = 0; d < n; d++) {
      double y = -Math.log(r) / k;
      for (int i = 1; i <= r; i++) {
        y += gamma.sample() / i;
      }
      summed[d] = (float) y;
    }
    Arrays.sort(drawn);
    Arrays.sort(summed);
    double distance = 0;
    for (int i = 0, j = 0; i < n && j < n; ) {
      float x = Math.min(drawn[i], summed[j]);
      while (i < n && drawn[i] <= x) {
        i++;
      }
      while (j < n && summed[j] <= x) {
        j++;
      }
      distance = Math.max(distance, Math.abs(i - j) / (double) n);
    }
    assertTrue(Math.sqrt(n / 2.0) * distance < 2.7, "distance " + distance);
  }

  /** Correlation of the ranks of neighbours, 5 standard errors; false alarm below 6e-7. */
  @Test
  void neighboursAreUncorrelated() {
    float[] x = new float[DRAWS];
    Gumbel.STANDARD.fill(123, x, 0, DRAWS);
    double sum = 0;
    for (int i = 1; i < DRAWS; i++) {
      sum += (Math.exp(-Math.exp(-x[i])) - 0.5) * (Math.exp(-Math.exp(-x[i - 1])) - 0.5) * 12;
    }
    assertEquals(0, sum / DRAWS, 5 / Math.sqrt(DRAWS));
  }
}
