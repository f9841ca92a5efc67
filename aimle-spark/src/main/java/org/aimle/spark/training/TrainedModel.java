package org.aimle.spark.training;

/**
 * What training leaves.
 *
 * @param best the state after the epoch of least validation loss (the later one of equals); without
 *     validation data the last state
 * @param bestEpoch its epoch, from 0
 * @param last the state after the last round
 * @param history all rounds and epochs
 * @since 0.1.0
 */
public record TrainedModel(
    ModelState best, int bestEpoch, ModelState last, TrainingHistory history) {}
