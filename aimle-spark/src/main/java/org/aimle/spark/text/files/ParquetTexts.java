package org.aimle.spark.text.files;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.aimle.WrongInputException;
import org.aimle.spec.Visible;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Texts in Parquet files, which Spark reads: file after file, so that rows keep their order. */
final class ParquetTexts {

  private static final int TOKENS = 0;
  private static final int TEXT = 1;
  private static final int LABEL = 2;
  private static final int ID = 3;
  private static final int SPLIT = 4;
  private static final int MARKS = 5;
  private static final int MASK = 6;
  private static final int ROW = 7;

  private ParquetTexts() {}

  /** The files that are not empty; a file of no bytes is no Parquet, but holds no text either. */
  static List<String> withContent(Configuration hadoop, List<String> files) {
    List<String> some = new ArrayList<>();
    for (String file : files) {
      try {
        Path path = new Path(file);
        if (path.getFileSystem(hadoop).getFileStatus(path).getLen() > 0) {
          some.add(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot look up '" + file + "': " + e.getMessage(), e);
      }
    }
    return some;
  }

  static JavaRDD<TextExample> read(
      SparkSession spark, ColumnNames columns, List<String> files, List<String> names) {
    if (files.isEmpty()) {
      throw new WrongInputException("all files are empty; name one with texts in it");
    }
    List<JavaRDD<TextExample>> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Dataset<Row> rows = parquet(spark, files.get(i));
      List<String> header = Arrays.asList(rows.columns());
      ToExample toExample;
      try {
        String words = header.get(columns.tokensIn(header)).strip();
        boolean tokenised = words.equalsIgnoreCase(ColumnNames.USUAL.tokens());
        toExample = new ToExample(columns, tokenised, files.get(i), names.get(i));
        rows = selected(rows, columns, header);
      } catch (IllegalArgumentException e) {
        throw new MalformedTextException(files.get(i), e.getMessage());
      }
      all.add(rows.javaRDD().map(toExample::of));
    }
    return union(JavaSparkContext.fromSparkContext(spark.sparkContext()), all);
  }

  /** One union of all: pairs of pairs would be as deep as there are files. */
  @SuppressWarnings("unchecked") // Java has no arrays of generic types
  private static JavaRDD<TextExample> union(JavaSparkContext sc, List<JavaRDD<TextExample>> parts) {
    return sc.union(parts.toArray(JavaRDD[]::new));
  }

  private static Dataset<Row> parquet(SparkSession spark, String file) {
    try {
      // A path that exists is no pattern.
      return spark.read().parquet(file.replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1"));
    } catch (Exception e) { // Spark's are checked but not declared
      if (e instanceof AnalysisException || String.valueOf(e.getMessage()).contains("footer")) {
        throw new MalformedTextException(
            file, "cannot be read as Parquet; are all files of one format?");
      }
      throw e;
    }
  }

  private static Dataset<Row> selected(Dataset<Row> rows, ColumnNames columns, List<String> names) {
    int tokens = columns.tokensIn(names);
    require(
        rows,
        tokens,
        "a string or a list of strings",
        type ->
            type instanceof StringType
                || (type instanceof ArrayType array && array.elementType() instanceof StringType));
    boolean list = type(rows, tokens) instanceof ArrayType;
    OptionalInt mask = ColumnNames.find(names, columns.mask());
    mask.ifPresent(
        at ->
            require(
                rows,
                at,
                "a string of 0 and 1, or a list of whole numbers or booleans",
                ParquetTexts::holdsMarks));
    boolean marks = mask.isPresent() && type(rows, mask.getAsInt()) instanceof ArrayType;
    Column words = column(names, tokens);
    return rows.select(
        (list ? words : lit(null)).cast(DataTypes.createArrayType(DataTypes.StringType)),
        (list ? lit(null) : words).cast(DataTypes.StringType),
        label(rows, names, columns.labelsIn(names)),
        text(rows, names, ColumnNames.find(names, columns.id())),
        text(rows, names, ColumnNames.find(names, columns.split())),
        text(rows, names, marks ? OptionalInt.empty() : mask),
        (marks ? column(names, mask.getAsInt()) : lit(null))
            .cast(DataTypes.createArrayType(DataTypes.LongType)),
        col("_metadata.row_index"));
  }

  private static boolean holdsMarks(DataType type) {
    if (type instanceof ArrayType array) {
      return array.elementType() instanceof IntegralType
          || array.elementType() instanceof BooleanType;
    }
    return type instanceof StringType || type instanceof NullType;
  }

  /** Spark would turn anything into what is wanted, if into nonsense. */
  private static void require(
      Dataset<Row> rows, int at, String wanted, Predicate<DataType> isWanted) {
    if (!isWanted.test(type(rows, at))) {
      throw new IllegalArgumentException(
          "column '%s' is %s but must be %s"
              .formatted(
                  Visible.text(rows.columns()[at]),
                  Visible.brief(type(rows, at).simpleString()),
                  wanted));
    }
  }

  private static DataType type(Dataset<Row> rows, int at) {
    return rows.schema().fields()[at].dataType();
  }

  private static Column column(List<String> names, int at) {
    return col("`" + names.get(at).replace("`", "``") + "`");
  }

  private static Column label(Dataset<Row> rows, List<String> names, OptionalInt at) {
    at.ifPresent(
        column -> require(rows, column, "a number in [0, 1]", NumericType.class::isInstance));
    return at.isPresent()
        ? column(names, at.getAsInt()).cast(DataTypes.DoubleType)
        : lit(null).cast(DataTypes.DoubleType);
  }

  private static Column text(Dataset<Row> rows, List<String> names, OptionalInt at) {
    at.ifPresent(
        column ->
            require(
                rows,
                column,
                "one value, such as a string or a number",
                type ->
                    !(type instanceof ArrayType
                        || type instanceof StructType
                        || type instanceof MapType
                        || type instanceof BinaryType)));
    return (at.isPresent() ? column(names, at.getAsInt()) : lit(null)).cast(DataTypes.StringType);
  }

  /** Turns the rows of one file into examples. A class, as Kryo cannot read records. */
  private static final class ToExample implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ColumnNames columns;
    private final boolean tokenised;
    private final String file;
    private final String name;

    /**
     * @param tokenised whether spaces alone separate the words of a string
     */
    ToExample(ColumnNames columns, boolean tokenised, String file, String name) {
      this.columns = columns;
      this.tokenised = tokenised;
      this.file = file;
      this.name = name;
    }

    TextExample of(Row row) {
      long at = row.getLong(ROW) + 1;
      try {
        List<String> tokens = Fields.some(tokens(row));
        String place = name + ":" + at;
        return new TextExample(
            row.isNullAt(ID) ? place : row.getString(ID),
            Optional.ofNullable(row.getString(SPLIT)),
            tokens,
            label(row),
            mask(row, tokens.size()));
      } catch (IllegalArgumentException e) {
        throw new MalformedTextException(file, at, e.getMessage());
      }
    }

    private List<String> tokens(Row row) {
      if (!row.isNullAt(TEXT)) {
        String text = row.getString(TEXT);
        return tokenised ? Fields.words(text) : Fields.split(text);
      }
      if (row.isNullAt(TOKENS)) {
        throw new IllegalArgumentException("the text is null; give it words or drop the row");
      }
      List<String> tokens = row.getList(TOKENS);
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.get(i) == null) {
          throw new IllegalArgumentException("token " + i + " is null; drop it or name it");
        }
      }
      return tokens;
    }

    private double label(Row row) {
      if (row.isNullAt(LABEL)) {
        return Fields.label(columns, Optional.empty());
      }
      double label = row.getDouble(LABEL);
      if (!(label >= 0 && label <= 1)) {
        throw new IllegalArgumentException(
            "%s is %s but must be in [0, 1]; divide scores by the highest possible"
                .formatted(Visible.text(columns.label()), label));
      }
      return label;
    }

    private static Optional<List<Integer>> mask(Row row, int tokens) {
      if (row.isNullAt(MASK)) {
        return row.isNullAt(MARKS) ? Optional.empty() : Fields.mask(row.getString(MARKS), tokens);
      }
      List<Long> mask = row.getList(MASK);
      if (mask.size() != tokens || mask.stream().anyMatch(m -> m == null || m < 0 || m > 1)) {
        throw new IllegalArgumentException(
            "the mask is %s for %d tokens; write one 0 or 1 for each token"
                .formatted(Visible.brief(mask.toString()), tokens));
      }
      return Optional.of(mask.stream().map(Long::intValue).toList());
    }
  }
}
