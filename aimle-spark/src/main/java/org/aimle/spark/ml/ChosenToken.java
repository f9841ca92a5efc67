package org.aimle.spark.ml;

/**
 * A token that explains a text.
 *
 * @param index its position, from 0
 * @param token as it stands in the text
 * @param score that chose it
 * @since 0.1.0
 */
public record ChosenToken(int index, String token, float score) {}
