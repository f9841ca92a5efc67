package org.aimle.lab.bench.solvers;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import org.aimle.solver.program.OrTools;

/** CP-SAT as anybody would call it: with its own settings, but on one thread. */
abstract class CpAttempt implements Attempt {

  private final double limit;
  private double value = Double.NaN;
  private boolean proved;

  CpAttempt(BenchSetting setting) {
    OrTools.load();
    this.limit = setting.effort().limit;
  }

  /** Writes the model for a row of scores. */
  abstract CpModel model(int draw);

  /** What the solution found is worth. */
  abstract double value(CpSolver solution, int draw);

  @Override
  public final void solve(int draw) {
    CpModel model = model(draw);
    CpSolver solver = new CpSolver();
    solver.getParameters().setNumWorkers(1).setMaxTimeInSeconds(limit).setCatchSigintSignal(false);
    CpSolverStatus status = solver.solve(model);
    proved = status == CpSolverStatus.OPTIMAL;
    value = proved || status == CpSolverStatus.FEASIBLE ? value(solver, draw) : Double.NaN;
  }

  @Override
  public final double value(int draw) {
    return value;
  }

  @Override
  public final boolean isProved() {
    return proved;
  }
}
