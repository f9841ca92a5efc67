package org.aimle.spark.ml;

import java.util.Map;
import org.aimle.lambda.LambdaState;
import org.aimle.spark.training.TrainingHistory;

/**
 * How a model was trained.
 *
 * @param history all rounds and epochs
 * @param bestEpoch the epoch, from 0, whose parameters the model has
 * @param lambdas lambda's final state by the name of its vertex; empty if none adapts
 * @since 0.1.0
 */
public record AimleTextExplainerSummary(
    TrainingHistory history, int bestEpoch, Map<String, LambdaState> lambdas) {}
