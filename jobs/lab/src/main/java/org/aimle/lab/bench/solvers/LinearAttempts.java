package org.aimle.lab.bench.solvers;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.util.Domain;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.aimle.solver.program.OrTools;

/**
 * {@link LinearModel}s by general solvers as anybody would call them: with their own settings, but
 * on one thread. The model is written anew each time, as new scores need.
 */
final class LinearAttempts {

  private final double limit;

  LinearAttempts(BenchSetting setting) {
    this(setting.effort().limit);
  }

  private LinearAttempts(double limit) {
    this.limit = limit;
  }

  /** CP-SAT and SCIP. */
  List<Contender> all(float[][] theta, Supplier<LinearModel> model) {
    return List.of(cpSat(theta, model), mip("SCIP", theta, model));
  }

  /** CP-SAT, for programmes in integers. */
  Contender cpSat(float[][] theta, Supplier<LinearModel> model) {
    return new Contender("CP-SAT", () -> new CpSat(model.get(), theta));
  }

  /** SCIP, CBC or another one by OR-Tools' name. */
  Contender mip(String solver, float[][] theta, Supplier<LinearModel> model) {
    return new Contender(solver, () -> new Mip(solver, model.get(), theta));
  }

  /** The best value of a model without scores, all amounts fractional. */
  static double relaxed(LinearModel model) {
    Attempt attempt =
        new LinearAttempts(BenchSetting.Effort.FULL.limit).new Mip("GLOP", model, new float[1][0]);
    attempt.solve(0);
    return attempt.value(0);
  }

  private final class CpSat implements Attempt {

    /** Makes integers of scores. */
    private static final double SCALE = 1 << 20;

    private final LinearModel model;
    private final float[][] theta;
    private double value;
    private boolean proved;

    CpSat(LinearModel model, float[][] theta) {
      OrTools.load();
      this.model = model;
      this.theta = theta;
    }

    @Override
    public void solve(int draw) {
      CpModel cp = new CpModel();
      LinearExprBuilder objective = LinearExpr.newBuilder();
      IntVar[] x = new IntVar[model.variables().size()];
      for (int i = 0; i < x.length; i++) {
        LinearModel.Variable variable = model.variables().get(i);
        x[i] = cp.newIntVar(0, Math.round(variable.most()), "");
        double gain = variable.gain() + (i < model.choices() ? theta[draw][i] : 0);
        objective.addTerm(x[i], Math.round(gain * SCALE));
      }
      for (LinearModel.Row row : model.rows()) {
        LinearExprBuilder sum = LinearExpr.newBuilder();
        for (int i = 0; i < row.variables().length; i++) {
          sum.addTerm(x[row.variables()[i]], Math.round(row.coefficients()[i]));
        }
        cp.addLinearExpressionInDomain(
            sum,
            new Domain(
                Double.isInfinite(row.low()) ? Long.MIN_VALUE : Math.round(row.low()),
                Double.isInfinite(row.high()) ? Long.MAX_VALUE : Math.round(row.high())));
      }
      cp.maximize(objective);
      CpSolver solver = new CpSolver();
      solver
          .getParameters()
          .setNumWorkers(1)
          .setMaxTimeInSeconds(limit)
          .setCatchSigintSignal(false);
      CpSolverStatus status = solver.solve(cp);
      proved = status == CpSolverStatus.OPTIMAL;
      value = Double.NaN;
      if (proved || status == CpSolverStatus.FEASIBLE) {
        value = 0;
        for (int i = 0; i < x.length; i++) {
          value += gain(i, draw) * solver.value(x[i]);
        }
      }
    }

    private double gain(int i, int draw) {
      return model.variables().get(i).gain() + (i < model.choices() ? theta[draw][i] : 0);
    }

    @Override
    public double value(int draw) {
      return value;
    }

    @Override
    public boolean isProved() {
      return proved;
    }
  }

  private final class Mip implements Attempt {

    private static final double GAP = 1e-9;

    private final String name;
    private final LinearModel model;
    private final float[][] theta;
    private OptionalDouble value = OptionalDouble.empty();
    private boolean proved;

    Mip(String name, LinearModel model, float[][] theta) {
      OrTools.load();
      this.name = name;
      this.model = model;
      this.theta = theta;
    }

    @Override
    public void solve(int draw) {
      MPSolver solver = MPSolver.createSolver(name);
      MPSolverParameters parameters = new MPSolverParameters();
      try {
        MPObjective objective = solver.objective();
        objective.setMaximization();
        MPVariable[] x = new MPVariable[model.variables().size()];
        for (int i = 0; i < x.length; i++) {
          LinearModel.Variable variable = model.variables().get(i);
          x[i] = solver.makeVar(0, variable.most(), variable.whole(), "");
          objective.setCoefficient(
              x[i], variable.gain() + (i < model.choices() ? theta[draw][i] : 0));
        }
        for (LinearModel.Row row : model.rows()) {
          MPConstraint constraint = solver.makeConstraint(row.low(), row.high());
          for (int i = 0; i < row.variables().length; i++) {
            constraint.setCoefficient(x[row.variables()[i]], row.coefficients()[i]);
          }
        }
        parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, GAP);
        solver.setTimeLimit((long) (limit * 1e3));
        MPSolver.ResultStatus status = solver.solve(parameters);
        proved = status == MPSolver.ResultStatus.OPTIMAL;
        value =
            proved || status == MPSolver.ResultStatus.FEASIBLE
                ? OptionalDouble.of(objective.value())
                : OptionalDouble.empty();
      } finally {
        parameters.delete();
        solver.delete();
      }
    }

    @Override
    public double value(int draw) {
      return value.orElse(Double.NaN);
    }

    @Override
    public boolean isProved() {
      return proved;
    }
  }
}
