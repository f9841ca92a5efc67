/**
 * The entrance for Spark itself: {@link org.aimle.spark.AimlePlugin}, named in {@code
 * spark.plugins}, shows trainings in Spark's metrics, UI and logs.
 */
package org.aimle.spark;
