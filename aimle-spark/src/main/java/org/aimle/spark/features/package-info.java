/**
 * The way of a row from the vector column of a data set to the minibatches of training, each form
 * made from the one before: rows (checked and counted by {@link
 * org.aimle.spark.features.TrainingRows}), {@link org.aimle.spark.features.FeatureRow}
 * (standardised), {@link org.aimle.spark.features.FeatureBlock} (some rows of one worker), {@link
 * org.aimle.spark.features.FeatureMinibatches} (arrays). Internal: may change in any version.
 */
package org.aimle.spark.features;
