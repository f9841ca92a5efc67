package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contract of solvers that give any of several best solutions, but always the same one. */
public abstract class UnspecifiedTiesContract extends MapSolverContract {

  /** No two vectors have the same sum of different powers of two. */
  @Override
  protected float[] tieScores(Random random, int length) {
    float[] theta = new float[length];
    for (int i = 0; i < length; i++) {
      int other = random.nextInt(i + 1);
      theta[i] = theta[other];
      theta[other] = 1 << i;
    }
    return theta;
  }

  @Test
  void ofSeveralBestTheSameIsGivenEachTime() {
    Random random = new Random(8);
    for (int length : smallSizes()) {
      for (int trial = 0; trial < 10; trial++) {
        float[] theta = super.tieScores(random, length);
        float[] z = new float[length];
        solver().solve(theta, z, 0, length);
        assertTrue(isFeasible(z, 0, length));
        assertEquals(best(theta), score(theta, z));
        float[] again = new float[length];
        solver().solve(theta, again, 0, length);
        assertArrayEquals(z, again);
      }
    }
  }
}
