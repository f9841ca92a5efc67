package org.aimle.spark.training;

import java.util.Optional;

/**
 * Hears of a training, on the driver, in the thread that trains; a slow one slows training, and
 * what it throws ends training. The calls: {@link #trainingStarted}, then for each round {@link
 * #roundEnded} and {@link #roundTimed}, after the last round of an epoch {@link #epochEnded}, after
 * either {@link #checkpointWritten} where one was due, and {@link #trainingEnded}, however it
 * ended.
 *
 * @since 0.1.0
 */
public interface RoundListener {

  /** The first round is about to begin. */
  default void trainingStarted(TrainingStart start) {}

  /**
   * A round has ended.
   *
   * @param progress what it did
   * @param state the model after it
   */
  void roundEnded(RoundProgress progress, ModelState state);

  /** What the round took that was reported last. */
  default void roundTimed(RoundTimes times) {}

  /** An epoch has ended; its last round was reported before. */
  default void epochEnded(EpochProgress progress, ModelState state) {}

  /**
   * A checkpoint has been written.
   *
   * @param rounds that are done, those before a resumed checkpoint included
   */
  default void checkpointWritten(int rounds) {}

  /**
   * No round will follow.
   *
   * @param failure what ended training before its time; empty if it is done
   */
  default void trainingEnded(Optional<Throwable> failure) {}
}
