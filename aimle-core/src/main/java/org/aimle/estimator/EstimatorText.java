package org.aimle.estimator;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.target.AdaptiveTarget;
import org.aimle.target.ConstantTarget;
import org.aimle.target.GradientScaling;
import org.aimle.target.TargetDistribution;
import org.aimle.text.NamedParameters;

/** The written form of an {@link EstimatorSpec}. */
final class EstimatorText {

  private static final String[] TARGETS = {"adaptive", "constant"};
  private static final List<String> GENERAL_KEYS =
      List.of("samples", "marginalSamples", "thetaTemperature", "targetTemperature", "norm");
  private static final List<String> ADAPTIVE_KEYS = List.of("target", "alpha");
  private static final List<String> CONSTANT_KEYS = List.of("target", "alpha", "lambda", "scaling");

  private EstimatorText() {}

  static EstimatorSpec parse(String text) {
    NamedParameters read = NamedParameters.parse(text);
    Method method = choice("estimator", read.name(), Method.values());
    EstimatorSpec usual = EstimatorSpec.of(method);
    String kind = usual.target() instanceof AdaptiveTarget ? "adaptive" : "constant";
    kind = choice("target", read.parameters().getOrDefault("target", kind), TARGETS);
    read.requireOnly(
        Stream.of(GENERAL_KEYS, kind.equals("constant") ? CONSTANT_KEYS : ADAPTIVE_KEYS)
            .flatMap(List::stream)
            .toArray(String[]::new));
    return new EstimatorSpec(
        method,
        read.integer("samples", usual.samples()),
        read.integer("marginalSamples", usual.marginalSamples()),
        read.real("thetaTemperature", usual.thetaTemperature()),
        read.real("targetTemperature", usual.targetTemperature()),
        choice("norm", read.parameters().getOrDefault("norm", "batch"), NormScope.values()),
        target(read, kind));
  }

  static String format(EstimatorSpec spec) {
    EstimatorSpec usual = EstimatorSpec.of(spec.method());
    Map<String, String> all = settings(spec);
    Map<String, String> ordinary = settings(usual);
    if (!spec.target().equals(usual.target())) {
      ordinary.keySet().retainAll(GENERAL_KEYS);
    }
    all.entrySet().removeAll(ordinary.entrySet());
    return new NamedParameters(spec.method().toString(), all).toString();
  }

  private static Map<String, String> settings(EstimatorSpec spec) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("samples", Integer.toString(spec.samples()));
    settings.put("marginalSamples", Integer.toString(spec.marginalSamples()));
    settings.put("thetaTemperature", Double.toString(spec.thetaTemperature()));
    settings.put("targetTemperature", Double.toString(spec.targetTemperature()));
    settings.put("norm", spec.normScope().toString());
    settings.put("target", spec.target() instanceof ConstantTarget ? "constant" : "adaptive");
    settings.put("alpha", Double.toString(spec.target().alpha()));
    if (spec.target() instanceof ConstantTarget constant) {
      settings.put("lambda", Double.toString(constant.lambda()));
      settings.put("scaling", constant.scaling().toString());
    }
    return settings;
  }

  private static TargetDistribution target(NamedParameters read, String kind) {
    double alpha = read.real("alpha", 1);
    if (kind.equals("adaptive")) {
      return new AdaptiveTarget(alpha);
    }
    String scaling =
        read.parameters().getOrDefault("scaling", GradientScaling.BY_LAMBDA.toString());
    return new ConstantTarget(
        alpha, read.real("lambda", 1), choice("scaling", scaling, GradientScaling.values()));
  }

  private static <T> T choice(String key, String value, T[] choices) {
    for (T choice : choices) {
      if (choice.toString().equals(value)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        key
            + " is '"
            + value
            + "' but must be one of "
            + Arrays.stream(choices).map(Object::toString).collect(Collectors.joining(", ")));
  }
}
