package org.aimle.extension;

import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.spec.NamedParameters;

/** A lambda rule of one's own: beta starts at 1 and shrinks by {@code factor} each step. */
public record Cooling(double factor) implements LambdaRule {

  private static final long serialVersionUID = 1L;

  @Override
  public LambdaState initial() {
    return new LambdaState(1, 0, 0);
  }

  @Override
  public LambdaState next(LambdaState state, SparsityStatistics observed) {
    return new LambdaState(state.beta() * factor, observed.nonZerosPerGradient(), 0);
  }

  @Override
  public NamedParameters written() {
    return new NamedParameters("cooling", NamedParameters.pairs("factor", Double.toString(factor)));
  }
}
