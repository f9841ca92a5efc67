package org.aimle.spark.training;

import java.util.List;

/**
 * All rounds and epochs of a training, in order; those before a resumed checkpoint included.
 *
 * @since 0.1.0
 */
public record TrainingHistory(List<RoundProgress> rounds, List<EpochProgress> epochs) {

  public static final TrainingHistory EMPTY = new TrainingHistory(List.of(), List.of());

  public TrainingHistory {
    rounds = List.copyOf(rounds);
    epochs = List.copyOf(epochs);
  }
}
