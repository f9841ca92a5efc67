package org.aimle.lab.averaging;

/**
 * A text of the study.
 *
 * @param id stable; names its noise
 * @param tokens ids of its words
 * @param label in [0, 1]
 */
record Text(long id, int[] tokens, float label) {}
