package org.aimle.lab.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.aimle.lab.exact.FeasibleSet;
import org.aimle.lab.exact.GibbsDistribution;
import org.aimle.lab.study.QuadraticLoss.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuadraticLossTest {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void gradientIsThatOfTheLoss(Kind kind) {
    int n = 6;
    QuadraticLoss loss = QuadraticLoss.random(kind, n, 3, new Random(1));
    Random random = new Random(2);
    float[] z = new float[2 * n];
    for (int i = 0; i < z.length; i++) {
      z[i] = random.nextFloat();
    }
    float[] gradients = new float[2 * n];
    loss.at(z, new float[2], gradients);
    for (int i = 0; i < z.length; i++) {
      // A quadratic has exact central differences, but for rounding.
      float[] up = z.clone();
      float[] down = z.clone();
      up[i] += 0.5f;
      down[i] -= 0.5f;
      float[] above = new float[2];
      float[] below = new float[2];
      loss.at(up, above, new float[2 * n]);
      loss.at(down, below, new float[2 * n]);
      assertEquals(above[i / n] - below[i / n], gradients[i], 1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void enumeratedLossesAreThoseOfTheSolutions(Kind kind) {
    FeasibleSet set = FeasibleSet.spanningTrees(4);
    QuadraticLoss loss = QuadraticLoss.random(kind, 6, 3, new Random(3));
    double[] losses = loss.of(set);
    float[] z = new float[set.size() * 6];
    for (int s = 0; s < set.size(); s++) {
      for (int one : set.ones(s)) {
        z[s * 6 + one] = 1;
      }
    }
    float[] rows = new float[set.size()];
    loss.at(z, rows, new float[z.length]);
    for (int s = 0; s < losses.length; s++) {
      assertEquals(losses[s], rows[s], 1e-5);
    }
  }

  /** {@code ||z - b||^2} is linear at 0/1 vectors; a coupled loss is not. */
  @Test
  void onlyTheSeparateLossIsLinearAtSolutions() {
    FeasibleSet pairs = FeasibleSet.subsets(4, 2);
    // {0,1} + {2,3} = {0,2} + {1,3}
    double[] separate = QuadraticLoss.random(Kind.SEPARATE, 4, 2, new Random(4)).of(pairs);
    assertEquals(separate[0] + separate[5], separate[1] + separate[4], 1e-6);
    double[] coupled = QuadraticLoss.random(Kind.COUPLED, 4, 2, new Random(4)).of(pairs);
    assertNotEquals(coupled[0] + coupled[5], coupled[1] + coupled[4], 0.01);
  }

  @Test
  void theSeparateLossHasTheClosedFormOfTheDistribution() {
    FeasibleSet set = FeasibleSet.subsets(5, 2);
    QuadraticLoss loss = QuadraticLoss.random(Kind.SEPARATE, 5, 2, new Random(5));
    Random same = new Random(5);
    double[] b = new double[5];
    for (int i = 0; i < 5; i++) {
      b[i] = (float) Math.abs(same.nextGaussian());
    }
    GibbsDistribution exact = new GibbsDistribution(set, new double[] {1, 0, -1, 0.5, 2});
    assertArrayEquals(exact.expectedGradient(b), exact.expectedGradientOf(loss.of(set)), 1e-9);
  }
}
