package org.aimle.noise;

import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * The normal distribution with mean 0, drawn by inversion from a table of quantiles; values lie
 * within 8.3 standard deviations.
 *
 * @param deviation standard deviation, above 0
 * @since 0.1.0
 */
public record Normal(double deviation) implements SmoothNoise {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if {@code deviation} is not a finite number above 0
   */
  public Normal {
    Ranges.positive("deviation", deviation);
  }

  @Override
  public void fill(long key, float[] out, int offset, int length) {
    Quantiles.TABLE.fill(key, out, offset, length, 0, deviation);
  }

  /** {@code x / deviation^2}. */
  @Override
  public double score(double x) {
    return x / (deviation * deviation);
  }

  @Override
  public NamedParameters written() {
    return deviation == 1
        ? NamedParameters.of("normal")
        : new NamedParameters(
            "normal", NamedParameters.pairs("deviation", Double.toString(deviation)));
  }

  /** The written form. */
  @Override
  public String toString() {
    return written().toString();
  }

  /** Made when first drawn from. */
  private static final class Quantiles {

    static final QuantileTable TABLE = new QuantileTable(p -> knot(p, -1), p -> knot(p, 1));

    private static Tail.Knot knot(double p, int sign) {
      double x = Math.sqrt(2) * InverseErfc.value(2 * p);
      double slope = -Math.sqrt(2 * Math.PI) * StrictMath.exp(x * x / 2);
      return new Tail.Knot(sign * x, sign * slope);
    }
  }
}
