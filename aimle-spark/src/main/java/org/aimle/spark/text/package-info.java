/**
 * The way of a text from the columns of a data set to the minibatches of training, each form made
 * from the one before: rows ({@link org.aimle.spark.text.ExampleColumns}, checked by {@link
 * org.aimle.spark.text.TrainingTexts}), {@link org.aimle.spark.text.EncodedText} (word ids), {@link
 * org.aimle.spark.text.TextBlock} (some texts of one worker), {@link
 * org.aimle.spark.text.TextMinibatches} (arrays). Internal but for {@code text.files}, which reads
 * data sets of texts: may change in any version.
 */
package org.aimle.spark.text;
