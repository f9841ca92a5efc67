package org.aimle.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TargetDistributionTest {

  private static final LambdaState HALF = new LambdaState(0.5, 1, 0);

  @Test
  void adaptiveLambdaIsRelativeToTheNorms() {
    AdaptiveTarget target = new AdaptiveTarget(1);
    assertEquals(0.5 * 6 / 2, target.lambda(HALF, 6, 2));
    assertEquals(1.5, target.divisor(1.5));
    assertEquals(0, target.lambda(HALF, 6, 0), "no loss gradient, no perturbation");
    assertEquals(0, target.lambda(HALF, 0, 2));
    assertEquals(1, target.divisor(0), "differences are left as they are");
  }

  @Test
  void constantLambdaHeedsNothing() {
    ConstantTarget target = new ConstantTarget(1, 10, GradientScaling.BY_LAMBDA);
    assertEquals(10, target.lambda(HALF, 6, 2));
    assertEquals(10, target.divisor(10));
    assertEquals(1e-7, new ConstantTarget(1, 0, GradientScaling.BY_LAMBDA).divisor(0));
    assertEquals(1, new ConstantTarget(1, 10, GradientScaling.NONE).divisor(10));
  }

  @Test
  void constantRuleKeepsItsState() {
    ConstantLambda rule = new ConstantLambda(0.3);
    LambdaState state = rule.initial();
    assertEquals(0.3, state.beta());
    assertSame(state, rule.next(state, new SparsityStatistics(5, 2)));
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new AdaptiveTarget(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> new ConstantTarget(1, -1, GradientScaling.NONE));
    assertThrows(IllegalArgumentException.class, () -> new ConstantLambda(-1));
    assertThrows(IllegalArgumentException.class, () -> new LambdaState(-0.1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new SparsityStatistics(-1, 1));
  }
}
