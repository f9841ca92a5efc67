package org.aimle.solver;

/**
 * Stands for the instance that a {@link ContextSolver}'s parameters do not describe: every example
 * must bring a context.
 *
 * @param name the solver's name, for the message
 * @since 0.1.0
 */
public record NoInstance(String name) implements MapSolver {

  /**
   * Never solves.
   *
   * @throws IllegalStateException always; the message says what to do
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    throw new IllegalStateException(
        "solver "
            + name
            + " was named without an instance: write one into its parameters, or give each example"
            + " a context");
  }

  @Override
  public String toString() {
    return name;
  }
}
