package org.aimle.spark.text;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Finds the rows that cannot be trained on, and says why. A class, as Kryo cannot read records. */
final class TextCheck implements Serializable {

  private static final long serialVersionUID = 1L;

  static final int ID_AT = 0;
  static final int TOKENS_AT = 1;
  static final int LABEL_AT = 2;
  static final int VALIDATION_AT = 3;

  private final int leastTokens;
  private final boolean named;

  /**
   * @param leastTokens tokens that each text must have
   * @param named whether ids are the texts' own names, not hashes
   */
  TextCheck(int leastTokens, boolean named) {
    this.leastTokens = leastTokens;
    this.named = named;
  }

  Census count(Census census, Row row) {
    Optional<String> problem = problem(row);
    if (problem.isEmpty()) {
      return census.withText(row.getBoolean(VALIDATION_AT));
    }
    long id = row.isNullAt(ID_AT) ? Long.MIN_VALUE : row.getLong(ID_AT);
    String name = named && !row.isNullAt(ID_AT) ? "the text with id " + id : beginning(row);
    return census.withProblem(new Census.Problem(id, name + " " + problem.get()));
  }

  private static String beginning(Row row) {
    if (row.isNullAt(TOKENS_AT) || row.getList(TOKENS_AT).isEmpty()) {
      return "a text";
    }
    List<String> tokens = row.getList(TOKENS_AT);
    return "the text '" + String.join(" ", tokens.subList(0, Math.min(8, tokens.size()))) + " ..'";
  }

  private Optional<String> problem(Row row) {
    if (row.isNullAt(ID_AT)) {
      return Optional.of("has a null id; give it an integer");
    }
    if (row.isNullAt(TOKENS_AT)) {
      return Optional.of("is null; give it tokens or drop the row");
    }
    List<String> tokens = row.getList(TOKENS_AT);
    if (tokens.isEmpty()) {
      return Optional.of("is empty; give it tokens or drop the row");
    }
    if (tokens.contains(null)) {
      return Optional.of("has a null token at position " + tokens.indexOf(null) + "; remove it");
    }
    if (tokens.size() < leastTokens) {
      return Optional.of(
          "has %d tokens, fewer than k = %d; choose a smaller k or drop the row"
              .formatted(tokens.size(), leastTokens));
    }
    if (row.isNullAt(LABEL_AT)) {
      return Optional.of("has a null label; give it one or drop the row");
    }
    double label = row.getDouble(LABEL_AT);
    if (!(label >= 0 && label <= 1)) {
      return Optional.of(
          "has the label " + label + ", outside [0, 1]; rescale the labels to [0, 1]");
    }
    return Optional.empty();
  }
}
