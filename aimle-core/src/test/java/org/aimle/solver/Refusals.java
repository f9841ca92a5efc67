package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a refusal must say, for the tests of all solvers. */
public final class Refusals {

  private Refusals() {}

  /** The solver of that name cannot be made; the message has {@code expected} in it. */
  public static void assertRefusesSpec(String text, String expected) {
    SolverSpec spec = SolverSpec.parse(text);
    says(expected, assertThrows(IllegalArgumentException.class, spec::create));
  }

  /** The solver of that name does not take {@code length} scores. */
  public static void assertRefusesSize(String text, int length, String expected) {
    MapSolver solver = SolverSpec.parse(text).create();
    says(
        expected,
        assertThrows(
            IllegalArgumentException.class,
            () -> solver.solve(new float[length], new float[length], 0, length)));
  }

  /**
   * @param context numbers with spaces between them
   */
  public static void assertRefusesContext(
      ContextSolver solver, String context, int length, String expected) {
    String[] parts = context.split(" ");
    float[] numbers = new float[parts.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    says(
        expected,
        assertThrows(
            IllegalArgumentException.class,
            () -> solver.forInstance(numbers, 0, numbers.length, length)));
  }

  private static void says(String expected, IllegalArgumentException refusal) {
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
  }
}
