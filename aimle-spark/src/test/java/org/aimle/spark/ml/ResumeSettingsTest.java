package org.aimle.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import java.util.OptionalInt;
import org.aimle.lambda.LambdaRules;
import org.aimle.spark.text.LabelTask;
import org.junit.jupiter.api.Test;

/** Which trainings are the same: parameters without effect do not tell them apart. */
class ResumeSettingsTest {

  private static Map<String, String> of(AimleTextExplainer stage) {
    return ResumeSettings.of(stage, LabelTask.NUMBERS, true);
  }

  private static String folder(AimleTextExplainer stage, boolean taught) {
    return ResumeSettings.folder(stage, ResumeSettings.idle(stage, taught), 7);
  }

  private static AimleTextExplainer stage() {
    return new AimleTextExplainer("one");
  }

  @Test
  void aWrittenSizeIsK() {
    AimleTextExplainer written = stage().setSelection("top-k:k=5");
    assertEquals("5", of(written).get("k"));
    assertEquals(of(stage().setK(5)), of(written));
    assertEquals(of(written), of(stage().setSelection("top-k:k=5").setK(3)));
    assertNotEquals(of(stage()), of(written));
  }

  @Test
  void lambdaAimsAtWhatIsChosenUnlessATargetIsNamed() {
    assertEquals(
        LambdaRules.parse("multiplicative:target=7"),
        ResumeSettings.lambdaRule(stage(), OptionalInt.of(7)));
    assertEquals(
        LambdaRules.parse("multiplicative:target=ones"),
        ResumeSettings.lambdaRule(stage(), OptionalInt.empty()));
    AimleTextExplainer named = stage().setLambdaRule("multiplicative:target=auto");
    assertEquals(
        LambdaRules.parse("multiplicative:target=auto"),
        ResumeSettings.lambdaRule(named, OptionalInt.of(7)));
  }

  @Test
  void foldersAreNamedByWhatHasAnEffect() {
    String plain = folder(stage(), false);
    assertEquals(plain, folder(stage().setMaskedCopies(7).setOcclusions(9).setPrice(0.5), false));
    assertNotEquals(plain, folder(stage().setK(3), false));
    String taught = folder(stage(), true);
    assertNotEquals(taught, folder(stage().setMaskedCopies(7), true));
    assertNotEquals(taught, folder(stage().setOcclusions(9), true));
    assertNotEquals(
        folder(stage().setSelection("bounded-subset"), false),
        folder(stage().setSelection("bounded-subset").setPrice(0.5), false));
  }
}
