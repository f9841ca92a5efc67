/**
 * Training of DL4J graphs on Spark executors: {@link org.aimle.spark.training.AimleTrainingMaster}
 * for users of {@code SparkComputationGraph}, {@link org.aimle.spark.training.ClusterTrainer} for
 * all others, with their settings, listeners and results. {@code training.data} is the contract for
 * training data; the other packages below this one are internal.
 *
 * <p>Dependencies point one way: {@code training -> driver -> executor -> wire}, and {@code data}
 * and {@code org.aimle.spark.internal} below all of them.
 */
package org.aimle.spark.training;
