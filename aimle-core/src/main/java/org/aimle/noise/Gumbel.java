package org.aimle.noise;

import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * The Gumbel distribution: {@code location - scale * log(E)} with {@code E} standard exponential.
 * Mean {@code location + 0.5772 * scale}, variance {@code (pi * scale)^2 / 6}. Drawn by inversion
 * from a table of quantiles, each tail's probability accurate to {@code 1e-7} of itself; as both
 * tails end at the probability {@code 2^-54}, values lie between {@code location - 3.7 * scale} and
 * {@code location + 37.5 * scale}.
 *
 * @param location the mode, finite
 * @param scale above 0
 * @since 0.1.0
 */
public record Gumbel(double location, double scale) implements SmoothNoise {

  private static final long serialVersionUID = 1L;

  /** Location 0, scale 1. */
  public static final Gumbel STANDARD = new Gumbel(0, 1);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Gumbel {
    Ranges.finite("location", location);
    Ranges.positive("scale", scale);
  }

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    Quantiles.TABLE.fill(key, out, offset, length, location, scale);
  }

  /** {@code (1 - exp(-(x - location) / scale)) / scale}. */
  @Override
  public double score(double x) {
    return (1 - Math.exp((location - x) / scale)) / scale;
  }

  @Override
  public NamedParameters written() {
    return equals(STANDARD)
        ? NamedParameters.of("gumbel")
        : new NamedParameters(
            "gumbel",
            NamedParameters.pairs(
                "location", Double.toString(location), "scale", Double.toString(scale)));
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }

  /** Made when first drawn from. */
  private static final class Quantiles {

    static final QuantileTable TABLE =
        new QuantileTable(
            p -> knot(-StrictMath.log(p), 1 / p), p -> knot(-StrictMath.log1p(-p), -1 / (1 - p)));

    /**
     * @param e the exponential variable
     * @param slope minus its derivative with respect to the tail probability
     */
    private static Tail.Knot knot(double e, double slope) {
      return new Tail.Knot(-StrictMath.log(e), slope / e);
    }
  }
}
