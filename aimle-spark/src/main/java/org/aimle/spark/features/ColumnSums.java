package org.aimle.spark.features;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.aimle.explain.Standardisation;

/**
 * Means and standard deviations of columns in one pass, the same bits whatever the order of rows.
 * Not thread-safe.
 */
final class ColumnSums implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ExactSum[] sums;
  private final ExactSum[] squares;
  private long rows;

  ColumnSums(int columns) {
    sums = new ExactSum[columns];
    squares = new ExactSum[columns];
    Arrays.setAll(sums, c -> new ExactSum());
    Arrays.setAll(squares, c -> new ExactSum());
  }

  void add(NonZeros row) {
    for (int i = 0; i < row.at().length; i++) {
      sums[row.at()[i]].add(row.values()[i]);
      squares[row.at()[i]].addSquare(row.values()[i]);
    }
    rows++;
  }

  void add(ColumnSums others) {
    for (int c = 0; c < sums.length; c++) {
      sums[c].add(others.sums[c]);
      squares[c].add(others.squares[c]);
    }
    rows += others.rows;
  }

  /** Of at least one row; deviations are those of the rows themselves, divided by their number. */
  Standardisation standardisation() {
    BigDecimal n = BigDecimal.valueOf(rows);
    double[] means = new double[sums.length];
    double[] deviations = new double[sums.length];
    for (int c = 0; c < means.length; c++) {
      BigDecimal sum = sums[c].value();
      means[c] = sum.divide(n, MathContext.DECIMAL128).doubleValue();
      BigDecimal spread = squares[c].value().multiply(n).subtract(sum.multiply(sum));
      deviations[c] =
          Math.sqrt(
              Math.max(0, spread.divide(n.multiply(n), MathContext.DECIMAL128).doubleValue()));
    }
    return new Standardisation(means, deviations);
  }
}
