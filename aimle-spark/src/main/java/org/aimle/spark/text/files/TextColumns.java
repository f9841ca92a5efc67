package org.aimle.spark.text.files;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of every data set of texts that this package reads or generates.
 *
 * @since 0.1.0
 */
public final class TextColumns {

  /** {@code bigint}: the text's position, from 0, in the order of the input. */
  public static final String ID = "id";

  /** {@code string}: what the text is called in its file, or {@code file:line}. */
  public static final String NAME = "name";

  /** {@code string}: the part of the data that the file says it belongs to; null if it does not. */
  public static final String SPLIT = "split";

  /** {@code array<string>}: its words. */
  public static final String TOKENS = "tokens";

  /** {@code double}: its score in [0, 1]; null where it is not known. */
  public static final String LABEL = "label";

  /** {@code array<int>}: 1 for each token that a person marked, else 0; null if nobody did. */
  public static final String MASK = "mask";

  public static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.LongType, false)
          .add(NAME, DataTypes.StringType, false)
          .add(SPLIT, DataTypes.StringType, true)
          .add(TOKENS, DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add(LABEL, DataTypes.DoubleType, true)
          .add(MASK, DataTypes.createArrayType(DataTypes.IntegerType, false), true);

  private TextColumns() {}

  /** The row of {@link #SCHEMA} that holds an example. */
  static Row row(long id, TextExample example) {
    return RowFactory.create(
        id,
        example.name(),
        example.split().orElse(null),
        example.tokens().toArray(String[]::new),
        Double.isNaN(example.label()) ? null : example.label(),
        example.mask().map(mask -> mask.toArray(Integer[]::new)).orElse(null));
  }
}
