package org.aimle.spark.training;

/**
 * Hears of each round, on the driver, in the thread that trains; a slow one slows training.
 *
 * @since 0.1.0
 */
public interface RoundListener {

  /**
   * A round has ended.
   *
   * @param progress what it did
   * @param state the model after it
   */
  void roundEnded(RoundProgress progress, ModelState state);

  /** An epoch has ended; its last round was reported before. */
  default void epochEnded(EpochProgress progress, ModelState state) {}
}
