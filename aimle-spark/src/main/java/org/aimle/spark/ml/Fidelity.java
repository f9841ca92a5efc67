package org.aimle.spark.ml;

/**
 * How true explanations are to the model that they explain, its teacher: measured on texts of more
 * than k words by asking the teacher. Means over texts.
 *
 * @param texts that were measured on
 * @param heldOut whether training had not seen them
 * @param agreement share of texts for which explainer and teacher predict the same class; NaN where
 *     the teacher predicts a number
 * @param r2 share of the variance of the teacher's output (of the probabilities of all classes)
 *     that the explainer predicts, at most 1; NaN where the teacher says the same of all texts
 * @param sufficiency how much of the teacher's output is lost where it sees the chosen words alone:
 *     the fall of the probability of the class that it predicts for the whole text (DeYoung et al.
 *     2020), or the distance between its numbers in their standard deviations; the less, the
 *     better; NaN if those are 0
 * @param comprehensiveness the same where it sees all words but the chosen ones; the more, the
 *     better
 * @param topWords share of the chosen words that are among the k whose leaving out, one at a time,
 *     changes the teacher's margin most; ties count
 * @param effectCovered the changes of the margin by the chosen words one at a time, in absolute
 *     value, over those of the k largest: for a linear teacher the share of its largest weights
 * @since 0.1.0
 */
public record Fidelity(
    long texts,
    boolean heldOut,
    double agreement,
    double r2,
    double sufficiency,
    double comprehensiveness,
    double topWords,
    double effectCovered) {}
