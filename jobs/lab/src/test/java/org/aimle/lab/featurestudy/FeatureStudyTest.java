package org.aimle.lab.featurestudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.aimle.lab.featurestudy.SyntheticSet.Example;
import org.aimle.lab.featurestudy.SyntheticSet.Formulas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureStudyTest {

  @TempDir private Path folder;

  private CommandRun study(String... arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("feature-study", "--output=" + folder.resolve("table.md")),
                Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  /**
   * Ranks at random have a mean median of 5.5; a selector without gradient prefers some features
   * that do not count, as it started.
   */
  @Test
  void findsTheTrueFeaturesOfOrangeSkin() throws IOException {
    CommandRun run =
        study(
            "--sets=orange-skin",
            "--seeds=1",
            "--rows=4000",
            "--validation-rows=500",
            "--test-rows=500",
            "--epochs=8",
            "--batch-size=50",
            "--learning-rate=0.002");
    assertEquals(0, run.code(), run.err());
    String row = Files.readAllLines(folder.resolve("table.md")).get(2);
    String[] cells = row.split(" \\| ");
    assertEquals("| orange-skin", cells[0]);
    double rank = Double.parseDouble(cells[3]);
    assertTrue(rank >= 2.5 && rank < 3, row);
    double chosen = Double.parseDouble(cells[7]);
    assertTrue(chosen > 85, row);
  }

  @ParameterizedTest
  @EnumSource(SyntheticSet.class)
  void onlyTheTrueFeaturesCount(SyntheticSet set) {
    for (Formulas formulas : Formulas.values()) {
      Random random = new Random(3);
      int second = 0;
      for (int i = 0; i < 400; i++) {
        Example example = set.next(random, formulas);
        assertEquals(SyntheticSet.FEATURES, example.features().length);
        assertEquals(set.relevant, example.relevant().length);
        second += example.second() > 0.5 ? 1 : 0;
        assertTrue(Math.abs(example.features()[9]) < 9);
      }
      // Orange skin: P(chi-squared of 4 < 4) = 0.59.
      assertTrue(second > 120 && second < 320, set + " " + formulas + " " + second);
    }
  }

  @Test
  void labelsAreTheFormulas() {
    Random random = new Random(7);
    Example xor = SyntheticSet.XOR.next(random, Formulas.PAPER);
    double[] x = xor.features();
    assertEquals(1 / (1 + Math.exp(x[0] * x[1])), xor.second(), 1e-12);
    double[] at = {0, 0.3, -2, 1, Math.log(2)};
    assertEquals(-100 * Math.sin(0.6) + 4 + 1 + 0.5, Formulas.PAPER.additive(at, 1), 1e-12);
    assertEquals(-100 * Math.sin(0.06) + 2 + 1 + 0.5 - 2.4, Formulas.CODE.additive(at, 1), 1e-12);
    Example skin = SyntheticSet.ORANGE_SKIN.next(random, Formulas.PAPER);
    double squares = Arrays.stream(skin.features()).limit(4).map(v -> v * v).sum();
    assertEquals(squares - 4, skin.exponent(), 1e-12);
  }

  @Test
  void ranksOfEqualScoresAreTheirMean() {
    assertEquals(1.5, Ranks.median(new float[] {3, 2, 1, 0}, new int[] {0, 1}));
    assertEquals(2.5, Ranks.median(new float[] {1, 1, 1, 1}, new int[] {0, 3}));
    assertEquals(3, Ranks.median(new float[] {5, 1, 4, 0, 3}, new int[] {0, 1, 4}));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    refuses("--sets names 'moons'; there are xor, orange-skin, additive, switch", "--sets=moons");
    refuses("--rows is 10 but must be at least 1000", "--rows=10");
    refuses("--labels is 'soft' but must be one of drawn, probabilities", "--labels=soft");
    refuses("estimator is 'magic'", "--estimators=magic");
  }

  private void refuses(String message, String... arguments) {
    CommandRun run = study(arguments);
    assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }
}
