package org.aimle.dl4j;

import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;

/**
 * What a trainer sees of an AIMLE layer at work in a graph. Left alone the layer adapts its own
 * lambda after every backward pass; a trainer that owns lambda {@link #holdLambda(boolean) holds}
 * it, collects {@link #lastStatistics()} and sets the states itself.
 *
 * <p>Not thread-safe: a layer belongs to the thread that trains its graph.
 *
 * @since 0.1.0
 */
public interface AimleLayer extends KeyedNoise {

  /** The rule by which lambda moves; a constant rule for estimators that do not adapt. */
  LambdaRule lambdaRule();

  /** The state that the next backward pass uses. */
  LambdaState lambdaState();

  /** Sets the state that the next backward pass uses. */
  void setLambdaState(LambdaState state);

  /** Whether the layer leaves its lambda alone in backward passes (a trainer moves it instead). */
  void holdLambda(boolean hold);

  /** What the layer's solver has done since the graph was made. */
  SolverCounts solverCounts();

  /**
   * Nanoseconds that this layer has spent in solving, and in making what is solved, since the graph
   * was made: of the thread that trains, whatever others helped.
   */
  default long solverNanoseconds() {
    return 0;
  }

  /**
   * Frees what the solver holds outside Java's memory; the graph cannot be used afterwards. What is
   * not closed is freed when the graph is garbage-collected.
   */
  void closeSolver();

  /** What the most recent backward pass saw; {@link SparsityStatistics#NONE} before the first. */
  SparsityStatistics lastStatistics();
}
