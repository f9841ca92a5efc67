package org.aimle.lab.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import org.aimle.spark.ml.Explanation;
import org.aimle.spark.ml.Fidelity;
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
import scala.collection.immutable.List$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/** The Java and Scala examples of docs/MLLIB.md, compiled and run as they stand there. */
class MllibPageTest {

  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

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

  private static List<String> examples(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("..", "..", "docs", "MLLIB.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void theJavaExampleRuns() throws Exception {
    assertEquals(2, examples("java").size());
    check(run(examples("java").get(0), "explanation"));
  }

  @Test
  void theExampleOfAnotherModelRuns() throws Exception {
    Fidelity fidelity = (Fidelity) run(examples("java").get(1), "fidelity");
    assertEquals(60, fidelity.texts());
    assertFalse(fidelity.heldOut());
  }

  private Object run(String example, String result) throws Exception {
    String source =
        """
        %s
        import org.apache.spark.sql.*;
        public class Example {
          public static Object run(Dataset<Row> reviews, String folder) throws Exception {
        %s
            return %s;
          }
        }
        """
            .formatted(lines(example, true), lines(example, false), result);
    Path file = Files.writeString(temporary.resolve("Example.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertEquals(
        0,
        compiler.run(
            null, null, null, "-cp", CLASS_PATH, "-d", temporary.toString(), file.toString()));
    try (URLClassLoader classes =
        new URLClassLoader(
            new URL[] {temporary.toUri().toURL()}, MllibPageTest.class.getClassLoader())) {
      return classes
          .loadClass("Example")
          .getMethod("run", Dataset.class, String.class)
          .invoke(null, reviews, folder.toString());
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
    Settings settings = new Settings();
    settings.classpath().value_$eq(CLASS_PATH);
    StringWriter messages = new StringWriter();
    IMain repl = new IMain(settings, new PrintWriter(messages));
    try {
      Thread.currentThread().setContextClassLoader(repl.classLoader());
      bind(repl, "reviews", "org.apache.spark.sql.DataFrame", reviews);
      bind(repl, "folder", "String", folder.toString());
      assertEquals(
          "Success", repl.interpret(examples("scala").get(0)).toString(), messages.toString());
      check(repl.valueOfTerm("explanation").get());
    } finally {
      repl.close();
      Thread.currentThread().setContextClassLoader(MllibPageTest.class.getClassLoader());
    }
  }

  private static void bind(IMain repl, String name, String type, Object value) {
    assertEquals("Success", repl.bind(name, type, value, List$.MODULE$.empty()).toString());
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
