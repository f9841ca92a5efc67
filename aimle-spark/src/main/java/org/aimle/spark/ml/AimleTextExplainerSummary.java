package org.aimle.spark.ml;

import java.util.Map;
import org.aimle.lambda.LambdaState;
import org.aimle.spark.training.TrainingHistory;

/**
 * How a model was trained.
 *
 * @param history all rounds and epochs
 * @param bestEpoch the epoch, from 0, whose parameters the model has
 * @param skippedTexts texts that were left out because they were invalid; see {@code handleInvalid}
 * @param lambdas lambda's final state by the name of its vertex; empty if none adapts
 * @since 0.1.0
 */
public record AimleTextExplainerSummary(
    TrainingHistory history, int bestEpoch, long skippedTexts, Map<String, LambdaState> lambdas) {}
