package org.aimle.spark.text;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.aimle.spark.training.data.DataFingerprint;
import org.apache.spark.sql.Row;

/**
 * Finds the rows that cannot be trained on, and says why, without their text. A class, as Kryo
 * cannot read records.
 */
final class TextCheck implements Serializable {

  private static final long serialVersionUID = 1L;

  static final int ID_AT = 0;
  static final int TOKENS_AT = 1;
  static final int LABEL_AT = 2;
  static final int VALIDATION_AT = 3;
  static final int SOUND_AT = 4;
  static final int WEIGHT_AT = 5;

  private final InvalidTexts invalidTexts;
  private final LabelTask.Kind labels;
  private final boolean named;
  private final boolean soft;
  private final boolean weighted;

  /**
   * @param named whether ids are the texts' own names, not hashes
   * @param soft whether a label is the probability of each class
   * @param weighted whether texts have weights of their own
   */
  TextCheck(
      InvalidTexts invalidTexts,
      LabelTask.Kind labels,
      boolean named,
      boolean soft,
      boolean weighted) {
    this.invalidTexts = invalidTexts;
    this.labels = labels;
    this.named = named;
    this.soft = soft;
    this.weighted = weighted;
  }

  Census count(Census census, Row row) {
    if (invalidTexts != InvalidTexts.ERROR && !row.getBoolean(SOUND_AT)) {
      return census.withSkipped();
    }
    Optional<String> problem = problem(row);
    if (problem.isEmpty()) {
      boolean validation = row.getBoolean(VALIDATION_AT);
      List<String> tokens = row.getList(TOKENS_AT);
      List<Double> label = row.getList(LABEL_AT);
      double weight = row.getDouble(WEIGHT_AT);
      long hash = DataFingerprint.hash(tokens.hashCode(), row.getLong(ID_AT));
      for (double part : label) {
        hash = DataFingerprint.hash(hash, Double.doubleToLongBits(part));
      }
      if (weighted) {
        hash = DataFingerprint.hash(hash, Double.doubleToLongBits(weight));
      }
      hash = DataFingerprint.hash(hash, validation ? 1 : 0);
      return census.withText(validation, tokens.size(), LabelRange.of(label), weight, hash);
    }
    long id = row.isNullAt(ID_AT) ? Long.MIN_VALUE : row.getLong(ID_AT);
    return census.withProblem(new Census.Problem(id, name(row) + " " + problem.get()));
  }

  private String name(Row row) {
    if (row.isNullAt(ID_AT)) {
      return "a text";
    }
    return named
        ? "the text with id " + row.getLong(ID_AT)
        : "the text whose xxhash64(tokens, %s) is %d"
            .formatted(soft ? "label" : "cast(label as double)", row.getLong(ID_AT));
  }

  private Optional<String> problem(Row row) {
    if (row.isNullAt(ID_AT)) {
      return Optional.of("has a null id; give it an integer");
    }
    List<String> tokens = row.isNullAt(TOKENS_AT) ? null : row.getList(TOKENS_AT);
    Optional<String> invalid = InvalidTexts.problem(tokens);
    if (invalid.isPresent()) {
      return Optional.of(invalid.get() + "; drop the row, or set handleInvalid to skip");
    }
    return LabelCheck.problem(
            row.isNullAt(LABEL_AT) ? null : row.<Double>getList(LABEL_AT), soft, labels)
        .or(() -> Weights.problem(row.<Double>getAs(WEIGHT_AT)));
  }
}
