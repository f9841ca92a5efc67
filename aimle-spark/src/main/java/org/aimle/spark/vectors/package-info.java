/**
 * Word vectors of training texts: skip-gram with negative sampling, by shards of texts whose
 * results are averaged in a fixed order.
 */
package org.aimle.spark.vectors;
