package org.aimle.spark.text.files;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spec.Visible;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
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
import org.apache.spark.sql.types.TimestampType;

/**
 * Texts in Parquet files, which Spark reads as it reads any: large files in parts, small ones
 * together. Their footers tell which row of all a row is.
 */
final class ParquetTexts {

  private static final int TOKENS = 0;
  private static final int TEXT = 1;
  private static final int LABEL = 2;
  private static final int ID = 3;
  private static final int SPLIT = 4;
  private static final int MARKS = 5;
  private static final int MASK = 6;
  private static final int ROW = 7;
  private static final int FILE = 8;

  /** A file, and the place of its first row among all. */
  private record Placed(String file, String name, long first) {}

  private ParquetTexts() {}

  /**
   * @param names what texts of the files are called, before their row
   */
  static Dataset<Row> read(
      SparkSession spark, ColumnNames columns, List<String> files, List<String> names) {
    List<Optional<ParquetFooter>> footers = footers(spark, files);
    Map<String, List<Placed>> alike = new LinkedHashMap<>();
    long rows = 0;
    for (int i = 0; i < files.size(); i++) {
      if (footers.get(i).isPresent()) {
        ParquetFooter footer = footers.get(i).get();
        alike
            .computeIfAbsent(footer.types(), types -> new ArrayList<>())
            .add(new Placed(files.get(i), names.get(i), rows));
        rows += footer.rows();
      }
    }
    if (alike.isEmpty()) {
      throw new WrongInputException("all files are empty; name one with texts in it");
    }
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<JavaRDD<Row>> parts =
        alike.values().stream().map(some -> examples(spark, columns, some)).toList();
    Dataset<Row> texts =
        spark.createDataFrame(
            parts.size() == 1 ? parts.get(0) : union(sc, parts), TextColumns.SCHEMA);
    // Spark reads the largest files first; of one file, the parts in their order.
    return files.size() == 1 ? texts : texts.sort(TextColumns.ID);
  }

  /** One union of all: pairs of pairs would be as deep as there are parts. */
  @SuppressWarnings("unchecked") // Java has no arrays of generic types
  private static JavaRDD<Row> union(JavaSparkContext sc, List<JavaRDD<Row>> parts) {
    return sc.union(parts.toArray(JavaRDD[]::new));
  }

  /** Read by tasks: there may be thousands. */
  private static List<Optional<ParquetFooter>> footers(SparkSession spark, List<String> files) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SparkInternals.HadoopConf hadoop =
        SparkInternals.broadcast(sc, SparkInternals.hadoopConf(spark));
    int tasks = Math.min(files.size(), 4 * sc.defaultParallelism());
    return sc
        .parallelize(files, tasks)
        .map(file -> ParquetFooter.of(hadoop.value(), file).orElse(null))
        .collect()
        .stream()
        .map(Optional::ofNullable)
        .toList();
  }

  /** Of files whose columns are alike. */
  private static JavaRDD<Row> examples(
      SparkSession spark, ColumnNames columns, List<Placed> files) {
    // A path that exists is no pattern.
    String[] paths =
        files.stream()
            .map(placed -> placed.file().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1"))
            .toArray(String[]::new);
    try {
      StructType schema = reader(spark).parquet(paths[0]).schema();
      Dataset<Row> rows = reader(spark).schema(schema).parquet(paths);
      List<String> header = Arrays.asList(rows.columns());
      String words = header.get(columns.tokensIn(header)).strip();
      boolean tokenised = words.equalsIgnoreCase(ColumnNames.USUAL.tokens());
      ToExample toExample = new ToExample(columns, tokenised, files);
      return selected(rows, columns, header).javaRDD().map(toExample::of);
    } catch (IllegalArgumentException e) {
      throw new MalformedTextException(files.get(0).file(), e.getMessage());
    } catch (Exception e) { // Spark's are checked but not declared
      if (e instanceof AnalysisException) { // a type that Spark does not know, or one name twice
        throw new MalformedTextException(
            files.get(0).file(),
            "Spark does not read it: " + e.getMessage().lines().findFirst().orElse(""));
      }
      throw e;
    }
  }

  /** Whatever the session says: no file is left out because it is damaged or gone. */
  private static DataFrameReader reader(SparkSession spark) {
    return spark
        .read()
        .option("ignoreCorruptFiles", false)
        .option("ignoreMissingFiles", false)
        .option("mergeSchema", false);
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
        col("_metadata.row_index"),
        col("_metadata.file_path"));
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
                "one value, such as a string or a number (a time would depend on the time zone)",
                type ->
                    !(type instanceof TimestampType
                        || type instanceof ArrayType
                        || type instanceof StructType
                        || type instanceof MapType
                        || type instanceof BinaryType)));
    return (at.isPresent() ? column(names, at.getAsInt()) : lit(null)).cast(DataTypes.StringType);
  }

  /** Turns rows into texts with their place. A class, as Kryo cannot read records. */
  private static final class ToExample implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ColumnNames columns;
    private final boolean tokenised;
    private final ArrayList<String> files = new ArrayList<>();
    private final ArrayList<String> names = new ArrayList<>();
    private final long[] first;
    private final HashMap<String, Integer> numbers = new HashMap<>();

    /**
     * @param tokenised whether spaces alone separate the words of a string
     */
    ToExample(ColumnNames columns, boolean tokenised, List<Placed> placed) {
      this.columns = columns;
      this.tokenised = tokenised;
      this.first = placed.stream().mapToLong(Placed::first).toArray();
      for (Placed file : placed) {
        Path path = new Path(file.file());
        // As a URI has them, blanks and the like are escaped, which versions of Spark do or do not.
        numbers.put(path.toString(), files.size());
        numbers.putIfAbsent(new Path(path.toUri().toString()).toString(), files.size());
        files.add(file.file());
        names.add(file.name());
      }
    }

    Row of(Row row) {
      Integer number = numbers.get(new Path(row.getString(FILE)).toString());
      if (number == null) {
        throw new IllegalStateException(
            row.getString(FILE) + " is none of the files that are read");
      }
      long at = row.getLong(ROW) + 1;
      try {
        List<String> tokens = Fields.some(tokens(row));
        String place = names.get(number) + ":" + at;
        TextExample example =
            new TextExample(
                row.isNullAt(ID) ? place : row.getString(ID),
                Optional.ofNullable(row.getString(SPLIT)),
                tokens,
                label(row),
                mask(row, tokens.size()));
        return TextColumns.row(first[number] + row.getLong(ROW), example);
      } catch (IllegalArgumentException e) {
        throw new MalformedTextException(files.get(number), at, e.getMessage());
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
