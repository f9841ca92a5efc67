/**
 * Internal: may change in any version. The only place that touches parts of Spark that are not its
 * public API, by way of {@link org.aimle.spark.internal.SparkInternals}; knows no other package of
 * this library.
 */
package org.aimle.spark.internal;
