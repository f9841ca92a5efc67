package org.aimle.dl4j;

import java.util.Objects;
import org.aimle.spec.Ranges;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How far the scores of a discrete autoencoder are from saying nothing: with {@code q} the softmax
 * of each block of n successive scores,
 *
 * <pre>
 *   loss     = weight * sum over blocks of KL(q, uniform) = weight * sum of q (ln q + ln n)
 *   gradient = weight * q (ln q + ln n - KL of its block)
 * </pre>
 *
 * Labels are not looked at: give any, one row for each example. Immutable.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class BlockUniformLoss extends RowLoss {

  private static final long serialVersionUID = 1L;

  private final int size;
  private final double weight;

  /**
   * @param size n, scores of a block
   * @param weight factor of the loss, at least 0
   * @throws IllegalArgumentException if one of them is out of its range
   */
  @JsonCreator
  public BlockUniformLoss(@JsonProperty("size") int size, @JsonProperty("weight") double weight) {
    this.size = Ranges.atLeastOne("size", size);
    this.weight = Ranges.atLeastZero("weight", weight);
  }

  @Override
  protected double row(float[] scores, float[] label, float[] gradient) {
    if (scores.length % size != 0) {
      throw new IllegalArgumentException(
          "the output has %d scores, which blocks of size %d do not divide; set size to a divisor"
              .formatted(scores.length, size));
    }
    double loss = 0;
    double[] logs = new double[size];
    for (int from = 0; from < scores.length; from += size) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < size; i++) {
        most = Math.max(most, scores[from + i]);
      }
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += Math.exp(scores[from + i] - most);
      }
      double block = 0;
      for (int i = 0; i < size; i++) {
        logs[i] = scores[from + i] - most - Math.log(sum) + Math.log(size);
        block += Math.exp(logs[i]) / size * logs[i];
      }
      for (int i = 0; i < size; i++) {
        gradient[from + i] = (float) (weight * Math.exp(logs[i]) / size * (logs[i] - block));
      }
      loss += weight * block;
    }
    return loss;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof BlockUniformLoss other && size == other.size && weight == other.weight;
  }

  @Override
  public int hashCode() {
    return Objects.hash(size, weight);
  }

  @Override
  public String toString() {
    return "BlockUniformLoss(" + size + ", " + weight + ")";
  }
}
