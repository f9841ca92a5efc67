package org.aimle.estimator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.aimle.lambda.AdaptiveTarget;
import org.aimle.lambda.ConstantTarget;
import org.aimle.lambda.GradientScaling;
import org.aimle.lambda.TargetDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstimatorSpecTest {

  private static List<EstimatorSpec> all() {
    List<EstimatorSpec> specs = new ArrayList<>();
    for (DifferenceMethod method :
        List.of(
            DifferenceMethod.IMLE,
            DifferenceMethod.AIMLE_FORWARD,
            DifferenceMethod.AIMLE_CENTRAL)) {
      for (NormScope scope : NormScope.values()) {
        for (TargetDistribution target :
            List.of(
                new AdaptiveTarget(1),
                new AdaptiveTarget(0.5),
                new ConstantTarget(1, 1, GradientScaling.BY_LAMBDA),
                new ConstantTarget(1, 10, GradientScaling.NONE))) {
          specs.add(new DifferenceSpec(method, 3, 1, 1, 0.25, scope, target));
          specs.add(new DifferenceSpec(method, 1, 2, 0, 1, scope, target));
        }
      }
    }
    return specs;
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (EstimatorSpec spec : all()) {
      assertEquals(spec, EstimatorSpec.parse(spec.toString()), spec::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "imle",
        "aimle-forward",
        "aimle-central",
        "black-box",
        "straight-through",
        "identity",
        "simple",
        "score-function",
        "perturbed",
        "perturbed-score-function",
        "concrete",
        "softsub"
      })
  void aNameAloneGivesTheDefaults(String name) {
    assertEquals(name, EstimatorSpec.parse(name).toString());
    assertEquals(name, EstimatorSpec.parse(name).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "imle:lambda=10.0",
        "imle:target=adaptive,alpha=0.5",
        "aimle-central:target=constant,lambda=2.0,scaling=none",
        "black-box:norm=instance,lambda=20.0",
        "straight-through:samples=3,theta-temperature=0.5",
        "identity:samples=2,projection=norm",
        "simple:samples=2,theta-temperature=0.5",
        "score-function:samples=8",
        "perturbed:samples=100",
        "perturbed-score-function:samples=2,theta-temperature=3.0",
        "perturbed:perturbation=multiplicative",
        "softsub:temperature=0.1",
        "concrete:samples=2,theta-temperature=0.0"
      })
  void textsAreReadAsTheyStand(String text) {
    assertEquals(text, EstimatorSpec.parse(text).toString());
  }

  @Test
  void theSpellingOf010IsReadAsTheSameSetting() {
    assertEquals(
        "imle:marginal-samples=3,theta-temperature=0.5,target-temperature=0.25",
        EstimatorSpec.parse("imle:marginalSamples=3,thetaTemperature=0.5,targetTemperature=0.25")
            .toString());
    assertEquals(
        EstimatorSpec.parse("simple:theta-temperature=2"),
        EstimatorSpec.parse("simple:thetaTemperature=2"));
  }

  @Test
  void writesOnlyWhatIsUnusual() {
    assertEquals(
        "aimle-forward:samples=4,norm=instance",
        DifferenceSpec.of(DifferenceMethod.AIMLE_FORWARD)
            .withSamples(4)
            .withNormScope(NormScope.INSTANCE)
            .toString());
  }

  @Test
  void onlyAdaptiveTargetsAdapt() {
    assertTrue(EstimatorSpec.parse("aimle-central").adapts());
    assertTrue(EstimatorSpec.parse("imle:target=adaptive").adapts());
    assertFalse(EstimatorSpec.parse("imle").adapts());
    assertFalse(EstimatorSpec.parse("straight-through").adapts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aimle | aimle-central",
        "imle:samples=0 | samples is 0",
        "imle:marginal-samples=-1 | marginal-samples is -1",
        "imle:theta-temperature=-1 | theta-temperature is -1.0",
        "imle:target-temperature=NaN | target-temperature is NaN",
        "imle:norm=row | norm is 'row'",
        "imle:theta-temperature=1,thetaTemperature=2 | theta-temperature is given twice",
        "imle:themeTemperature=1 | no parameter 'themeTemperature'",
        "imle:lambda=-2 | lambda is -2.0",
        "imle:scaling=yes | scaling is 'yes'",
        "imle:beta=1 | no parameter 'beta'",
        "black-box:samples=2 | without noise",
        "black-box:theta-temperature=1 | without noise",
        "straight-through:projection=mean | no parameter 'projection'",
        "identity:projection=all | projection is 'all'",
        "identity:projection=none | straight-through",
        "simple:lambda=1 | no parameter 'lambda'",
        "simple:theta-temperature=0 | theta-temperature is 0.0",
        "perturbed:theta-temperature=0 | theta-temperature is 0.0",
        "softsub:temperature=0 | temperature is 0.0",
        "score-function:samples=0 | samples is 0",
        "aimle-central:lambda=1 | no parameter 'lambda'",
        "aimle-central:target=fixed | target is 'fixed'",
        "aimle-central:alpha=Infinity | alpha is Infinity"
      })
  void refusalsNameTheValue(String text, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> EstimatorSpec.parse(text)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aimle-central:samples=2", "imle:lambda=10.0,scaling=none"})
  void travels(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(EstimatorSpec.parse(text));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(EstimatorSpec.parse(text), in.readObject());
    }
  }
}
