package org.aimle.opencl;

/**
 * A layer {@code y[t] = f(b + sum over j of x[t + j - taps / 2] W[j])} whose parameters lie in an
 * array with those of others.
 *
 * @param taps tokens that one output sees, odd
 * @param in channels of the input
 * @param out channels of the output
 * @param order how {@code W [taps * in, out]} lies in memory
 * @param at where the weights begin; the biases {@code [out]} follow them
 * @param rectified whether f is ReLU; else the identity
 * @since 0.1.0
 */
public record AffineShape(int taps, int in, int out, Order order, int at, boolean rectified) {

  /** Orders of the elements of a matrix. */
  public enum Order {
    ROWS,
    COLUMNS
  }

  /**
   * @throws IllegalArgumentException if the number of taps is even, or columns come first with more
   *     than one of them
   */
  public AffineShape {
    if (taps < 1 || taps % 2 == 0) {
      throw new IllegalArgumentException("taps is " + taps + " but must be odd, at least 1");
    }
    if (order == Order.COLUMNS && taps > 1) {
      throw new IllegalArgumentException("taps is " + taps + " but must be 1 in order COLUMNS");
    }
  }

  /** Number of weights. */
  public int weights() {
    return taps * in * out;
  }

  /** Number of parameters. */
  public int count() {
    return weights() + out;
  }

  int biasesAt() {
    return at + weights();
  }

  /** How far apart the weights of two neighbouring inputs are. */
  int inStride() {
    return order == Order.ROWS ? out : 1;
  }

  /** How far apart the weights of two neighbouring outputs are. */
  int outStride() {
    return order == Order.ROWS ? 1 : in;
  }
}
