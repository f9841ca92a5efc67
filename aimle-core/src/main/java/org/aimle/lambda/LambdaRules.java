package org.aimle.lambda;

import java.util.List;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Registry;

/**
 * Lambda rules in writing: {@code published:target=1,step=1e-4} ({@link AdditiveLambdaRule}),
 * {@code multiplicative:target=5} ({@link MultiplicativeLambdaRule}), {@code constant:beta=1}
 * ({@link ConstantLambda}), or what a {@link LambdaRuleFactory} of your own is named. Every record
 * component can be named, as {@code initial-beta}; the rest have their defaults.
 *
 * @since 0.1.0
 */
public final class LambdaRules {

  private static final Registry<LambdaRule> REGISTRY =
      new Registry<>("lambda rule", LambdaRuleFactory.class);

  private LambdaRules() {}

  /** The registered names, sorted. */
  public static List<String> names() {
    return REGISTRY.names();
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if the name or a parameter is unknown, or a value out of range
   */
  public static LambdaRule parse(String text) {
    return REGISTRY.parse(text);
  }

  /**
   * Reads a rule for a solver of known size.
   *
   * @param target target of a multiplicative rule that names none, such as the K of a top-K solver
   * @throws IllegalArgumentException if the name or a parameter is unknown, or a value out of range
   */
  public static LambdaRule parse(String text, double target) {
    return parse(text, new DensityTarget.Fixed(target));
  }

  /**
   * Reads a rule.
   *
   * @param target target of a multiplicative rule that names none
   * @throws IllegalArgumentException if the name or a parameter is unknown, or a value out of range
   */
  public static LambdaRule parse(String text, DensityTarget target) {
    NamedParameters read = NamedParameters.parse(text);
    LambdaRule rule = REGISTRY.create(read);
    return rule instanceof MultiplicativeLambdaRule moved
            && !read.parameters().containsKey("target")
        ? moved.withTarget(target)
        : rule;
  }

  /**
   * The rule in writing; {@link #parse(String)} reads it back.
   *
   * @throws IllegalArgumentException if it would not; the message says why, and what to do
   */
  public static String write(LambdaRule rule) {
    return REGISTRY.write(rule);
  }
}
