package org.aimle.solver.program;

import com.google.ortools.sat.CpObjectiveProto;
import com.google.ortools.sat.IntegerVariableProto;
import java.util.Arrays;
import org.aimle.solver.Scores;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;

/**
 * The objective of a {@link CpProblem} for some scores, in integers: scores and weights are rounded
 * to multiples of a power of two, by at most 40 binary digits below the largest of them, so small
 * integers (or any with few binary digits) stay exact. Fewer digits are kept if sums could
 * overflow: with {@code n} the number of choices plus the bounds of the weighted amounts, 60 less
 * the exponent of {@code n}. Where all terms are choices, a few huge ones among them cost the
 * others no digits, see {@link WholeScores}; else scores, or weights, that are left with too few by
 * the same rule make a best solution a limited one.
 */
final class CpObjective {

  private static final int DIGITS = 40;

  private final CpProblem problem;

  /** Minus what each choice gains. */
  private final long[] scores;

  /** Minus what each weighted variable gains by unit; 0 for choices, which have it above. */
  private final long[] weights;

  private final SearchOutcome outcome;

  CpObjective(CpProblem problem, float[] theta, int offset) {
    Scores.requireFinite(theta, offset, problem.choices());
    this.problem = problem;
    double[] ofScores = new double[problem.choices()];
    for (int i = 0; i < ofScores.length; i++) {
      ofScores[i] = theta[offset + i];
    }
    double[] ofWeights = new double[problem.weights().length];
    double largestWeight = 0;
    double terms = ofScores.length;
    for (int i = 0; i < ofWeights.length; i++) {
      int variable = problem.weighted()[i];
      double weight = problem.weights()[i];
      if (variable < ofScores.length) {
        ofScores[variable] += weight;
      } else if (weight != 0) {
        ofWeights[i] = weight;
        largestWeight = Math.max(largestWeight, Math.abs(weight));
        terms += reach(problem.model().getVariables(variable));
      }
    }
    int digits = Math.min(DIGITS, 60 - Math.getExponent(Math.max(1, terms)));
    this.scores = new long[ofScores.length];
    this.weights = new long[ofWeights.length];
    if (largestWeight == 0) {
      this.outcome = WholeScores.round(ofScores, digits, scores);
    } else {
      double largest = Math.max(Float.MIN_NORMAL, largestWeight);
      for (double gain : ofScores) {
        largest = Math.max(largest, Math.abs(gain));
      }
      double scale = Math.scalb(1.0, digits - 1 - Math.getExponent(largest));
      SearchOutcome first = WholeScores.scaled(ofScores, scale, digits, scores);
      SearchOutcome second = WholeScores.scaled(ofWeights, scale, digits, weights);
      this.outcome = first == SearchOutcome.OPTIMAL ? second : first;
    }
    Arrays.setAll(scores, i -> -scores[i]);
    Arrays.setAll(weights, i -> -weights[i]);
  }

  /** What a best solution for the rounded terms is for the terms themselves. */
  SearchOutcome outcome() {
    return outcome;
  }

  private static double reach(IntegerVariableProto variable) {
    return Math.max(
        Math.abs((double) CpProblem.least(variable)), Math.abs((double) CpProblem.most(variable)));
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
