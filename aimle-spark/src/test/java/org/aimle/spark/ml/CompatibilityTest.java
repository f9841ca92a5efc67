package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that earlier versions saved explain as they did: {@code compatibility/VERSION/model}, and
 * beside it {@code expected.json} with texts, predictions and chosen words; {@code features/model}
 * and {@code features/expected.json} the same of rows of features.
 *
 * <p>Before a release, write those of its version:
 *
 * <pre>
 * mvn -B test -pl aimle-spark -am -Dtest='CompatibilityTest#write*' \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Daimle.compatibility.write=0.1.0
 * </pre>
 */
@Tag("spark")
class CompatibilityTest {

  private static final String WRITE = "aimle.compatibility.write";
  private static final Path KEPT = Path.of("src", "test", "resources", "compatibility");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Kernels for other CPUs round otherwise. */
  private static final double TOLERANCE = 1e-5;

  private static final StructType TEXTS =
      new StructType()
          .add("position", DataTypes.IntegerType)
          .add("tokens", new ArrayType(DataTypes.StringType, false));

  @AfterAll
  static void stop() {
    LocalSession.stop();
  }

  static List<String> versions() throws IOException {
    return versionsWith("model");
  }

  static List<String> versionsOfRows() throws IOException {
    return versionsWith("features");
  }

  private static List<String> versionsWith(String what) throws IOException {
    try (Stream<Path> versions = Files.list(KEPT)) {
      return versions
          .filter(version -> Files.exists(version.resolve(what)))
          .map(version -> version.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static List<Row> explained(AimleTextExplainerModel model, List<Row> texts) {
    return model
        .transform(LocalSession.get().createDataset(texts, Encoders.row(TEXTS)))
        .orderBy("position")
        .select("tokens", "prediction", "explanation")
        .collectAsList();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void explainsAsItDid(String version) throws IOException {
    Path folder = KEPT.resolve(version);
    LocalSession.get();
    AimleTextExplainerModel model =
        AimleTextExplainerModel.load(folder.resolve("model").toString());
    assertTrue(model.hasSummary());
    JsonNode expected = JSON.readTree(folder.resolve("expected.json").toFile());
    List<Row> texts = new ArrayList<>();
    for (JsonNode text : expected) {
      texts.add(RowFactory.create(texts.size(), strings(text.required("tokens")).toArray()));
    }
    assertTrue(texts.size() > 10, "texts " + texts.size());
    List<Row> explained = explained(model, texts);
    for (int i = 0; i < explained.size(); i++) {
      JsonNode text = expected.get(i);
      Row row = explained.get(i);
      assertEquals(
          text.required("prediction").asDouble(), row.<Double>getAs("prediction"), TOLERANCE);
      assertEquals(strings(text.required("explanation")), words(row));
    }
  }

  @ParameterizedTest
  @MethodSource("versionsOfRows")
  void explainsRowsAsItDid(String version) throws IOException {
    Path folder = KEPT.resolve(version).resolve("features");
    LocalSession.get();
    AimleFeatureExplainerModel model =
        AimleFeatureExplainerModel.load(folder.resolve("model").toString());
    assertTrue(model.hasSummary());
    JsonNode expected = JSON.readTree(folder.resolve("expected.json").toFile());
    assertTrue(expected.size() > 10, "rows " + expected.size());
    for (JsonNode row : expected) {
      RowExplanation explained = model.explain(Vectors.dense(numbers(row.required("features"))));
      assertEquals(row.required("prediction").asDouble(), explained.prediction(), TOLERANCE);
      assertEquals(strings(row.required("explanation")), features(explained));
    }
  }

  private static List<String> features(RowExplanation explained) {
    return explained.chosen().stream().map(one -> one.name() + "=" + one.value()).toList();
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    Arrays.setAll(numbers, i -> array.get(i).asDouble());
    return numbers;
  }

  private static List<String> words(Row row) {
    List<Row> chosen = row.getList(row.fieldIndex("explanation"));
    return chosen.stream().map(one -> one.<String>getAs("token")).toList();
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(one -> strings.add(one.asText()));
    return strings;
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void write() throws IOException {
    Path folder = KEPT.resolve(System.getProperty(WRITE));
    SyntheticReviews reviews = new SyntheticReviews(3);
    SparkSession spark = LocalSession.get();
    Dataset<Row> texts =
        reviews
            .dataset(spark, "taste", "train", 0, 120)
            .withColumn("held", lit(false))
            .union(reviews.dataset(spark, "taste", "dev", 500, 20).withColumn("held", lit(true)));
    AimleTextExplainerModel model =
        new AimleTextExplainer()
            .setValidationIndicatorCol("held")
            .setIdCol("id")
            .setVectorSize(4)
            .setFilters(4)
            .setHiddenUnits(4)
            .setK(3)
            .setLearningRate(1e-2)
            .setMaxIter(3)
            .setSeed(1)
            .fit(texts);
    model.write().overwrite().save(folder.resolve("model").toString());
    deleteChecksums(folder);
    List<Row> shown = new ArrayList<>();
    for (Row row :
        reviews
            .dataset(spark, "taste", "test", 2000, 20)
            .orderBy("id")
            .select("tokens")
            .collectAsList()) {
      shown.add(RowFactory.create(shown.size(), row.getList(0).toArray()));
    }
    ArrayNode expected = JSON.createArrayNode();
    for (Row row : explained(model, shown)) {
      ObjectNode text = expected.addObject();
      row.<String>getList(0).forEach(text.withArray("tokens")::add);
      text.put("prediction", row.<Double>getAs("prediction"));
      words(row).forEach(text.withArray("explanation")::add);
    }
    JSON.writeValue(folder.resolve("expected.json").toFile(), expected);
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void writeRows() throws IOException {
    Path folder = KEPT.resolve(System.getProperty(WRITE)).resolve("features");
    Dataset<Row> rows = Customers.assembled(LocalSession.get(), 300);
    AimleFeatureExplainerModel model =
        new AimleFeatureExplainer()
            .setValidationIndicatorCol("held")
            .setIdCol("id")
            .setSelectorUnits(4)
            .setHiddenUnits(4)
            .setK(2)
            .setBatchSize(20)
            .setLearningRate(1e-2)
            .setMaxIter(5)
            .setSeed(1)
            .fit(rows);
    model.write().overwrite().save(folder.resolve("model").toString());
    deleteChecksums(folder);
    ArrayNode expected = JSON.createArrayNode();
    for (Row row : rows.filter("id < 20").orderBy("id").select("features").collectAsList()) {
      Vector vector = row.getAs(0);
      RowExplanation explained = model.explain(vector);
      ObjectNode node = expected.addObject();
      DoubleStream.of(vector.toArray()).forEach(node.withArray("features")::add);
      node.put("prediction", explained.prediction());
      features(explained).forEach(node.withArray("explanation")::add);
    }
    JSON.writeValue(folder.resolve("expected.json").toFile(), expected);
  }

  /** Hadoop's, which a copy of the repository may lose. */
  private static void deleteChecksums(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
  }
}
