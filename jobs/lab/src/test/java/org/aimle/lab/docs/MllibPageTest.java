package org.aimle.lab.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.aimle.lab.ScalaRepl;
import org.aimle.spark.ml.AimleFeatureExplainerModel;
import org.aimle.spark.ml.Explanation;
import org.aimle.spark.ml.FeatureGroup;
import org.aimle.spark.ml.Fidelity;
import org.aimle.spark.ml.RowExplanation;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java and Scala examples of docs/MLLIB.md, compiled and run as they stand there. */
class MllibPageTest {

  @TempDir private Path temporary;
  private Path folder;
  private Dataset<Row> reviews;
  private SparkSession spark;

  @BeforeEach
  void prepare() {
    folder = temporary.resolve("model");
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      boolean good = i % 2 == 0;
      rows.add(
          RowFactory.create(
              "The beer is " + (good ? "good" : "bad") + " on day " + i, good ? 1.0 : 0.0));
    }
    reviews =
        spark.createDataFrame(
            rows,
            new StructType().add("text", DataTypes.StringType).add("label", DataTypes.DoubleType));
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  private static String example(String language, int number, int of) throws IOException {
    List<String> examples =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "..", "docs", "MLLIB.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(of, examples.size(), "examples in " + language);
    return examples.get(number);
  }

  @Test
  void theJavaExampleRuns() throws Exception {
    check(run(example("java", 0, 3), "reviews", reviews, "explanation"));
  }

  @Test
  void theJavaExampleOfRowsRuns() throws Exception {
    checkRows(run(example("java", 1, 3), "customers", customers(), "explanation"));
  }

  @Test
  void theScalaExampleOfRowsRuns() throws IOException {
    try (ScalaRepl repl = new ScalaRepl()) {
      repl.bind("customers", "org.apache.spark.sql.DataFrame", customers());
      repl.bind("folder", "String", folder.toString());
      repl.run(example("scala", 1, 2));
      checkRows(repl.value("explanation"));
    }
  }

  private Dataset<Row> customers() {
    return spark
        .range(60)
        .selectExpr(
            "double(20 + id) as age",
            "id % 7 as visits",
            "if(id % 2 = 0, 'oslo', 'rome') as city",
            "double(id % 2) as label");
  }

  private void checkRows(Object explanation) {
    RowExplanation explained = (RowExplanation) explanation;
    assertEquals(2, explained.chosen().size());
    PipelineModel loaded = PipelineModel.load(folder.toString());
    assertEquals(
        List.of(new FeatureGroup("city_vec", List.of(2, 3))),
        ((AimleFeatureExplainerModel) loaded.stages()[3]).featureGroups());
    assertEquals(60, loaded.transform(customers()).filter("size(explanation) = 2").count());
  }

  @Test
  void theExampleOfAnotherModelRuns() throws Exception {
    Fidelity fidelity = (Fidelity) run(example("java", 2, 3), "reviews", reviews, "fidelity");
    assertEquals(60, fidelity.texts());
    assertFalse(fidelity.heldOut());
  }

  private Object run(String example, String name, Dataset<Row> rows, String result)
      throws Exception {
    String source =
        """
        %s
        import org.apache.spark.sql.*;
        public class Example {
          public static Object run(Dataset<Row> %s, String folder) throws Exception {
        %s
            return %s;
          }
        }
        """
            .formatted(lines(example, true), name, lines(example, false), result);
    Path file = Files.writeString(temporary.resolve("Example.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertEquals(
        0,
        compiler.run(
            null,
            null,
            null,
            "-cp",
            ScalaRepl.CLASS_PATH,
            "-d",
            temporary.toString(),
            file.toString()));
    try (URLClassLoader classes =
        new URLClassLoader(
            new URL[] {temporary.toUri().toURL()}, MllibPageTest.class.getClassLoader())) {
      return classes
          .loadClass("Example")
          .getMethod("run", Dataset.class, String.class)
          .invoke(null, rows, folder.toString());
    }
  }

  private static String lines(String example, boolean imports) {
    return example
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theScalaExampleRuns() throws IOException {
    try (ScalaRepl repl = new ScalaRepl()) {
      repl.bind("reviews", "org.apache.spark.sql.DataFrame", reviews);
      repl.bind("folder", "String", folder.toString());
      repl.run(example("scala", 0, 2));
      check(repl.value("explanation"));
    }
  }

  private void check(Object explanation) {
    Explanation explained = (Explanation) explanation;
    assertEquals(3, explained.chosen().size());
    assertTrue(IntStream.of(0, 1).allMatch(at -> before(explained, at)), explained.toString());
    Dataset<Row> transformed = PipelineModel.load(folder.toString()).transform(reviews);
    assertEquals(60, transformed.filter("size(explanation) = 3").count());
  }

  private static boolean before(Explanation explained, int at) {
    return explained.chosen().get(at).index() < explained.chosen().get(at + 1).index();
  }
}
