package org.aimle.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.settings.Settings;
import org.aimle.spark.ml.AimleTextExplainer;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;

class StageSettingsTest {

  private static final Set<String> SET_BY_THE_JOB =
      Set.of(
          "tokensCol",
          "labelCol",
          "predictionCol",
          "explanationCol",
          "probabilityCol",
          "rawPredictionCol",
          "thresholds",
          "task",
          "idCol",
          "validationIndicatorCol",
          "weightCol",
          "teacherCol",
          "maskedCopies",
          "occlusions",
          "contributionsCol",
          "handleInvalid");

  private final Settings defaults = StageSettings.defaults();

  @Test
  void everyParameterOfTheStageIsAKeyWithTheStagesDefault() {
    AimleTextExplainer stage = new AimleTextExplainer();
    AimleTextExplainer set = StageSettings.stage(defaults);
    Set<String> reached =
        defaults.keys().stream()
            .map(Settings.Key::name)
            .filter(key -> !StageSettings.OF_THE_JOB.contains(key))
            .map(StageSettings::parameter)
            .collect(Collectors.toSet());
    for (Param<?> parameter : stage.params()) {
      if (!SET_BY_THE_JOB.contains(parameter.name())) {
        assertTrue(reached.remove(parameter.name()), "no key sets " + parameter.name());
        assertEquals(
            stage.getDefault(stage.getParam(parameter.name())),
            set.get(set.getParam(parameter.name())),
            parameter.name());
      }
    }
    assertEquals(Set.of(), reached, "keys that set nothing");
  }

  @Test
  void everyKeyIsExplained() {
    for (Settings.Key key : defaults.keys()) {
      assertFalse(key.meaning().isBlank(), key.name() + " has no comment above it");
    }
  }

  @Test
  void theQuickStartIsADefaultWithLessToDo() {
    Settings quick = StageSettings.quickStart();
    StageSettings.stage(quick);
    for (String key : List.of("epochs", "synthetic-texts", "vector-size")) {
      assertTrue(quick.atLeast(1, key) < defaults.atLeast(1, key), key);
    }
    assertEquals(defaults.text("k"), quick.text("k"));
  }

  @Test
  void aFileAndTheCommandLineOverrideDefaults() {
    Settings settings =
        defaults
            .with(
                new StringReader("k = 5 // fewer\nword-vectors = \"a.txt\"\npatience = 3"),
                "my.conf")
            .with("k", "7")
            .with("patience", "none")
            .with("noise", "none");
    assertEquals("7", settings.text("k"));
    assertEquals(Optional.of("a.txt"), settings.find("word-vectors"));
    assertEquals(Optional.empty(), settings.find("patience"));
    assertEquals("none", settings.text("noise"), "none is a noise, not the absence of one");
    assertEquals("10", defaults.text("k"), "settings are immutable");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    UserError unknown =
        assertThrows(
            UserError.class, () -> defaults.with(new StringReader("\nbatchsize = 5"), "my.conf"));
    assertEquals(
        "my.conf, line 2: there is no setting 'batchsize'; did you mean batch-size?",
        unknown.getMessage());
    UserError malformed =
        assertThrows(UserError.class, () -> defaults.with(new StringReader("k = ["), "my.conf"));
    assertTrue(malformed.getMessage().startsWith("my.conf: 1:"), malformed.getMessage());
  }

  @Test
  void namesTheKeyTheValueAndTheRange() {
    for (List<String> wrong :
        List.of(
            List.of("k", "0", "k is 0 but must be at least 1"),
            List.of("k", "ten", "k is 'ten' but must be an integer"),
            List.of("batch-size", "-1", "batch-size is -1 but must be at least 1"),
            List.of("learning-rate", "-0.1", "learning-rate is -0.1 but must be"),
            List.of("learning-rate", "NaN", "learning-rate is NaN but must be"),
            List.of("dropout", "1", "dropout is 1.0 but must be in [0, 1)"),
            List.of("case-sensitive", "yes", "case-sensitive is 'yes' but must be true or false"),
            List.of("estimator", "rloo", "estimator is 'rloo'"),
            List.of("lambda-rule", "published:step=-1", "lambda-rule is 'published:step=-1'"),
            List.of("noise", "sum-of-gamma:k=0", "noise is 'sum-of-gamma:k=0'"))) {
      UserError error =
          assertThrows(
              UserError.class,
              () -> StageSettings.stage(defaults.with(wrong.get(0), wrong.get(1))),
              wrong.toString());
      assertTrue(error.getMessage().startsWith(wrong.get(2)), error.getMessage());
    }
  }
}
