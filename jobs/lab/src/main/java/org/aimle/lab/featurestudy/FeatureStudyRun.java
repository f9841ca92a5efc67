package org.aimle.lab.featurestudy;

/**
 * What one training reached on test rows.
 *
 * @param set the data set
 * @param estimator as written
 * @param seed of training and data
 * @param meanRank mean over rows of the median rank of the true features, by score
 * @param medianRank median over rows of the same
 * @param precision share of the chosen features that are true ones
 * @param exact share of rows of which all true features are chosen, and no other
 * @param accuracy share of rows whose more probable class is predicted
 * @param bestEpoch from 1
 * @param seconds of training, validation included
 */
record FeatureStudyRun(
    SyntheticSet set,
    String estimator,
    long seed,
    double meanRank,
    double medianRank,
    double precision,
    double exact,
    double accuracy,
    int bestEpoch,
    double seconds) {}
