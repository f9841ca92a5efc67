package org.aimle.lab.study;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaRules;

/**
 * An estimator with all its settings but one, which is swept.
 *
 * @param name for people and files
 * @param template an {@link org.aimle.estimator.EstimatorSpec} in writing, with {@code {knob}}
 *     where the swept value goes
 * @param knob what is swept
 * @param rule by which lambda moves, in writing, if it adapts
 * @param scope problems it can be used on
 * @param noises what it is tried with; empty for the noises of the study
 */
public record Contender(
    String name,
    String template,
    Knob knob,
    Optional<String> rule,
    Scope scope,
    List<String> noises) {

  /** Problems an estimator can be used on. */
  public enum Scope {
    ANY_SOLVER,
    /** All feasible vectors have equally many ones. */
    EQUALLY_MANY_ONES,
    SUBSETS
  }

  /** The central difference with a fixed lambda. */
  public static final String CENTRAL = "central difference, fixed lambda";

  /** The forward difference with a fixed lambda. */
  public static final String FORWARD = "I-MLE (forward difference), fixed lambda";

  /** The published rule with the step of the published synthetic experiment. */
  private static final String PUBLISHED_RULE = "published:step=1e-3";

  private static final List<String> NO_NOISE = List.of("none");
  private static final List<String> GUMBEL = List.of("gumbel");
  private static final List<String> SMOOTH = List.of("gumbel", "normal");

  private static final List<Contender> ALL =
      List.of(
          adaptive("aimle-central, multiplicative to k", "aimle-central", "multiplicative"),
          adaptive(
              "aimle-central, multiplicative to 1", "aimle-central", "multiplicative:target=1"),
          adaptive("aimle-central, published to 1", "aimle-central", PUBLISHED_RULE),
          adaptive("aimle-forward, multiplicative to k", "aimle-forward", "multiplicative"),
          adaptive("aimle-forward, published to 1", "aimle-forward", PUBLISHED_RULE),
          of(CENTRAL, "aimle-central:target=constant,lambda={knob}", Knob.LAMBDA),
          of(FORWARD, "imle:lambda={knob}", Knob.LAMBDA),
          of("black-box", "black-box:lambda={knob}", Knob.LAMBDA).with(NO_NOISE),
          of("straight-through", "straight-through", Knob.NONE),
          of("identity, mean", "identity:projection=mean,theta-temperature={knob}")
              .on(Scope.EQUALLY_MANY_ONES),
          of("identity, norm", "identity:projection=norm,theta-temperature={knob}"),
          of("identity, standard", "identity:projection=standard,theta-temperature={knob}")
              .on(Scope.EQUALLY_MANY_ONES),
          of("perturbed", "perturbed:theta-temperature={knob}").with(SMOOTH),
          of("perturbed score function", "perturbed-score-function:theta-temperature={knob}")
              .with(SMOOTH),
          of("score function", "score-function", Knob.NONE).on(Scope.SUBSETS).with(GUMBEL),
          of("SIMPLE", "simple", Knob.NONE).on(Scope.SUBSETS).with(GUMBEL),
          of("Concrete", "concrete:temperature={knob}").on(Scope.SUBSETS).with(GUMBEL),
          of("SoftSub", "softsub:temperature={knob}").on(Scope.SUBSETS).with(GUMBEL));

  public Contender {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(scope, "scope");
    noises = List.copyOf(noises);
    if (template.contains("{knob}") != (knob != Knob.NONE)) {
      throw new IllegalArgumentException(
          "template is '" + template + "' but must name {knob} just if something is swept");
    }
  }

  /** All of them, in the order of tables. */
  public static List<Contender> all() {
    return ALL;
  }

  private static Contender of(String name, String template, Knob knob) {
    return new Contender(name, template, knob, Optional.empty(), Scope.ANY_SOLVER, List.of());
  }

  private static Contender of(String name, String template) {
    return of(name, template, Knob.TEMPERATURE);
  }

  private static Contender adaptive(String name, String estimator, String rule) {
    return new Contender(
        name,
        estimator + ":norm=instance",
        Knob.NONE,
        Optional.of(rule),
        Scope.ANY_SOLVER,
        List.of());
  }

  private Contender on(Scope newScope) {
    return new Contender(name, template, knob, rule, newScope, noises);
  }

  private Contender with(List<String> newNoises) {
    return new Contender(name, template, knob, rule, scope, newNoises);
  }

  /** Whether lambda adapts. */
  public boolean adapts() {
    return rule.isPresent();
  }

  /** Whether it is a difference of solutions, a lambda apart. */
  boolean isDifference() {
    return adapts() || knob == Knob.LAMBDA;
  }

  /** The contender of that name. */
  public static Contender named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** The contender with a fixed lambda that this one would be if it did not adapt. */
  Optional<String> fixedCounterpart() {
    return rule.map(r -> template.startsWith("aimle-central") ? CENTRAL : FORWARD);
  }

  boolean suits(StudyProblem problem) {
    return switch (scope) {
      case ANY_SOLVER -> true;
      case EQUALLY_MANY_ONES -> problem.feasible().hasEquallyManyOnes();
      case SUBSETS -> problem.isSubsets();
    };
  }

  String spec(double value) {
    return template.replace("{knob}", Double.toString(value));
  }

  /** The rule on a problem: multiplicative to the ones of a solution unless it names a target. */
  Optional<LambdaRule> rule(StudyProblem problem) {
    return rule.map(text -> LambdaRules.parse(text, problem.ones()));
  }
}
