package org.aimle.spark.text;

import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** What to do with texts that are null or empty, or have a null among their tokens. */
public enum InvalidTexts {
  ERROR,
  KEEP,
  SKIP;

  /** Reads MLlib's {@code handleInvalid}: error, keep or skip. */
  public static InvalidTexts of(String handleInvalid) {
    return valueOf(handleInvalid.toUpperCase(Locale.ROOT));
  }

  /** What is wrong with a text, as the end of a sentence; empty if nothing is. */
  public static Optional<String> problem(List<String> tokens) {
    if (tokens == null) {
      return Optional.of("is null");
    }
    if (tokens.isEmpty()) {
      return Optional.of("is empty");
    }
    int at = 0;
    for (String token : tokens) { // List.of(...) does not tell where null is
      if (token == null) {
        return Optional.of("has a null token at position " + at);
      }
      at++;
    }
    return Optional.empty();
  }

  /** Whether {@link #problem} finds nothing; never null. */
  public static Column sound(Column tokens) {
    return tokens
        .isNotNull()
        .and(size(tokens).gt(0))
        .and(not(exists(tokens, token -> token.isNull())));
  }
}
