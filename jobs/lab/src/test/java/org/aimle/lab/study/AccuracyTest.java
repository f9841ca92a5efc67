package org.aimle.lab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** By hand: with g = (2, 0). */
class AccuracyTest {

  private static final double[] EXACT = {2, 0};

  @Test
  void estimatesThatAreExactHaveNeitherBiasNorVariance() {
    Accuracy accuracy = Accuracy.of(List.of(Quality.of(new float[] {2, 0, 2, 0}, 2, EXACT)));
    assertEquals(new Accuracy(1, 0, 1, 1, 0, 0, 0, 0, 0.5), accuracy);
  }

  /** (3, 1) and (1, -1): mean g, squared deviations 2 and 2, so the variance is 4 / (2 - 1). */
  @Test
  void varianceIsRelativeAndTakenOutOfTheBias() {
    Quality quality = Quality.of(new float[] {3, 1, 1, -1}, 2, EXACT);
    assertEquals((3 / Math.sqrt(10) + 1 / Math.sqrt(2)) / 2, quality.cosine(), 1e-12);
    assertEquals(1, quality.cosineOfMean(), 1e-12);
    assertEquals(1, quality.along(), 1e-12);
    assertEquals(1, quality.variance(), 1e-12);
    // ||m||^2 / ||g||^2 = 1, of which 1 / 2 is variance of the mean of two.
    assertEquals(0.5, quality.square(), 1e-12);
    assertEquals(0, quality.zeros());
  }

  /** (0, 4), always: at a right angle, of twice the length. */
  @Test
  void biasIsTheDistanceOfTheMean() {
    Accuracy accuracy = Accuracy.of(List.of(Quality.of(new float[] {0, 4, 0, 4}, 2, EXACT)));
    assertEquals(0, accuracy.cosine());
    assertEquals(Math.sqrt(5), accuracy.bias(), 1e-12);
    assertEquals(1, accuracy.rescaledBias(), "no factor but 0 helps");
    assertEquals(0, accuracy.scale());
  }

  /** (6, 6), always: half of the way is right, and a sixth of the length. */
  @Test
  void rescalingIsWhatALearningRateWouldDo() {
    Accuracy accuracy = Accuracy.of(List.of(Quality.of(new float[] {6, 6, 6, 6}, 2, EXACT)));
    assertEquals(Math.sqrt(0.5), accuracy.cosine(), 1e-12);
    assertEquals(3, accuracy.scale(), 1e-12);
    // ((6, 6) - (2, 0)) / 2 = (2, 3)
    assertEquals(Math.sqrt(13), accuracy.bias(), 1e-12);
    // ((1, 1) - (2, 0)) / 2 = (-1/2, 1/2)
    assertEquals(Math.sqrt(0.5), accuracy.rescaledBias(), 1e-12);
  }

  @Test
  void oneFactorRescalesAllInstances() {
    // Twice the exact gradient and once: the best common factor is 3/5.
    Accuracy accuracy =
        Accuracy.of(
            List.of(
                Quality.of(new float[] {4, 0, 4, 0}, 2, EXACT),
                Quality.of(new float[] {2, 0, 2, 0}, 2, EXACT)));
    assertEquals(1.5, accuracy.scale(), 1e-12);
    double squares = (Math.pow(2 * 0.6 - 1, 2) + Math.pow(0.6 - 1, 2)) / 2;
    assertEquals(Math.sqrt(squares), accuracy.rescaledBias(), 1e-12);
  }

  @Test
  void anEstimateOfZeroHasNoDirection() {
    Accuracy accuracy = Accuracy.of(List.of(Quality.of(new float[4], 2, EXACT)));
    assertEquals(new Accuracy(0, 0, 0, 0, 1, 0, 1, 0, 1), accuracy);
  }

  @Test
  void standardErrorIsOverInstances() {
    Accuracy accuracy =
        Accuracy.of(
            List.of(
                Quality.of(new float[] {1, 0, 1, 0}, 2, EXACT),
                Quality.of(new float[] {0, 1, 0, 1}, 2, EXACT)));
    assertEquals(0.5, accuracy.cosine());
    // Deviations of 1/2: variance 1/2, over two instances.
    assertEquals(0.5, accuracy.cosineError(), 1e-12);
  }
}
