package org.aimle.spark.training;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one round did.
 *
 * @param epoch from 0
 * @param epochs epochs in total, unless training stops early
 * @param round since the start of training, from 0
 * @param rounds in total, as far as the epochs so far tell
 * @param examples trained on in this round
 * @param examplesPerSecond of this round, everything included
 * @param trainingLoss mean over the round's examples
 * @param droppedReplicas workers whose result was not finite and was left out
 * @param layers the AIMLE layers by vertex name, in topological order
 * @param validationLoss mean over the validation examples, if they were evaluated after this round
 * @param elapsed since the start of training
 * @param remaining as far as the rounds so far tell
 * @since 0.1.0
 */
public record RoundProgress(
    int epoch,
    int epochs,
    int round,
    int rounds,
    long examples,
    double examplesPerSecond,
    double trainingLoss,
    int droppedReplicas,
    Map<String, LayerProgress> layers,
    OptionalDouble validationLoss,
    Duration elapsed,
    Duration remaining) {}
