package org.aimle.jobs.examples.nri;

import java.util.Objects;
import org.aimle.dl4j.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How unlikely motions are under normal errors: {@code sum of (output - label)² / (2 variance) /
 * vertices}, which leaves out what does not depend on the output. Immutable.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class MotionLoss extends RowLoss {

  private static final long serialVersionUID = 1L;

  private final double variance;
  private final int vertices;

  /**
   * @param variance of each coordinate's error, above 0
   * @param vertices that share the loss, at least 1
   */
  @JsonCreator
  public MotionLoss(
      @JsonProperty("variance") double variance, @JsonProperty("vertices") int vertices) {
    this.variance = variance;
    this.vertices = vertices;
  }

  @Override
  protected double row(float[] output, float[] label, float[] gradient) {
    double loss = 0;
    for (int i = 0; i < output.length; i++) {
      double error = output[i] - label[i];
      loss += error * error / (2 * variance * vertices);
      gradient[i] = (float) (error / (variance * vertices));
    }
    return loss;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MotionLoss other
        && variance == other.variance
        && vertices == other.vertices;
  }

  @Override
  public int hashCode() {
    return Objects.hash(variance, vertices);
  }

  @Override
  public String toString() {
    return "MotionLoss(" + variance + ", " + vertices + ")";
  }
}
