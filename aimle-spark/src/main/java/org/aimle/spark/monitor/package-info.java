/**
 * Internal: may change in any version. What is shown of trainings while they run, on the driver:
 * {@link org.aimle.spark.monitor.Monitor} hears of all of them and hands what it hears to the
 * metrics, the page of Spark's UI and the log. What it holds is bounded.
 */
package org.aimle.spark.monitor;
