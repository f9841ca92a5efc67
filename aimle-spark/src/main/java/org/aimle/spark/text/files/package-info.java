/**
 * Files of texts, and generated texts, as data sets with the columns of {@link
 * org.aimle.spark.text.files.TextColumns}.
 */
package org.aimle.spark.text.files;
