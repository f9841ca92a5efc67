package org.aimle.study;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.aimle.target.LambdaRule;
import org.aimle.target.LambdaRules;

/**
 * An estimator with all its settings but one, which is swept.
 *
 * @param name for people and files
 * @param template an {@link org.aimle.estimator.EstimatorSpec} in writing, with {@code {knob}}
 *     where the swept value goes and {@code {k}} for the ones of a feasible vector
 * @param knob what is swept
 * @param rule by which lambda moves, in writing, if it adapts
 * @param scope problems it can be used on
 * @param sampling whether it is tried with several samples
 */
public record Contender(
    String name,
    String template,
    Knob knob,
    Optional<String> rule,
    Scope scope,
    Sampling sampling) {

  /** Problems an estimator can be used on. */
  public enum Scope {
    ANY_SOLVER,
    SUBSETS
  }

  /** Whether more samples change an estimate. */
  public enum Sampling {
    NOISY,
    NOISE_FREE
  }

  public Contender {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(sampling, "sampling");
    if (template.contains("{knob}") != (knob != Knob.NONE)) {
      throw new IllegalArgumentException(
          "template is '" + template + "' but must name {knob} just if something is swept");
    }
  }

  private static Contender swept(String name, String template, Knob knob) {
    return new Contender(name, template, knob, Optional.empty(), Scope.ANY_SOLVER, Sampling.NOISY);
  }

  private static Contender adaptive(String name, String template, String rule) {
    return new Contender(
        name, template, Knob.NONE, Optional.of(rule), Scope.ANY_SOLVER, Sampling.NOISY);
  }

  /** All of them, in the order of tables. */
  public static List<Contender> all() {
    return List.of(
        adaptive("aimle-central, published rule", "aimle-central:norm=instance", PUBLISHED_RULE),
        adaptive(
            "aimle-central, multiplicative rule", "aimle-central:norm=instance", "multiplicative"),
        adaptive("aimle-forward, published rule", "aimle-forward:norm=instance", PUBLISHED_RULE),
        adaptive(
            "aimle-forward, multiplicative rule", "aimle-forward:norm=instance", "multiplicative"),
        swept(CENTRAL, "aimle-central:target=constant,lambda={knob}", Knob.LAMBDA),
        swept(FORWARD, "imle:lambda={knob}", Knob.LAMBDA),
        swept("straight-through", "straight-through", Knob.NONE));
  }

  /** The published rule with the step of the published synthetic experiment. */
  private static final String PUBLISHED_RULE = "published:step=1e-3";

  /** The central difference with a fixed lambda. */
  public static final String CENTRAL = "central difference, fixed lambda";

  /** The forward difference with a fixed lambda. */
  public static final String FORWARD = "I-MLE (forward difference), fixed lambda";

  /** The contender with a fixed lambda that this one would be if it did not adapt. */
  Optional<String> fixedCounterpart() {
    return rule.map(r -> template.startsWith("aimle-central") ? CENTRAL : FORWARD);
  }

  boolean suits(StudyProblem problem) {
    return scope == Scope.ANY_SOLVER || problem.isSubsets();
  }

  String spec(StudyProblem problem, double value) {
    return template
        .replace("{knob}", Double.toString(value))
        .replace("{k}", Integer.toString(problem.ones()));
  }

  Optional<LambdaRule> rule(StudyProblem problem) {
    return rule.map(text -> LambdaRules.parse(text, problem.ones()));
  }
}
