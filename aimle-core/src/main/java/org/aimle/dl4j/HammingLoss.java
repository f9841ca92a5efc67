package org.aimle.dl4j;

/**
 * In how many elements a choice z of zeros and ones differs from the wanted one y: {@code sum of z
 * (1 - y) + (1 - z) y}, whose gradient {@code 1 - 2 y} does not depend on z. A sum over the row,
 * not a mean. Labels are {@code y [rows, n]}. Immutable.
 *
 * @since 0.1.0
 */
public final class HammingLoss extends RowLoss {

  private static final long serialVersionUID = 1L;

  @Override
  protected double row(float[] z, float[] y, float[] gradient) {
    double loss = 0;
    for (int i = 0; i < z.length; i++) {
      loss += z[i] * (1 - y[i]) + (1 - z[i]) * y[i];
      gradient[i] = 1 - 2 * y[i];
    }
    return loss;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof HammingLoss;
  }

  @Override
  public int hashCode() {
    return HammingLoss.class.hashCode();
  }

  @Override
  public String toString() {
    return "HammingLoss";
  }
}
