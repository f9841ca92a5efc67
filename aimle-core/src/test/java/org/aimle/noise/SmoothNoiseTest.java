package org.aimle.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothNoiseTest {

  private static final int DRAWS = 200_000;

  /**
   * By partial integration {@code E[score(x)] = 0} and {@code E[x score(x)] = 1}: each sample mean
   * lies within 5 standard errors but for 6e-7 of the keys.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"gumbel", "gumbel:location=2.0,scale=0.5", "normal", "normal:deviation=3.0"})
  void scoresBelongToTheDensity(String text) {
    SmoothNoise noise = (SmoothNoise) Noises.parse(text);
    assertEquals(text, noise.toString());
    float[] x = new float[DRAWS];
    noise.fill(5, x, 0, DRAWS);
    for (int power = 0; power <= 1; power++) {
      double mean = 0;
      double square = 0;
      for (float one : x) {
        double value = Math.pow(one, power) * noise.score(one);
        mean += value / DRAWS;
        square += value * value / DRAWS;
      }
      double error = Math.sqrt((square - mean * mean) / DRAWS);
      assertEquals(power, mean, 5 * error, text);
    }
  }

  /**
   * Kolmogorov-Smirnov: the largest distance of two distribution functions is above {@code 2.7 /
   * sqrt(draws)} with probability 9e-7.
   */
  @Test
  void normalAndUniformHaveTheirDistributions() {
    float[] normal = new float[DRAWS];
    new Normal(2).fill(7, normal, 0, DRAWS);
    Arrays.sort(normal);
    float[] uniform = new float[DRAWS];
    new Uniform().fill(7, uniform, 0, DRAWS);
    Arrays.sort(uniform);
    double normalDistance = 0;
    double uniformDistance = 0;
    for (int i = 0; i < DRAWS; i++) {
      double rank = (i + 0.5) / DRAWS;
      double p = 0.5 * Erfc.value(-normal[i] / (2 * Math.sqrt(2)));
      normalDistance = Math.max(normalDistance, Math.abs(p - rank));
      uniformDistance = Math.max(uniformDistance, Math.abs(uniform[i] - rank));
    }
    double limit = 2.7 / Math.sqrt(DRAWS);
    assertTrue(normalDistance < limit, "normal " + normalDistance);
    assertTrue(uniformDistance < limit, "uniform " + uniformDistance);
    assertTrue(uniform[0] > 0 && uniform[DRAWS - 1] < 1);
  }

  @Test
  void theKeyAloneNamesTheNumbers() {
    for (NoiseDistribution noise : new NoiseDistribution[] {new Normal(1), new Uniform()}) {
      float[] many = new float[9];
      float[] few = new float[5];
      noise.fill(3, many, 2, 7);
      noise.fill(3, few, 0, 5);
      assertArrayEquals(Arrays.copyOfRange(many, 2, 7), few);
    }
  }
}
