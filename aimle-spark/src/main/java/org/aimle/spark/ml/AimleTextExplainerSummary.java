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
 * @param skippedTexts texts that were left out because they were invalid; see {@code handleInvalid}
 * @param lambdas lambda's final state by the name of its vertex; empty if none adapts
 * @param fidelity to the teacher: of up to 1000 texts to validate on, or, if none are marked, to
 *     train on; empty without a teacher, or where none of them has more words than explain it
 * @since 0.1.0
 */
public record AimleTextExplainerSummary(
    TrainingHistory history,
    int bestEpoch,
    long skippedTexts,
    Map<String, LambdaState> lambdas,
    Optional<Fidelity> fidelity) {

  /** Of a model without a teacher. */
  public AimleTextExplainerSummary(
      TrainingHistory history, int bestEpoch, long skippedTexts, Map<String, LambdaState> lambdas) {
    this(history, bestEpoch, skippedTexts, lambdas, Optional.empty());
  }

  AimleTextExplainerSummary with(Fidelity measured) {
    return new AimleTextExplainerSummary(
        history, bestEpoch, skippedTexts, lambdas, Optional.of(measured));
  }

  /**
   * All of it as one JSON object, for other languages: {@code bestEpoch}, {@code skippedTexts},
   * {@code lambdas}, {@code epochs}, {@code rounds} and, with a teacher, {@code fidelity}.
   * Durations are written as {@link java.time.Duration#toString()} does, numbers that are not
   * finite as their names in quotes.
   */
  public String toJson() {
    return SummaryJson.write(
        history, bestEpoch, SummaryJson.TEXTS, skippedTexts, lambdas, fidelity);
  }
}
