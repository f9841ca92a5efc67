package org.aimle.spark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aimle.spark.training.wire.GraphState;

/**
 * All that training carries from round to round; what a checkpoint holds. Immutable.
 *
 * @param state the model
 * @param memory of the outer optimiser
 * @param firstEpoch the graph's epoch count when training began
 * @param nextStep the next minibatch of each partition in the running epoch
 * @param best so far; empty before the first validation
 * @param done rounds, over all epochs
 * @param rounds what they did, in order; without those whose record was lost
 * @param epochs done
 * @param memories what each worker keeps for itself, by partition; empty if they keep nothing
 */
record TrainingPosition(
    GraphState state,
    double[] memory,
    int firstEpoch,
    int nextStep,
    Optional<Best> best,
    int done,
    List<RoundProgress> rounds,
    List<EpochProgress> epochs,
    List<float[]> memories) {

  /** Where workers keep nothing. */
  TrainingPosition(
      GraphState state,
      double[] memory,
      int firstEpoch,
      int nextStep,
      Optional<Best> best,
      int done,
      List<RoundProgress> rounds,
      List<EpochProgress> epochs) {
    this(state, memory, firstEpoch, nextStep, best, done, rounds, epochs, List.of());
  }

  /** The same with what workers keep. */
  TrainingPosition with(List<float[]> newMemories) {
    return new TrainingPosition(
        state, memory, firstEpoch, nextStep, best, done, rounds, epochs, newMemories);
  }

  /**
   * The best model so far.
   *
   * @param epoch from 0
   */
  record Best(GraphState state, double loss, int epoch) {}

  static TrainingPosition start(GraphState state) {
    return new TrainingPosition(
        state,
        OuterStep.start(state.parameters()).memory(),
        state.epoch(),
        0,
        Optional.empty(),
        0,
        List.of(),
        List.of());
  }

  /** The same with rounds before those that it has. */
  TrainingPosition after(List<RoundProgress> earlier) {
    List<RoundProgress> all = new ArrayList<>(earlier);
    all.addAll(rounds);
    return new TrainingPosition(
        state, memory, firstEpoch, nextStep, best, done, all, epochs, memories);
  }

  /** The running epoch, from 0. */
  int epoch() {
    return state.epoch() - firstEpoch;
  }
}
