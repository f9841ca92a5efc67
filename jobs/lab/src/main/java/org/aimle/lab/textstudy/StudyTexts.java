package org.aimle.lab.textstudy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.texts.TextSource;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The texts of a study: to train on, held out (cut into validation and test by row numbers), and
 * with marked words. Immutable.
 */
final class StudyTexts {

  static final String VALIDATION = "isValidation";

  /** Held-out texts are numbered from here, so that ids name one text each. */
  private static final long FIRST_HELD_OUT = 1L << 40;

  /** A cut of the held-out texts: row numbers from 0. */
  private record Cut(List<Long> validation, List<Long> test) {}

  private final SparkSession spark;
  private final Dataset<Row> train;
  private final Dataset<Row> heldOut;
  private final Optional<Dataset<Row>> marked;
  private final List<Cut> cuts;

  StudyTexts(
      SparkSession spark,
      List<TextSource> train,
      TextSource heldOut,
      Optional<TextSource> marked,
      Path splits,
      String splitsName) {
    this.spark = spark;
    Dataset<Row> all =
        train.stream().map(source -> source.read(spark)).reduce(Dataset::union).orElseThrow();
    this.train = numbered(all, 0).cache();
    this.heldOut = numbered(heldOut.read(spark), FIRST_HELD_OUT).cache();
    this.marked = marked.map(source -> source.read(spark).cache());
    this.cuts = cuts(splits, splitsName, this.heldOut.count());
  }

  /** Ids are positions in the order of the files, whatever the files called them. */
  private Dataset<Row> numbered(Dataset<Row> texts, long first) {
    int id = texts.schema().fieldIndex(TextColumns.ID);
    return spark.createDataFrame(
        texts
            .coalesce(1)
            .javaRDD()
            .zipWithIndex()
            .map(
                numbered -> {
                  Object[] values = new Object[numbered._1().length()];
                  for (int i = 0; i < values.length; i++) {
                    values[i] = i == id ? (Object) (first + numbered._2()) : numbered._1().get(i);
                  }
                  return RowFactory.create(values);
                }),
        texts.schema());
  }

  private static List<Cut> cuts(Path file, String name, long rows) {
    JsonNode data;
    try {
      data = new ObjectMapper().readTree(file.toFile()).path(name);
    } catch (IOException e) {
      throw new UserError(
          "--splits is '%s', which cannot be read: %s".formatted(file, e.getMessage()));
    }
    if (data.isMissingNode()) {
      throw new UserError("--splits '%s' has no entry '%s'".formatted(file, name));
    }
    if (data.path("rows").asLong() != rows) {
      throw new UserError(
          "--splits '%s' cuts %d rows but there are %d held-out texts"
              .formatted(file, data.path("rows").asLong(), rows));
    }
    List<Cut> cuts = new ArrayList<>();
    for (JsonNode seed : data.path("seeds")) {
      cuts.add(new Cut(numbers(seed.path("validation")), numbers(seed.path("test"))));
    }
    return cuts;
  }

  private static List<Long> numbers(JsonNode list) {
    List<Long> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(FIRST_HELD_OUT + number.asLong()));
    return numbers;
  }

  /** The cut that a seed uses: there may be fewer cuts than seeds. */
  int cutOf(long seed) {
    return (int) Math.floorMod(seed, (long) cuts.size());
  }

  int cuts() {
    return cuts.size();
  }

  Dataset<Row> training() {
    return train;
  }

  /** Training texts, and the cut's validation texts marked as such. */
  Dataset<Row> trainingAndValidation(int cut) {
    return train
        .withColumn(VALIDATION, functions.lit(false))
        .union(heldOut(cuts.get(cut).validation()).withColumn(VALIDATION, functions.lit(true)));
  }

  Dataset<Row> validation(int cut) {
    return heldOut(cuts.get(cut).validation());
  }

  Dataset<Row> test(int cut) {
    return heldOut(cuts.get(cut).test());
  }

  /** Texts with marked words. */
  Optional<Dataset<Row>> marked() {
    return marked;
  }

  private Dataset<Row> heldOut(List<Long> ids) {
    return heldOut.join(
        functions.broadcast(spark.createDataset(ids, Encoders.LONG()).toDF("wanted")),
        heldOut.col(TextColumns.ID).equalTo(functions.col("wanted")),
        "left_semi");
  }
}
