package org.aimle.spark.features;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A sum of doubles without rounding, so that it does not depend on the order of its terms: kept as
 * doubles that do not overlap (Shewchuk 1997, "Adaptive precision floating-point arithmetic",
 * figure 7). No partial sum may overflow.
 */
final class ExactSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private double[] parts = new double[2];
  private int count;

  void add(double term) {
    double rest = term;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      double part = parts[i];
      double larger = Math.abs(rest) < Math.abs(part) ? part : rest;
      double smaller = larger == part ? rest : part;
      double sum = larger + smaller;
      double error = smaller - (sum - larger);
      if (error != 0) {
        parts[kept++] = error;
      }
      rest = sum;
    }
    if (kept == parts.length) {
      parts = Arrays.copyOf(parts, 2 * kept);
    }
    parts[kept] = rest;
    count = kept + 1;
  }

  /** Adds the square of a value whose square is far from overflow. */
  void addSquare(double value) {
    double square = value * value;
    add(square);
    add(Math.fma(value, value, -square));
  }

  void add(ExactSum other) {
    for (int i = 0; i < other.count; i++) {
      add(other.parts[i]);
    }
  }

  BigDecimal value() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < count; i++) {
      sum = sum.add(new BigDecimal(parts[i]));
    }
    return sum;
  }
}
