/**
 * Internal: may change in any version. What travels between driver and executors in a round, what
 * is stored between rounds, and both as bytes.
 */
package org.aimle.spark.training.wire;
