package org.aimle.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterLambdaTest {

  private static final AdditiveLambdaRule RULE = new AdditiveLambdaRule(0, 1, 0.1, 0.5, 0.9, 1);

  private static SparsityStatistics seen(long nonZeros, long gradients) {
    return new SparsityStatistics(nonZeros, gradients, 3 * gradients);
  }

  @Test
  void replaysEachStepOnTheSumsOfTheWorkers() {
    Map<String, LambdaRule> rules = new LinkedHashMap<>();
    rules.put("path", RULE);
    rules.put("words", AdditiveLambdaRule.PUBLISHED);
    StepStatistics one =
        StepStatistics.of(
            List.of(
                Map.of("path", seen(0, 4), "words", seen(9, 4)),
                Map.of("path", seen(8, 4), "words", seen(1, 4))));
    StepStatistics other =
        StepStatistics.of(List.of(Map.of("words", seen(0, 6), "path", seen(2, 6))));

    Map<String, LambdaState> next =
        new ClusterLambda(rules)
            .next(
                Map.of("path", RULE.initial(), "words", AdditiveLambdaRule.PUBLISHED.initial()),
                one.plus(other));

    LambdaState path = RULE.next(RULE.next(RULE.initial(), seen(2, 10)), seen(8, 4));
    LambdaRule published = AdditiveLambdaRule.PUBLISHED;
    LambdaState words =
        published.next(published.next(published.initial(), seen(9, 10)), seen(1, 4));
    assertEquals(Map.of("path", path, "words", words), next);
    assertEquals(List.of("path", "words"), List.copyOf(next.keySet()));
  }

  @Test
  void sumsDoNotDependOnOrder() {
    StepStatistics a = StepStatistics.of(List.of(Map.of("words", seen(1, 2))));
    StepStatistics b =
        StepStatistics.of(List.of(Map.of("words", seen(3, 4)), Map.of("words", seen(5, 6))));
    StepStatistics c = StepStatistics.NONE;
    assertEquals(a.plus(b).plus(c), c.plus(b.plus(a)));
    assertEquals(seen(9, 12), a.plus(b).total("words"));
    assertEquals(2, a.plus(b).steps());
    StepStatistics path = StepStatistics.of(List.of(Map.of("path", seen(1, 2))));
    assertThrows(IllegalArgumentException.class, () -> a.plus(path));
  }

  @Test
  void stepsWithoutGradientsLeaveTheState() {
    StepStatistics nothing = StepStatistics.of(List.of(Map.of("words", SparsityStatistics.NONE)));
    LambdaState state = new LambdaState(0.3, 0.7, 0.1);
    assertEquals(
        Map.of("words", state),
        new ClusterLambda(Map.of("words", RULE)).next(Map.of("words", state), nothing));
  }

  @Test
  void aLayerWithoutStateIsNamed() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ClusterLambda(Map.of("words", RULE)).next(Map.of(), StepStatistics.NONE));
    assertTrue(error.getMessage().contains("'words'"), error.getMessage());
  }

  @Test
  void aLayerWithoutStatisticsIsNamed() {
    StepStatistics path = StepStatistics.of(List.of(Map.of("path", seen(1, 2))));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ClusterLambda(Map.of("words", RULE))
                    .next(Map.of("words", RULE.initial()), path));
    assertTrue(error.getMessage().contains("'words'"), error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> StepStatistics.of(List.of(Map.of("words", seen(1, 2)), Map.of("path", seen(1, 2)))));
  }

  @Test
  void bytesReadBack() throws IOException {
    StepStatistics written =
        StepStatistics.of(
            List.of(
                Map.of("path", seen(0, 4), "words", seen(9, 4)),
                Map.of("path", seen(8, 4), "words", seen(1, 4))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.write(new DataOutputStream(bytes));
    assertEquals(
        written,
        StepStatistics.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
  }
}
