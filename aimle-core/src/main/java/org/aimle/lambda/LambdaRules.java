package org.aimle.lambda;

import org.aimle.spec.NamedParameters;

/**
 * Lambda rules in writing: {@code published:target=1,step=1e-4} ({@link AdditiveLambdaRule}),
 * {@code multiplicative:target=5} ({@link MultiplicativeLambdaRule}) or {@code constant:beta=1}
 * ({@link ConstantLambda}); every record component can be named, the rest take the defaults below.
 */
public final class LambdaRules {

  private LambdaRules() {}

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if the name or a parameter is unknown, or a value out of range
   */
  public static LambdaRule parse(String text) {
    return parse(text, MultiplicativeLambdaRule.DEFAULT.target());
  }

  /**
   * Reads a rule for a solver of known size.
   *
   * @param usualTarget target of a multiplicative rule that names none, such as the K of a top-K
   *     solver: half of the 2 K entries that two solutions can differ in
   * @throws IllegalArgumentException if the name or a parameter is unknown, or a value out of range
   */
  public static LambdaRule parse(String text, double usualTarget) {
    NamedParameters read = NamedParameters.parse(text);
    return switch (read.name()) {
      case "published" -> {
        read.requireOnly("initialBeta", "initialDensity", "step", "momentum", "decay", "target");
        AdditiveLambdaRule d = AdditiveLambdaRule.PUBLISHED;
        yield new AdditiveLambdaRule(
            read.real("initialBeta", d.initialBeta()),
            read.real("initialDensity", d.initialDensity()),
            read.real("step", d.step()),
            read.real("momentum", d.momentum()),
            read.real("decay", d.decay()),
            read.real("target", d.target()));
      }
      case "multiplicative" -> {
        read.requireOnly("initialBeta", "gain", "decay", "target", "minimum", "maximum");
        MultiplicativeLambdaRule d = MultiplicativeLambdaRule.DEFAULT;
        yield new MultiplicativeLambdaRule(
            read.real("initialBeta", d.initialBeta()),
            read.real("gain", d.gain()),
            read.real("decay", d.decay()),
            read.real("target", usualTarget),
            read.real("minimum", d.minimum()),
            read.real("maximum", d.maximum()));
      }
      case "constant" -> new ConstantLambda(read.requireOnly("beta").real("beta", 1));
      default ->
          throw new IllegalArgumentException(
              "no lambda rule is named '"
                  + read.name()
                  + "'; choose published, multiplicative or constant");
    };
  }

  /** The rule in writing; {@link #parse} reads it back. */
  public static String format(LambdaRule rule) {
    if (rule instanceof AdditiveLambdaRule r) {
      return "published:initialBeta=%s,initialDensity=%s,step=%s,momentum=%s,decay=%s,target=%s"
          .formatted(
              r.initialBeta(), r.initialDensity(), r.step(), r.momentum(), r.decay(), r.target());
    }
    if (rule instanceof MultiplicativeLambdaRule r) {
      return "multiplicative:initialBeta=%s,gain=%s,decay=%s,target=%s,minimum=%s,maximum=%s"
          .formatted(r.initialBeta(), r.gain(), r.decay(), r.target(), r.minimum(), r.maximum());
    }
    if (rule instanceof ConstantLambda r) {
      return "constant:beta=" + r.beta();
    }
    throw new IllegalArgumentException("the rule " + rule + " has no written form");
  }
}
