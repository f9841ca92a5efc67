package org.aimle.jobs.examples.decide;

import org.aimle.jobs.examples.RowLoss;

/**
 * The regret of a decision z, with true scores t whose best decision has the value v: {@code v -
 * <z, t>}, whose gradient is {@code -t}. Labels are {@code t[n]}, then v. Immutable.
 */
public final class DecisionLoss extends RowLoss {

  private static final long serialVersionUID = 1L;

  @Override
  protected double row(float[] z, float[] label, float[] gradient) {
    double loss = label[z.length];
    for (int i = 0; i < z.length; i++) {
      loss -= (double) z[i] * label[i];
      gradient[i] = -label[i];
    }
    return loss;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DecisionLoss;
  }

  @Override
  public int hashCode() {
    return DecisionLoss.class.hashCode();
  }

  @Override
  public String toString() {
    return "DecisionLoss";
  }
}
