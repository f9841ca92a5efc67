/**
 * Internal: may change in any version. What runs on executors: tasks, the replicas that they train,
 * and the setting up of threads and devices.
 */
package org.aimle.spark.training.executor;
