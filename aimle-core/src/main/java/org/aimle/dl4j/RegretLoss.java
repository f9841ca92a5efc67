package org.aimle.dl4j;

/**
 * The regret of a decision z, a linear loss: with true scores t, and v the value of the best
 * decision for them,
 *
 * <pre>
 *   loss     = v - &lt;z, t&gt;
 *   gradient = -t
 * </pre>
 *
 * For a loss layer behind an AIMLE vertex, whose solver maximises: costs are scores below 0. Labels
 * are {@code t[n]}, then v; without v, which is only a constant, the loss is minus the value of the
 * decision. A sum over the row, not a mean. The regret of decisions at inference is {@link
 * RegretEvaluation}. Immutable.
 *
 * @since 0.1.0
 */
public final class RegretLoss extends RowLoss {

  private static final long serialVersionUID = 1L;

  @Override
  protected double row(float[] z, float[] label, float[] gradient) {
    if (label.length != z.length && label.length != z.length + 1) {
      throw new IllegalArgumentException(
          "a regret of %d scores takes labels of as many true ones, and the best value behind them if wanted, but they have %d numbers"
              .formatted(z.length, label.length));
    }
    double loss = label.length > z.length ? label[z.length] : 0;
    for (int i = 0; i < z.length; i++) {
      loss -= (double) z[i] * label[i];
      gradient[i] = -label[i];
    }
    return loss;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RegretLoss;
  }

  @Override
  public int hashCode() {
    return RegretLoss.class.hashCode();
  }

  @Override
  public String toString() {
    return "RegretLoss";
  }
}
