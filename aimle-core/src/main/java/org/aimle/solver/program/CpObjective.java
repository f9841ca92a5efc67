package org.aimle.solver.program;

import com.google.ortools.sat.CpObjectiveProto;
import com.google.ortools.sat.IntegerVariableProto;
import org.aimle.solver.Scores;

/**
 * The objective of a {@link CpProblem} for some scores, in integers: scores and weights are rounded
 * to multiples of a power of two, by at most 40 binary digits below the largest of them, so small
 * integers (or any with few binary digits) stay exact. Fewer digits are kept if sums could
 * overflow.
 */
final class CpObjective {

  private static final int DIGITS = 40;

  private final CpProblem problem;

  /** Minus what each scored variable gains. */
  private final long[] scores;

  /** Minus what each weighted one gains by unit. */
  private final long[] weights;

  CpObjective(CpProblem problem, float[] theta, int offset) {
    Scores.requireFinite(theta, offset, problem.choices());
    this.problem = problem;
    this.scores = new long[problem.choices()];
    this.weights = new long[problem.weights().length];
    double largest = Float.MIN_NORMAL;
    for (int i = 0; i < scores.length; i++) {
      largest = Math.max(largest, Math.abs(theta[offset + i]));
    }
    double sum = scores.length;
    for (int i = 0; i < weights.length; i++) {
      largest = Math.max(largest, Math.abs(problem.weights()[i]));
      IntegerVariableProto variable = problem.model().getVariables(problem.weighted()[i]);
      sum +=
          Math.max(
              Math.abs((double) CpProblem.least(variable)),
              Math.abs((double) CpProblem.most(variable)));
    }
    int room = 60 - Math.getExponent(Math.max(1, sum));
    double scale = Math.scalb(1.0, Math.min(DIGITS, room) - 1 - Math.getExponent(largest));
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -(long) Math.rint(theta[offset + i] * scale);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = -(long) Math.rint(problem.weights()[i] * scale);
    }
  }

  CpObjectiveProto toProto() {
    CpObjectiveProto.Builder objective = CpObjectiveProto.newBuilder();
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] != 0) {
        objective.addVars(i).addCoeffs(scores[i]);
      }
    }
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        objective.addVars(problem.weighted()[i]).addCoeffs(weights[i]);
      }
    }
    return objective.build();
  }

  /** What is minimised. */
  long of(long[] values) {
    long sum = 0;
    for (int i = 0; i < scores.length; i++) {
      sum += scores[i] * values[i];
    }
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * values[problem.weighted()[i]];
    }
    return sum;
  }
}
