package org.aimle.lab.study;

/**
 * What an estimator's estimates of one gradient {@code g} are worth, from independent repetitions
 * {@code e_1 .. e_R} with mean {@code m}. Squares are relative to {@code ||g||^2}.
 *
 * @param cosine mean over the repetitions of {@code cos(e, g)}; 0 for an estimate that is all zero
 * @param cosineOfMean {@code cos(m, g)}
 * @param along {@code <m, g> / ||g||^2}: 1 for an unbiased estimator
 * @param square {@code ||E[e]||^2 / ||g||^2} without the part of {@code ||m||^2} that is variance,
 *     and so below 0 now and then where it is small; 1 for an unbiased estimator
 * @param variance {@code E||e - E[e]||^2 / ||g||^2}
 * @param zeros share of the estimates' entries that are 0
 */
record Quality(
    double cosine,
    double cosineOfMean,
    double along,
    double square,
    double variance,
    double zeros) {

  /**
   * @param estimates {@code [repetitions, n]}
   * @param exact {@code g [n]}, not all 0
   */
  static Quality of(float[] estimates, int repetitions, double[] exact) {
    int n = exact.length;
    double exactSquare = square(exact);
    double[] mean = new double[n];
    double cosines = 0;
    double squares = 0;
    long zeros = 0;
    for (int r = 0; r < repetitions; r++) {
      double product = 0;
      double square = 0;
      for (int i = 0; i < n; i++) {
        double value = estimates[r * n + i];
        mean[i] += value / repetitions;
        product += value * exact[i];
        square += value * value;
        zeros += value == 0 ? 1 : 0;
      }
      cosines += cosine(product, square, exactSquare);
      squares += square;
    }
    double product = 0;
    for (int i = 0; i < n; i++) {
      product += mean[i] * exact[i];
    }
    double meanSquare = square(mean);
    // One repetition tells nothing of the variance.
    double variance =
        repetitions > 1 ? Math.max(0, squares - repetitions * meanSquare) / (repetitions - 1) : 0;
    return new Quality(
        cosines / repetitions,
        cosine(product, meanSquare, exactSquare),
        product / exactSquare,
        (meanSquare - variance / repetitions) / exactSquare,
        variance / exactSquare,
        (double) zeros / ((long) repetitions * n));
  }

  private static double cosine(double product, double square, double exactSquare) {
    return square > 0 ? product / Math.sqrt(square * exactSquare) : 0;
  }

  private static double square(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return sum;
  }
}
