package org.aimle.lab.bench.solvers;

import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;

/** A solver of this project, by its written form. */
final class Ours implements Attempt {

  static final String NAME = "ours";

  private final MapSolver solver;
  private final float[] context;
  private final float[][] theta;
  private final float[] z;
  private boolean proved;

  Ours(String spec, float[] context, float[][] theta) {
    this.solver = SolverSpec.parse(spec).create();
    this.context = context;
    this.theta = theta;
    this.z = new float[theta[0].length];
  }

  /**
   * The instance of the parameters.
   *
   * @param theta {@code [draws, n]}
   */
  static Contender of(String spec, float[][] theta) {
    return new Contender(NAME, () -> new Ours(spec, new float[0], theta));
  }

  /** The instance of a context, which is read each time. */
  static Contender of(String spec, float[] context, float[][] theta) {
    return new Contender(NAME, () -> new Ours(spec, context, theta));
  }

  @Override
  public void solve(int draw) {
    long limited = solver.counts().limited();
    MapSolver one =
        context.length == 0
            ? solver
            : ((ContextSolver) solver).forInstance(context, 0, context.length, z.length);
    one.solve(theta[draw], z, 0, z.length);
    proved = solver.counts().limited() == limited;
  }

  @Override
  public double value(int draw) {
    double value = 0;
    for (int i = 0; i < z.length; i++) {
      value += (double) z[i] * theta[draw][i];
    }
    return value;
  }

  /** The solution just found. */
  float[] solution() {
    return z;
  }

  @Override
  public boolean isProved() {
    return proved;
  }

  @Override
  public void close() {
    solver.close();
  }
}
