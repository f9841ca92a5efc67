/**
 * Internal: may change in any version. Pages that need nothing else, no network and no script: the
 * curves of a training, which the report of a run and the page of Spark's UI show.
 */
package org.aimle.spark.report;
