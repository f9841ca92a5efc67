package org.aimle.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaRuleTest {

  /** No non-zeros at all for t steps: G = 0.9^t, beta = t * step. */
  @Test
  void additiveRuleRisesWhileEstimatesAreEmpty() {
    LambdaRule rule = AdditiveLambdaRule.PUBLISHED;
    LambdaState state = rule.initial();
    assertEquals(new LambdaState(0, 1, 0), state);
    for (int t = 1; t <= 50; t++) {
      state = rule.next(state, new SparsityStatistics(0, 8));
      assertEquals(Math.pow(0.9, t), state.density(), 1e-12);
      assertEquals(t * 1e-4, state.beta(), 1e-12);
    }
  }

  @Test
  void additiveRuleFallsToZeroAndRemembersTheUnclippedUpdate() {
    LambdaRule rule = new AdditiveLambdaRule(0.15, 1, 0.1, 0.5, 0, 2);
    LambdaState one = rule.next(rule.initial(), new SparsityStatistics(40, 8));
    assertEquals(5, one.density());
    assertEquals(0.05, one.beta(), 1e-15);
    assertEquals(-0.1, one.previousUpdate());
    LambdaState two = rule.next(one, new SparsityStatistics(40, 8));
    assertEquals(0, two.beta(), "clipped");
    assertEquals(0.5 * -0.1 - 0.1, two.previousUpdate(), 1e-15, "not clipped along");
  }

  @Test
  void meetingTheTargetExactlyStepsDown() {
    LambdaRule rule = new AdditiveLambdaRule(1, 1, 0.25, 0, 0, 2);
    assertEquals(0.75, rule.next(rule.initial(), new SparsityStatistics(4, 2)).beta());
  }

  /** Density e-fold or more off the target: beta moves by the factor exp(gain) each step. */
  @Test
  void multiplicativeRuleMovesByFactors() {
    MultiplicativeLambdaRule rule = new MultiplicativeLambdaRule(0.01, 0.1, 0, 1, 1e-6, 1e6);
    LambdaState empty = rule.next(rule.initial(), new SparsityStatistics(0, 4));
    assertEquals(0.01 * Math.exp(0.1), empty.beta(), 1e-12);
    LambdaState dense = rule.next(rule.initial(), new SparsityStatistics(40, 4));
    assertEquals(0.01 * Math.exp(-0.1), dense.beta(), 1e-12);
    LambdaState right = rule.next(rule.initial(), new SparsityStatistics(4, 4));
    assertEquals(0.01, right.beta(), 1e-15);
  }

  @Test
  void multiplicativeRuleStaysWithinItsBounds() {
    MultiplicativeLambdaRule rule = new MultiplicativeLambdaRule(0, 1, 0, 1, 0.5, 2);
    LambdaState state = rule.initial();
    for (int t = 0; t < 10; t++) {
      state = rule.next(state, new SparsityStatistics(0, 4));
      assertTrue(state.beta() >= 0.5 && state.beta() <= 2);
    }
    assertEquals(2, state.beta());
  }

  @ParameterizedTest
  @ValueSource(strings = {"published", "multiplicative:target=3", "constant:beta=0.5"})
  void withoutGradientsNothingMoves(String text) {
    LambdaRule rule = LambdaRules.parse(text);
    LambdaState state = rule.initial();
    assertSame(state, rule.next(state, SparsityStatistics.NONE));
    assertEquals(rule, LambdaRules.parse(LambdaRules.write(rule)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "published:step=0",
        "published:momentum=1",
        "published:decay=-0.1",
        "published:target=0",
        "published:gain=1",
        "multiplicative:gain=2",
        "multiplicative:minimum=0",
        "multiplicative:maximum=1e-9",
        "multiplicative:target=0",
        "multiplicative:target=some",
        "constant:beta=-1",
        "adaptive"
      })
  void refusesValuesOutOfRange(String text) {
    assertThrows(IllegalArgumentException.class, () -> LambdaRules.parse(text));
  }

  /** Bit by bit, from the first step on. */
  @Test
  void anAutomaticTargetIsHalfTheOnesOfTheSolutions() {
    LambdaRule auto = LambdaRules.parse("multiplicative");
    LambdaRule seven = LambdaRules.parse("multiplicative:target=7");
    LambdaRule ones = LambdaRules.parse("multiplicative:target=ones");
    LambdaState left = auto.initial();
    LambdaState twice = ones.initial();
    LambdaState right = seven.initial();
    assertEquals(right.beta(), left.beta());
    for (int step = 0; step < 100; step++) {
      SparsityStatistics seen = new SparsityStatistics(step * 37 % 400, 40, 14 * 40);
      left = auto.next(left, seen);
      twice = ones.next(twice, new SparsityStatistics(step * 37 % 400, 40, 7 * 40));
      right = seven.next(right, seen);
      assertEquals(right, left);
      assertEquals(right, twice);
    }
    assertEquals(ones, LambdaRules.parse(LambdaRules.write(ones)));
    assertEquals(ones, LambdaRules.parse("multiplicative", new DensityTarget.Ones()));
    assertEquals(ones, LambdaRules.parse("multiplicative:target=ones", 7));
    assertEquals(seven, LambdaRules.parse("multiplicative", 7));
    assertEquals(auto, LambdaRules.parse("multiplicative:target=auto"));
    assertEquals(auto, LambdaRules.parse("multiplicative:target=auto", 7), "is named");
    assertEquals(seven, LambdaRules.parse("multiplicative: target = 7", 5), "is named");
    assertEquals(
        LambdaRules.parse("published"), LambdaRules.parse("published", 7), "has its own target");
  }

  @Test
  void anAutomaticTargetWaitsForSolutionsThatHaveOnes() {
    LambdaRule auto = LambdaRules.parse("multiplicative");
    LambdaState state = auto.initial();
    assertSame(state, auto.next(state, new SparsityStatistics(0, 40)));
  }

  @Test
  void statisticsAddUp() {
    SparsityStatistics sum = new SparsityStatistics(3, 2, 5).plus(new SparsityStatistics(4, 5, 9));
    assertEquals(new SparsityStatistics(7, 7, 14), sum);
    assertEquals(2, sum.onesPerGradient());
    assertEquals(1, sum.nonZerosPerGradient());
    assertEquals(0, SparsityStatistics.NONE.nonZerosPerGradient());
  }
}
