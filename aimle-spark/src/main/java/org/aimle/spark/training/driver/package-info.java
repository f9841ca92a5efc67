/**
 * Internal: may change in any version. What runs on the driver: it hands rounds to the executors as
 * Spark jobs and keeps the training data in their memory.
 */
package org.aimle.spark.training.driver;
