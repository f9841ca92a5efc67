package org.aimle.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenExplainerTest {

  @ParameterizedTest
  @ValueSource(doubles = {-600, -40, -3, 0, 3, 36, 38, 40, 600})
  void logOddsAreTheLogitWhereTheOtherProbabilityIsTiny(double logit) {
    double small = StrictMath.exp(-Math.abs(logit));
    double[] two =
        logit > 0
            ? new double[] {small / (1 + small), 1 / (1 + small)}
            : new double[] {1 / (1 + small), small / (1 + small)};
    assertEquals(logit, TokenExplainer.logOdds(two, 1), 1e-9);
    assertEquals(-logit, TokenExplainer.logOdds(two, 0), 1e-9);
  }

  @Test
  void logOddsAreThoseAgainstAllOtherClasses() {
    assertEquals(StrictMath.log(3), TokenExplainer.logOdds(new double[] {.1, .15, .75}, 2), 1e-12);
  }
}
