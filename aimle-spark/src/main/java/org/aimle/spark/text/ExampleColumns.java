package org.aimle.spark.text;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a data set holds what training reads.
 *
 * @param tokens {@code array<string>}
 * @param label a number in [0, 1]
 * @param id an integer that is the text's own; empty: a hash of its content names the text
 * @param validation boolean, true for texts to validate on; empty: all are for training
 */
public record ExampleColumns(
    String tokens, String label, Optional<String> id, Optional<String> validation) {

  public ExampleColumns {
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(validation, "validation");
  }
}
