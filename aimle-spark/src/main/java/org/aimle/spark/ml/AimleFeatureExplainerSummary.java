package org.aimle.spark.ml;

import java.util.Map;
import java.util.Optional;
import org.aimle.lambda.LambdaState;
import org.aimle.spark.training.TrainingHistory;

/**
 * How a model was trained.
 *
 * @param history all rounds and epochs
 * @param bestEpoch the epoch, from 0, whose parameters the model has
 * @param skippedRows rows that were left out because they were invalid; see {@code handleInvalid}
 * @param lambdas lambda's final state by the name of its vertex; empty if none adapts
 * @since 0.1.0
 */
public record AimleFeatureExplainerSummary(
    TrainingHistory history, int bestEpoch, long skippedRows, Map<String, LambdaState> lambdas) {

  /**
   * All of it as one JSON object, for other languages: {@code bestEpoch}, {@code skippedRows},
   * {@code lambdas}, {@code epochs} and {@code rounds}. Durations are written as {@link
   * java.time.Duration#toString()} does, numbers that are not finite as their names in quotes.
   */
  public String toJson() {
    return SummaryJson.write(
        history, bestEpoch, SummaryJson.ROWS, skippedRows, lambdas, Optional.empty());
  }
}
