package org.aimle.dl4j;

import java.io.Serializable;
import org.aimle.lambda.LambdaState;
import org.aimle.spec.Ranges;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What an AIMLE vertex carries from step to step; in its configuration, with which it is saved and
 * cloned. Doubles are written so that they are read back to the bit.
 *
 * @param beta see {@link LambdaState}
 * @param density see {@link LambdaState}
 * @param previousUpdate see {@link LambdaState}
 * @param unnamedSteps training forward passes without noise keys so far; at least 0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
record VertexState(
    @JsonProperty("beta") double beta,
    @JsonProperty("density") double density,
    @JsonProperty("previousUpdate") double previousUpdate,
    @JsonProperty("unnamedSteps") long unnamedSteps)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  @JsonCreator
  VertexState {
    new LambdaState(beta, density, previousUpdate);
    Ranges.atLeastZero("unnamedSteps", unnamedSteps);
  }

  static VertexState of(LambdaState lambda, long unnamedSteps) {
    return new VertexState(lambda.beta(), lambda.density(), lambda.previousUpdate(), unnamedSteps);
  }

  LambdaState lambda() {
    return new LambdaState(beta, density, previousUpdate);
  }
}
