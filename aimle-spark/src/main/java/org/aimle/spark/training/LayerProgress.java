package org.aimle.spark.training;

import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;

/**
 * One AIMLE layer in one round.
 *
 * @param lambda its state after the round's updates; {@code beta} is the adapted number
 * @param sparsity of its gradient estimates, summed over the round's steps and the cluster
 * @param solver what its solver did in the round's steps, summed over the cluster
 * @since 0.1.0
 */
public record LayerProgress(LambdaState lambda, SparsityStatistics sparsity, SolverCounts solver) {}
