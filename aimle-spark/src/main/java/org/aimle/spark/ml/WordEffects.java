package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.TokenReading;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What each word does to a teacher's output: the change of its margin where the word is left out of
 * a text (occlusion, Zeiler and Fergus 2014), the mean over some texts that have the word, for each
 * of its occurrences. For a linear model of word counts it is the word's weight.
 *
 * <p>Word vectors tell of meaning, not of what a teacher makes of a word: with its effect as
 * further elements of its vector, selector and predictor see both.
 */
final class WordEffects {

  private static final String WORD = "word";
  private static final String TEXT = "text";
  private static final String RANK = "rank";
  private static final String DRAW = "draw";
  private static final String WITHOUT = "without";
  private static final String ALL = "all";
  private static final String REST = "rest";
  private static final String TIMES = "times";
  private static final String BASE = "base";
  private static final String WITH = "with";

  /** What tells texts apart: ids of one's own may repeat. */
  private static final String[] KEY = {TaughtTexts.ID, TEXT};

  /** Texts to which words are added that no text has. */
  private static final int BASES = 16;

  /**
   * Words that are added, so that large files of word vectors do not make as many calls of the
   * teacher. Such files have frequent words first.
   */
  static final int MOST_ADDED = 20_000;

  private static final StructType ASKED =
      new StructType().add(WORD, DataTypes.StringType).add(BASE, DataTypes.IntegerType);
  private static final StructType TEXTS =
      new StructType()
          .add(BASE, DataTypes.IntegerType)
          .add(TaughtTexts.TOKENS, DataTypes.createArrayType(DataTypes.StringType));

  private final TreeMap<String, double[]> effects;

  private WordEffects(TreeMap<String, double[]> effects) {
    this.effects = effects;
  }

  /**
   * Asks the teacher about the words of some texts.
   *
   * @param texts sound ones, with columns id and tokens
   * @param occlusions texts of each word, at least 1, drawn at random
   * @param vocabulary words that may be in none of the texts: the first {@value #MOST_ADDED} of
   *     those are added to one of them instead
   */
  static WordEffects of(
      Dataset<Row> texts,
      Teacher teacher,
      TokenReading reading,
      int occlusions,
      long seed,
      List<String> vocabulary) {
    Dataset<Row> read =
        texts
            .select(
                col(TaughtTexts.ID),
                slice(col(TaughtTexts.TOKENS), 1, reading.maxLength()).as(TaughtTexts.TOKENS))
            .withColumn(TEXT, xxhash64(col(TaughtTexts.TOKENS)));
    Column draw = xxhash64(lit(seed), col(TaughtTexts.ID), col(WORD));
    Dataset<Row> drawn =
        read.select(
                col(TaughtTexts.ID),
                col(TEXT),
                explode(array_distinct(transform(col(TaughtTexts.TOKENS), reading::asLookedUp)))
                    .as(WORD))
            .distinct()
            .withColumn(DRAW, draw)
            .withColumn(
                RANK,
                row_number()
                    .over(
                        Window.partitionBy(WORD)
                            .orderBy(col(DRAW), col(TaughtTexts.ID), col(TEXT))))
            .filter(col(RANK).leq(occlusions))
            .drop(RANK);
    Dataset<Row> asked =
        teacher
            .score(read.dropDuplicates(KEY), TaughtTexts.TOKENS, ALL)
            .join(drawn, KEY)
            .withColumn(
                WITHOUT,
                filter(
                    col(TaughtTexts.TOKENS),
                    token -> reading.asLookedUp(token).notEqual(col(WORD))))
            .withColumn(TIMES, size(col(TaughtTexts.TOKENS)).minus(size(col(WITHOUT))))
            .filter(size(col(WITHOUT)).gt(0))
            .select(col(WORD), col(DRAW), col(TEXT), col(ALL), col(TIMES), col(WITHOUT));
    List<Row> rows =
        new ArrayList<>(
            teacher
                .score(asked, WITHOUT, REST)
                .select(WORD, ALL, REST, TIMES, DRAW, TEXT)
                .collectAsList());
    // Sums do not depend on the order in which rows came.
    rows.sort(
        Comparator.<Row, String>comparing(row -> row.getString(0))
            .thenComparingLong(row -> row.getLong(4))
            .thenComparingLong(row -> row.getLong(5)));
    TreeMap<String, double[]> effects = means(rows);
    effects.putAll(means(inserted(read, teacher, seed, missing(vocabulary, effects.keySet()))));
    return new WordEffects(effects);
  }

  static List<String> missing(List<String> vocabulary, Set<String> known) {
    return vocabulary.stream()
        .filter(word -> !known.contains(word))
        .limit(MOST_ADDED)
        .sorted()
        .toList();
  }

  /** Each word at the end of one of the texts, as rows of {@link #means}: with it, without it. */
  private static List<Row> inserted(
      Dataset<Row> read, Teacher teacher, long seed, List<String> words) {
    List<Row> bases =
        teacher
            .score(
                read.orderBy(
                        xxhash64(lit(seed), col(TaughtTexts.ID)), col(TaughtTexts.ID), col(TEXT))
                    .limit(BASES),
                TaughtTexts.TOKENS,
                REST)
            .select(TaughtTexts.TOKENS, REST)
            .collectAsList();
    if (words.isEmpty() || bases.isEmpty()) {
      return List.of();
    }
    List<Row> asked = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      asked.add(RowFactory.create(words.get(i), i % bases.size()));
    }
    List<Row> texts = new ArrayList<>();
    for (int base = 0; base < bases.size(); base++) {
      texts.add(RowFactory.create(base, bases.get(base).getList(0).toArray()));
    }
    SparkSession spark = read.sparkSession();
    Dataset<Row> longer =
        spark
            .createDataFrame(asked, ASKED)
            .join(broadcast(spark.createDataFrame(texts, TEXTS)), BASE)
            .withColumn(WITH, concat(col(TaughtTexts.TOKENS), array(col(WORD))))
            .drop(TaughtTexts.TOKENS);
    List<Row> rows = new ArrayList<>();
    for (Row row : teacher.score(longer, WITH, ALL).select(WORD, ALL, BASE).collectAsList()) {
      rows.add(
          RowFactory.create(
              row.get(0), row.get(1), bases.get(row.getInt(2)).get(1), 1, (long) row.getInt(2)));
    }
    return rows;
  }

  private static TreeMap<String, double[]> means(List<Row> rows) {
    TreeMap<String, double[]> sums = new TreeMap<>();
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (Row row : rows) {
      double[] all = Teacher.margins(row.getList(1));
      double[] rest = Teacher.margins(row.getList(2));
      double[] sum = sums.computeIfAbsent(row.getString(0), word -> new double[all.length]);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += (all[i] - rest[i]) / row.getInt(3);
      }
      counts.merge(row.getString(0), 1, Integer::sum);
    }
    sums.forEach(
        (word, sum) -> {
          for (int i = 0; i < sum.length; i++) {
            sum[i] /= counts.get(word);
          }
        });
    return sums;
  }

  /**
   * The vectors with the words' effects as further elements, so scaled that the root mean square of
   * each over words is that of the vectors' norms. Words without a vector get one of zeros and
   * their effect.
   */
  WordVectors addedTo(WordVectors vectors) {
    if (effects.isEmpty()) {
      return vectors;
    }
    int dimension = vectors.dimension();
    int more = effects.firstEntry().getValue().length;
    List<String> words = new ArrayList<>(vectors.words());
    effects.keySet().stream()
        .filter(word -> vectors.id(word) == WordVectors.UNKNOWN)
        .forEach(words::add);
    double[] scales = scales(norm(vectors), more);
    float[] table = new float[Math.multiplyExact(words.size(), dimension + more)];
    for (int word = 0; word < words.size(); word++) {
      int start = word * (dimension + more);
      if (word < vectors.size()) {
        vectors.copyVector(word, table, start);
      }
      double[] effect = effects.get(words.get(word));
      for (int i = 0; effect != null && i < more; i++) {
        table[start + dimension + i] = (float) (scales[i] * effect[i]);
      }
    }
    return WordVectors.of(words, table, dimension + more);
  }

  private double[] scales(double norm, int more) {
    double[] scales = new double[more];
    for (Map.Entry<String, double[]> effect : effects.entrySet()) {
      for (int i = 0; i < more; i++) {
        scales[i] += effect.getValue()[i] * effect.getValue()[i] / effects.size();
      }
    }
    for (int i = 0; i < more; i++) {
      scales[i] = scales[i] == 0 ? 0 : norm / Math.sqrt(scales[i]);
    }
    return scales;
  }

  private static double norm(WordVectors vectors) {
    float[] vector = new float[vectors.dimension()];
    double squares = 0;
    for (int word = 0; word < vectors.size(); word++) {
      vectors.copyVector(word, vector, 0);
      for (float element : vector) {
        squares += (double) element * element / vectors.size();
      }
    }
    return squares == 0 ? 1 : Math.sqrt(squares);
  }
}
