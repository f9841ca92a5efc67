package org.aimle.spark.text;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;

/**
 * Where a data set holds what training reads: names as Spark reads them, unless a column has
 * exactly that name.
 *
 * @param input what is explained: {@code array<string>}, or a vector
 * @param label a number, a class, or an array or vector of the probability of each class
 * @param id an integer that is the text's own; empty: a hash of its content names the text
 * @param validation boolean, true for texts to validate on; empty: all are for training
 * @param weight a number of at least 0 that each text counts; empty: all count the same
 */
public record ExampleColumns(
    String input,
    String label,
    Optional<String> id,
    Optional<String> validation,
    Optional<String> weight) {

  public ExampleColumns {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(validation, "validation");
    Objects.requireNonNull(weight, "weight");
  }

  /** The column of a data set that a name means. */
  public static Column column(Dataset<?> dataset, String name) {
    boolean own = Arrays.asList(dataset.columns()).contains(name);
    return dataset.col(own ? "`" + name.replace("`", "``") + "`" : name);
  }
}
