package org.aimle.spec;

/**
 * Checks of numbers that are given as settings. Each returns its number, or refuses it with a
 * message of its name, its value and what is allowed.
 *
 * @since 0.1.0
 */
public final class Ranges {

  private Ranges() {}

  /**
   * @return {@code value}
   * @throws IllegalArgumentException if it is less than 1
   */
  public static int atLeastOne(String name, int value) {
    return atLeast(1, name, value);
  }

  /**
   * @return {@code value}
   * @throws IllegalArgumentException if it is less than {@code least}
   */
  public static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw refused(name, value, "at least " + least);
    }
    return value;
  }

  /**
   * @return {@code value}
   * @throws IllegalArgumentException if it is less than 0
   */
  public static long atLeastZero(String name, long value) {
    if (value < 0) {
      throw refused(name, value, "at least 0");
    }
    return value;
  }

  /**
   * @return {@code value}
   * @throws IllegalArgumentException if it is less than 0, infinite or no number
   */
  public static double atLeastZero(String name, double value) {
    return require(
        value >= 0 && Double.isFinite(value), name, value, "a finite number of at least 0");
  }

  /**
   * @return {@code value}
   * @throws IllegalArgumentException if it is not above 0, or infinite
   */
  public static double positive(String name, double value) {
    return require(value > 0 && Double.isFinite(value), name, value, "a finite number above 0");
  }

  /**
   * @return {@code value}
   * @throws IllegalArgumentException if it is infinite or no number
   */
  public static double finite(String name, double value) {
    return require(Double.isFinite(value), name, value, "a finite number");
  }

  /**
   * @return {@code value}
   * @throws IllegalArgumentException if it is not in [0, 1)
   */
  public static double fraction(String name, double value) {
    return require(value >= 0 && value < 1, name, value, "in [0, 1)");
  }

  /**
   * A check of any other kind.
   *
   * @param allowed what is allowed, such as {@code in (0, 1]}
   * @return {@code value}
   * @throws IllegalArgumentException if {@code holds} is false
   */
  public static double require(boolean holds, String name, double value, String allowed) {
    if (!holds) {
      throw refused(name, value, allowed);
    }
    return value;
  }

  /**
   * The one of several choices that a text names.
   *
   * @param choices the choices; a choice's {@code toString} is its name
   * @throws IllegalArgumentException if none of them has the name {@code value}
   */
  @SafeVarargs
  public static <T> T choice(String name, String value, T... choices) {
    for (T choice : choices) {
      if (choice.toString().equals(value)) {
        return choice;
      }
    }
    StringBuilder names = new StringBuilder();
    for (T choice : choices) {
      names.append(names.isEmpty() ? "" : ", ").append(choice);
    }
    throw new IllegalArgumentException(name + " is '" + value + "' but must be one of " + names);
  }

  private static IllegalArgumentException refused(String name, Object value, String allowed) {
    return new IllegalArgumentException(name + " is " + value + " but must be " + allowed);
  }
}
