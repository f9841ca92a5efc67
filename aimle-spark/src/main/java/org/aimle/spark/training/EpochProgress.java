package org.aimle.spark.training;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What one epoch did.
 *
 * @param epoch from 0
 * @param examples trained on
 * @param trainingLoss mean over the epoch's examples, each at the time of its step
 * @param validationLoss mean over the validation examples at the end of the epoch, if there are any
 * @param elapsed time of this epoch, validation included
 * @since 0.1.0
 */
public record EpochProgress(
    int epoch,
    long examples,
    double trainingLoss,
    OptionalDouble validationLoss,
    Duration elapsed) {}
