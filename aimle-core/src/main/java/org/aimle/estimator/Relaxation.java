package org.aimle.estimator;

/**
 * Smooth stand-ins for the choice of the k largest scores.
 *
 * @since 0.1.0
 */
public enum Relaxation {
  /**
   * The Gumbel-softmax or Concrete distribution (Jang, Gu, Poole; Maddison, Mnih, Teh, both ICLR
   * 2017): {@code softmax(w / temperature)}; sums to 1 whatever k.
   */
  CONCRETE("concrete"),
  /**
   * Relaxed subset sampling (Xie, Ermon, IJCAI 2019), as the published AIMLE code has it: {@code
   * p_i = softmax((w + ln(max(1 - p_(i-1), tiny))) / temperature)} for i = 1 .. k with {@code p_0 =
   * 0}; the sum of the {@code p_i}, which sums to k. (The paper also carries w on from step to
   * step.)
   */
  SOFTSUB("softsub");

  private final String text;

  Relaxation(String text) {
    this.text = text;
  }

  /** The written form, such as {@code softsub}. */
  @Override
  public String toString() {
    return text;
  }
}
