package org.aimle.lab.bench.solvers;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.util.Domain;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.aimle.solver.program.OrTools;

/**
 * {@link LinearModel}s by general solvers as anybody would call them: with their own settings, but
 * on one thread. The model is written anew each time, as new scores need.
 */
final class LinearAttempts {

  private final BenchSetting setting;

  LinearAttempts(BenchSetting setting) {
    this.setting = setting;
  }

  /** CP-SAT and SCIP. */
  List<Contender> all(float[][] theta, Supplier<LinearModel> model) {
    return List.of(cpSat(theta, model), mip("SCIP", theta, model));
  }

  /** CP-SAT, for programmes in integers. */
  Contender cpSat(float[][] theta, Supplier<LinearModel> model) {
    return new Contender("CP-SAT", () -> new CpSat(model.get(), theta, setting));
  }

  /** SCIP, CBC or another one by OR-Tools' name. */
  Contender mip(String solver, float[][] theta, Supplier<LinearModel> model) {
    return new Contender(solver, () -> new Mip(solver, model.get(), theta));
  }

  /** The best value of a model without scores, all amounts fractional. */
  static double relaxed(LinearModel model) {
    Attempt attempt =
        new LinearAttempts(new BenchSetting(Optional.empty(), BenchSetting.Effort.FULL))
        .new Mip("GLOP", model, new float[1][0]);
    attempt.solve(0);
    return attempt.value(0);
  }

  private static final class CpSat extends CpAttempt {

    /** Makes integers of scores. */
    private static final double SCALE = 1 << 20;

    private final LinearModel model;
    private final float[][] theta;
    private IntVar[] x = {};

    CpSat(LinearModel model, float[][] theta, BenchSetting setting) {
      super(setting);
      this.model = model;
      this.theta = theta;
    }

    @Override
    CpModel model(int draw) {
      CpModel cp = new CpModel();
      LinearExprBuilder objective = LinearExpr.newBuilder();
      x = new IntVar[model.variables().size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = cp.newIntVar(0, Math.round(model.variables().get(i).most()), "");
        objective.addTerm(x[i], Math.round(model.gain(i, theta[draw]) * SCALE));
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
      return cp;
    }

    @Override
    double value(CpSolver solution, int draw) {
      double value = 0;
      for (int i = 0; i < x.length; i++) {
        value += model.gain(i, theta[draw]) * solution.value(x[i]);
      }
      return value;
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
          objective.setCoefficient(x[i], model.gain(i, theta[draw]));
        }
        for (LinearModel.Row row : model.rows()) {
          MPConstraint constraint = solver.makeConstraint(row.low(), row.high());
          for (int i = 0; i < row.variables().length; i++) {
            constraint.setCoefficient(x[row.variables()[i]], row.coefficients()[i]);
          }
        }
        parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, GAP);
        solver.setTimeLimit((long) (setting.effort().limit * 1e3));
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
