package org.aimle.lab.bench.rounds;

/**
 * A straight line through points, of least squares.
 *
 * @param start at 0
 * @param slope from one number to the next
 */
record Line(double start, double slope) {

  /** Through two points or more, of different numbers. */
  static Line through(double[] numbers, double[] values) {
    double meanNumber = 0;
    double meanValue = 0;
    for (int i = 0; i < numbers.length; i++) {
      meanNumber += numbers[i] / numbers.length;
      meanValue += values[i] / numbers.length;
    }
    double both = 0;
    double square = 0;
    for (int i = 0; i < numbers.length; i++) {
      both += (numbers[i] - meanNumber) * (values[i] - meanValue);
      square += (numbers[i] - meanNumber) * (numbers[i] - meanNumber);
    }
    double slope = both / square;
    return new Line(meanValue - slope * meanNumber, slope);
  }

  double at(double number) {
    return start + slope * number;
  }
}
