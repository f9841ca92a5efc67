package org.aimle.lambda;

/** Argument checks whose messages carry name, value and what is allowed. */
final class Ranges {

  private Ranges() {}

  static void atLeastZero(String name, double value) {
    require(value >= 0 && Double.isFinite(value), name, value, "a finite number of at least 0");
  }

  static void positive(String name, double value) {
    require(value > 0 && Double.isFinite(value), name, value, "a finite number above 0");
  }

  static void finite(String name, double value) {
    require(Double.isFinite(value), name, value, "a finite number");
  }

  static void fraction(String name, double value) {
    require(value >= 0 && value < 1, name, value, "in [0, 1)");
  }

  static void require(boolean holds, String name, double value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + " but must be " + allowed);
    }
  }
}
