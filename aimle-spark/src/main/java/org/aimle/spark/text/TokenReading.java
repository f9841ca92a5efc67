package org.aimle.spark.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.aimle.explain.TextSelection;
import org.aimle.explain.WordVectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * How tokens become the word ids that the network reads.
 *
 * @param maxLength tokens read of a text
 * @param letterCase how words are looked up
 */
public record TokenReading(int maxLength, LetterCase letterCase) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Whether capital letters matter. */
  public enum LetterCase {
    AS_WRITTEN,
    LOWER
  }

  /** The ids of a text's first tokens. */
  public int[] ids(List<String> tokens, WordVectors vectors) {
    int[] ids = new int[Math.min(maxLength, tokens.size())];
    for (int i = 0; i < ids.length; i++) {
      String token = tokens.get(i);
      ids[i] = vectors.id(letterCase == LetterCase.LOWER ? lower(token) : token);
    }
    return ids;
  }

  /** What a selection must know of a text's first tokens; empty: nothing. */
  float[] context(List<String> tokens, TextSelection selection) {
    return selection.context(tokens.subList(0, Math.min(maxLength, tokens.size())));
  }

  /** The column alone, its tokens as they are looked up. */
  public Dataset<Row> words(Dataset<Row> rows, String column) {
    return letterCase == LetterCase.AS_WRITTEN
        ? rows.select(col(column))
        : rows.select(transform(col(column), this::asLookedUp).as(column));
  }

  /** A token as it is looked up. */
  public Column asLookedUp(Column token) {
    if (letterCase == LetterCase.AS_WRITTEN) {
      return token;
    }
    // Not with SQL's lower, which follows the language that the machine is set to.
    UserDefinedFunction lower =
        udf((UDF1<String, String>) TokenReading::lower, DataTypes.StringType);
    return lower.apply(token);
  }

  private static String lower(String token) {
    return token == null ? null : token.toLowerCase(Locale.ROOT); // Spark may filter later
  }
}
