package org.aimle.jobs.examples.nri;

import org.aimle.dl4j.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How far scores u with Gumbel noise are from Gumbel noise alone: {@code weight * sum of (u +
 * exp(-u) - 1)}, the divergence KL(Gumbel(u), Gumbel(0)) of all scores. Labels are not looked at.
 * Immutable.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class GumbelPriorLoss extends RowLoss {

  private static final long serialVersionUID = 1L;

  private final double weight;

  /**
   * @param weight factor of the loss, at least 0
   */
  @JsonCreator
  public GumbelPriorLoss(@JsonProperty("weight") double weight) {
    this.weight = weight;
  }

  @Override
  protected double row(float[] scores, float[] label, float[] gradient) {
    double loss = 0;
    for (int i = 0; i < scores.length; i++) {
      loss += weight * (scores[i] + Math.exp(-scores[i]) - 1);
      gradient[i] = (float) (weight * (1 - Math.exp(-scores[i])));
    }
    return loss;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof GumbelPriorLoss other && weight == other.weight;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(weight);
  }

  @Override
  public String toString() {
    return "GumbelPriorLoss(" + weight + ")";
  }
}
