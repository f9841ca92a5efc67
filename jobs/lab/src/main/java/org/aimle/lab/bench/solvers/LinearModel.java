package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear programme whose first variables are 0 or 1 and have the scores; others are whole or
 * fractional amounts, with costs that no score changes. For {@link LinearAttempts}.
 */
final class LinearModel {

  /** {@code low <= sum of coefficients[i] * x[variables[i]] <= high}. */
  record Row(double low, double high, int[] variables, double[] coefficients) {}

  /** In {@code 0 .. most}, with a gain that is added to the objective. */
  record Variable(double most, boolean whole, double gain) {}

  private final int choices;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  LinearModel(int choices) {
    this.choices = choices;
    for (int i = 0; i < choices; i++) {
      variables.add(new Variable(1, true, 0));
    }
  }

  /** One more variable: its index. */
  int add(double most, boolean whole, double gain) {
    variables.add(new Variable(most, whole, gain));
    return variables.size() - 1;
  }

  void atMost(double high, int[] of, double... coefficients) {
    row(Double.NEGATIVE_INFINITY, high, of, coefficients);
  }

  void atLeast(double low, int[] of, double... coefficients) {
    row(low, Double.POSITIVE_INFINITY, of, coefficients);
  }

  void equal(double value, int[] of, double... coefficients) {
    row(value, value, of, coefficients);
  }

  /** With one coefficient for all, or one for each. */
  private void row(double low, double high, int[] of, double... coefficients) {
    double[] each = coefficients;
    if (coefficients.length == 1 && of.length != 1) {
      each = new double[of.length];
      Arrays.fill(each, coefficients[0]);
    }
    rows.add(new Row(low, high, of, each));
  }

  /** What a unit of a variable gains with a row of scores. */
  double gain(int variable, float[] theta) {
    return variables.get(variable).gain() + (variable < choices ? theta[variable] : 0);
  }

  List<Variable> variables() {
    return variables;
  }

  List<Row> rows() {
    return rows;
  }
}
