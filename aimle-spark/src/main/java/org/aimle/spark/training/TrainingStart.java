package org.aimle.spark.training;

/**
 * What is known of a training when its rounds begin.
 *
 * @param settings how it trains
 * @param workers replicas that train side by side, one for each partition of the training data
 * @param parameters of the network, those that are averaged
 * @param before rounds and epochs of the checkpoint that it goes on from; empty if it begins anew
 * @since 0.1.0
 */
public record TrainingStart(
    TrainingSettings settings, int workers, long parameters, TrainingHistory before) {}
