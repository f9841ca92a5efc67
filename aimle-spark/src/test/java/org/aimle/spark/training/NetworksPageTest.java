package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.aimle.dl4j.SavedGraphs;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The programmes of docs/NETWORKS.md, compiled and run as they stand there, with its Kryo. */
class NetworksPageTest {

  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");
  private static final Pattern SETTING = Pattern.compile("(?m)^(spark\\.kryo\\S+)\\s+(\\S+)$");

  @TempDir Path folder;

  private ClassLoader before;
  private URLClassLoader compiled;
  private JavaSparkContext context;

  @BeforeEach
  void prepare() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "NETWORKS.md"));
    compile(page);
    before = Thread.currentThread().getContextClassLoader();
    compiled = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(compiled);
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("page")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    Matcher setting = SETTING.matcher(page);
    while (setting.find()) {
      conf.set(setting.group(1), setting.group(2));
    }
    assertTrue(conf.contains("spark.kryo.registrator"), "the page's settings of Kryo");
    context = new JavaSparkContext(conf);
    SparkSession.builder().sparkContext(context.sc()).getOrCreate();
  }

  @AfterEach
  void stop() throws Exception {
    context.stop();
    Thread.currentThread().setContextClassLoader(before);
    compiled.close();
  }

  private void compile(String page) throws Exception {
    List<Path> sources = new ArrayList<>();
    Matcher code = CODE.matcher(page);
    while (code.find()) {
      Matcher name = CLASS.matcher(code.group(1));
      assertTrue(name.find(), code.group(1));
      sources.add(Files.writeString(folder.resolve(name.group(1) + ".java"), code.group(1)));
    }
    assertEquals(2, sources.size());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(done, messages.toString());
    }
  }

  private Method method(String owner, String name, Class<?>... types) throws Exception {
    Method method = compiled.loadClass(owner).getDeclaredMethod(name, types);
    method.setAccessible(true);
    return method;
  }

  @Test
  @SuppressWarnings("unchecked")
  void theProgrammeLearnsWhichColumnsTell() throws Exception {
    JavaRDD<DataSet> fresh =
        (JavaRDD<DataSet>)
            method("ChooseColumns", "examples", JavaSparkContext.class, int.class, int.class)
                .invoke(null, context, 200, 3);
    DataSet test = DataSet.merge(fresh.collect());
    Path models = folder.resolve("models");
    Files.createDirectories(models);
    method("ChooseColumns", "main", String[].class)
        .invoke(null, (Object) new String[] {models.toString()});
    assertTrue(context.sc().isStopped(), "the programme ends its session");

    ComputationGraph graph;
    try (InputStream in = Files.newInputStream(models.resolve("network.zip"))) {
      graph = SavedGraphs.read(in, "network.zip");
    }
    INDArray chosen = graph.feedForward(test.getFeatures(), false).get("choice").mean(0);
    for (int column = 0; column < 12; column++) {
      boolean tells = column == 1 || column == 5 || column == 7;
      double share = chosen.getDouble(column);
      assertTrue(tells ? share > 0.8 : share < 0.3, "column " + column + ": " + chosen);
    }
    double variance = test.getLabels().varNumber().doubleValue();
    assertTrue(graph.score(test) < 0.2 * variance, graph.score(test) + " of " + variance);
    assertTrue(Files.list(models.resolve("checkpoints")).count() > 0);
  }

  @Test
  void theShardTrains() throws Exception {
    ComputationGraph graph =
        new ComputationGraph(
            (ComputationGraphConfiguration) method("ChooseColumns", "configuration").invoke(null));
    graph.init();
    var made = compiled.loadClass("ColumnShard").getDeclaredConstructor(long.class, byte[][].class);
    made.setAccessible(true);
    List<Object> shards =
        List.of(made.newInstance(0L, new byte[120][13]), made.newInstance(120L, new byte[110][13]));
    TrainedModel trained =
        (TrainedModel)
            method("ColumnShard", "train", ComputationGraph.class, JavaRDD.class)
                .invoke(null, graph, context.parallelize(shards, 2));
    assertEquals(
        List.of(230L, 230L),
        trained.history().epochs().stream().map(EpochProgress::examples).toList());
  }
}
