/**
 * The contract for training data: a {@link org.aimle.spark.training.data.MinibatchSource} cuts the
 * shards of a cluster's partitions into minibatches. Knows nothing of Spark.
 */
package org.aimle.spark.training.data;
