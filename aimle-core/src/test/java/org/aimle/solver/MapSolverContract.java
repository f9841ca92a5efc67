package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MapSolver} owes its callers; a solver's test class extends this one and says
 * which instances are small enough for brute force.
 */
public abstract class MapSolverContract {

  /** The solver under test. */
  protected abstract MapSolver solver();

  /** Sizes (elements) of instances small enough for brute force, at most 20 each. */
  protected abstract int[] smallSizes();

  /** A size of everyday use. */
  protected abstract int usualSize();

  /** Whether a 0/1 vector of {@code length} elements is a solution of its instance. */
  protected abstract boolean isFeasible(float[] z, int offset, int length);

  /** Random scores; override where not all finite scores are admissible. */
  protected float[] scores(Random random, int length) {
    float[] theta = new float[length];
    for (int i = 0; i < length; i++) {
      theta[i] = (float) random.nextGaussian();
    }
    return theta;
  }

  /** Random scores with many ties; override where not all finite scores are admissible. */
  protected float[] tieScores(Random random, int length) {
    float[] theta = new float[length];
    for (int i = 0; i < length; i++) {
      theta[i] = random.nextInt(3);
    }
    return theta;
  }

  /**
   * Whether, of two solutions of equal score, {@code z} is the one to be found: by the common rule
   * the one with a 1 at the first difference. Override where the solver documents another.
   */
  protected boolean isPreferred(float[] z, float[] other) {
    return Arrays.compare(z, other) > 0;
  }

  @Test
  void noFeasibleVectorScoresHigher() {
    Random random = new Random(1);
    for (int length : smallSizes()) {
      for (int trial = 0; trial < 20; trial++) {
        float[] theta = scores(random, length);
        float[] z = new float[length];
        solver().solve(theta, z, 0, length);
        assertTrue(isFeasible(z, 0, length), () -> Arrays.toString(z));
        assertEquals(best(theta), score(theta, z), 1e-5);
      }
    }
  }

  @Test
  void neitherHugeNorTinyNorEqualScoresMislead() {
    Random random = new Random(6);
    for (int length : smallSizes()) {
      for (float[] theta : oddScores(random, length)) {
        float[] z = new float[length];
        solver().solve(theta, z, 0, length);
        assertTrue(isFeasible(z, 0, length), () -> Arrays.toString(theta));
        double largest = 0;
        for (float one : theta) {
          largest = Math.max(largest, Math.abs(one));
        }
        assertEquals(best(theta), score(theta, z), 1e-7 * largest, () -> Arrays.toString(theta));
      }
    }
  }

  /** Admissible as {@link #scores} are: signs are kept. */
  private List<float[]> oddScores(Random random, int length) {
    float[] huge = scores(random, length);
    float[] subnormal = scores(random, length);
    float[] equal = scores(random, length);
    float[] oneFarOff = scores(random, length);
    for (int i = 0; i < length; i++) {
      huge[i] = Math.scalb(huge[i], 120);
      subnormal[i] = Math.scalb(subnormal[i], -140);
      equal[i] = equal[0];
      oneFarOff[i] *= i == length / 2 ? 1000 : 1;
    }
    float[] negativeZero = new float[length];
    Arrays.fill(negativeZero, -0f);
    return List.of(huge, subnormal, equal, oneFarOff, new float[length], negativeZero);
  }

  /** Override where ties follow no rule but to be always the same. */
  @Test
  protected void tiesGoWhereTheyShould() {
    Random random = new Random(2);
    for (int length : smallSizes()) {
      for (int trial = 0; trial < 20; trial++) {
        float[] theta = tieScores(random, length);
        float[] z = new float[length];
        solver().solve(theta, z, 0, length);
        assertArrayEquals(firstBest(theta), z, () -> "scores " + Arrays.toString(theta));
      }
    }
  }

  @Test
  void readsAndWritesItsInstanceAlone() {
    int length = usualSize();
    float[] theta = scores(new Random(3), length);
    float[] z = new float[length];
    solver().solve(theta, z, 0, length);

    float[] wideTheta = new float[length + 7];
    float[] wideZ = new float[length + 7];
    Arrays.fill(wideTheta, Float.NaN);
    Arrays.fill(wideZ, 9f);
    System.arraycopy(theta, 0, wideTheta, 4, length);
    float[] before = wideTheta.clone();
    solver().solve(wideTheta, wideZ, 4, length);
    assertArrayEquals(z, Arrays.copyOfRange(wideZ, 4, 4 + length));
    assertArrayEquals(before, wideTheta, "scores are not written to");
    for (int i = 0; i < wideZ.length; i++) {
      assertTrue(i >= 4 && i < 4 + length || wideZ[i] == 9f, "element " + i);
    }
  }

  @Test
  void refusesScoresThatAreNotFinite() {
    int length = usualSize();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] theta = scores(new Random(4), length);
      theta[length - 1] = bad;
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> solver().solve(theta, new float[length], 0, length))
              .getMessage();
      assertTrue(message.contains(Integer.toString(length - 1)), message);
      assertTrue(message.contains(Float.toString(bad)), message);
    }
  }

  @Test
  void manyThreadsFindWhatOneFinds() throws Exception {
    int length = usualSize();
    int rows = 200;
    MapSolver solver = solver();
    Random random = new Random(5);
    float[][] theta = new float[rows][];
    float[][] alone = new float[rows][length];
    for (int row = 0; row < rows; row++) {
      theta[row] = scores(random, length);
      solver.solve(theta[row], alone[row], 0, length);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> together =
          IntStream.range(0, rows)
              .mapToObj(
                  row ->
                      threads.submit(
                          () -> {
                            float[] z = new float[length];
                            solver.solve(theta[row], z, 0, length);
                            return z;
                          }))
              .toList();
      for (int row = 0; row < rows; row++) {
        assertArrayEquals(alone[row], together.get(row).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** The score of the best solution, by trying all vectors. */
  protected final double best(float[] theta) {
    double best = Double.NEGATIVE_INFINITY;
    float[] z = new float[theta.length];
    for (int bits = 0; bits < 1 << theta.length; bits++) {
      fill(z, bits);
      double score = score(theta, z);
      if (score > best && isFeasible(z, 0, z.length)) {
        best = score;
      }
    }
    return best;
  }

  /** Of the best vectors the preferred one. */
  private float[] firstBest(float[] theta) {
    float[] z = new float[theta.length];
    float[] first = z;
    double best = Double.NEGATIVE_INFINITY;
    for (int bits = 0; bits < 1 << theta.length; bits++) {
      fill(z, bits);
      double score = score(theta, z);
      if (score >= best && isFeasible(z, 0, z.length) && (score > best || isPreferred(z, first))) {
        best = score;
        first = z.clone();
      }
    }
    return first;
  }

  private static void fill(float[] z, int bits) {
    for (int i = 0; i < z.length; i++) {
      z[i] = bits >> i & 1;
    }
  }

  /** {@code <z, theta>}. */
  protected static double score(float[] theta, float[] z) {
    double score = 0;
    for (int i = 0; i < z.length; i++) {
      score += z[i] == 1 ? theta[i] : 0;
    }
    return score;
  }
}
