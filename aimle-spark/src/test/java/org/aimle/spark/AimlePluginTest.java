package org.aimle.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.training.Checkpoints;
import org.aimle.spark.training.ClusterTrainer;
import org.aimle.spark.training.Graphs;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.Rows;
import org.aimle.spark.training.TrainedModel;
import org.aimle.spark.training.TrainingSettings;
import org.aimle.spark.training.ValidationData;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** What a Spark with the plugin shows of a training, asked for where a user asks: over HTTP. */
@Tag("spark")
class AimlePluginTest {

  private static final String SERVLET = "spark.metrics.conf.*.sink.prometheusServlet.";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "metrics_(?:\\w+?_driver_)?plugin_org_aimle_spark_AimlePlugin_(\\w+)\\{type=\"(\\w+)\"\\} (\\S+)");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static JavaSparkContext context;
  private static String ui;
  private static TrainedModel trained;

  /** What was answered after some round in the middle of training. */
  private static String pageMeanwhile;

  private static Map<String, Double> metricsMeanwhile;
  private static final List<String> STAGES = Collections.synchronizedList(new ArrayList<>());

  @TempDir static Path folder;

  @BeforeAll
  static void train() {
    context =
        new JavaSparkContext(
            new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("<script>alert(1)</script>")
                .set("spark.plugins", AimlePlugin.class.getName())
                .set("spark.ui.port", "0")
                .set("spark.ui.prometheus.enabled", "true")
                .set(SERVLET + "class", "org.apache.spark.metrics.sink.PrometheusServlet")
                .set(SERVLET + "path", "/metrics/prometheus")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    ui = context.sc().uiWebUrl().get();
    assertTrue(get("/aimle/").body().contains("No training yet"));
    context
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onStageSubmitted(SparkListenerStageSubmitted stage) {
                STAGES.add(
                    stage.stageInfo().name()
                        + ": "
                        + stage.properties().getProperty("spark.job.description"));
              }
            });
    RoundListener looking =
        new RoundListener() {
          @Override
          public void roundEnded(RoundProgress progress, ModelState state) {
            if (progress.round() == 3) {
              pageMeanwhile = get("/aimle/").body();
              metricsMeanwhile = metrics();
            }
          }
        };
    trained =
        new ClusterTrainer<>(
                new Rows.InOrder(5),
                TrainingSettings.builder()
                    .epochs(3)
                    .averagingFrequency(2)
                    .checkpoints(Checkpoints.eachEpoch(folder.resolve("checkpoints").toString()))
                    .build(),
                List.of(looking))
            .train(
                Graphs.aimle(
                    6,
                    new Adam(0.01),
                    1,
                    EstimatorSpec.parse("aimle-central:norm=instance"),
                    SolverSpec.parse("knapsack:weights=1;1;1;1;1;1;1;1;1;1;1;1,capacity=3")),
                Rows.distribute(context, Rows.random(40, 6, 5).split(2)),
                new ValidationData<>(
                    Rows.distribute(context, Rows.random(20, 6, 9).split(2)), new Rows.InOrder(7)));
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static HttpResponse<String> get(String path) {
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(ui + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), path);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By name as Prometheus sees it, without Spark's prefix; Spark tells each gauge twice. */
  private static Map<String, Double> metrics() {
    return get("/metrics/prometheus/")
        .body()
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .filter(sample -> !sample.group(1).endsWith("_Number"))
        .collect(Collectors.toMap(m -> m.group(1), m -> Double.valueOf(m.group(3))));
  }

  private static void assertMetric(Map<String, Double> metrics, String name, double value) {
    assertTrue(metrics.containsKey(name), () -> name + " is not among " + metrics.keySet());
    assertEquals(value, metrics.get(name), 1e-12, name);
  }

  @Test
  void prometheusReadsWhatTheTrainingDid() {
    List<RoundProgress> rounds = trained.history().rounds();
    RoundProgress last = rounds.get(rounds.size() - 1);
    Map<String, Double> metrics = metrics();
    assertEquals(6, rounds.size());
    assertMetric(metrics, "rounds_Count", rounds.size());
    assertMetric(metrics, "epochs_Count", 3);
    assertMetric(metrics, "examples_Count", 120);
    assertMetric(metrics, "checkpoints_Count", 3);
    assertMetric(metrics, "trainings_begun_Count", 1);
    assertMetric(metrics, "trainings_failed_Count", 0);
    assertMetric(metrics, "trainings_running_Value", 0);
    assertMetric(metrics, "droppedReplicas_Count", 0);
    assertMetric(metrics, "training_loss_Value", last.trainingLoss());
    assertMetric(metrics, "training_validationLoss_Value", last.validationLoss().getAsDouble());
    assertMetric(
        metrics, "training_beta_Value", last.layers().values().iterator().next().lambda().beta());
    double inSteps = metrics.get("training_shareInSteps_Value");
    assertTrue(inSteps > 0 && inSteps < 1, metrics::toString);
    assertMetric(metrics, "training_round_Value", 6);
    assertMetric(metrics, "training_roundsInTotal_Value", 6);
    assertMetric(metrics, "training_examplesPerSecond_Value", 0);
    long solved =
        rounds.stream()
            .flatMap(round -> round.layers().values().stream())
            .mapToLong(layer -> layer.solver().solved())
            .sum();
    assertTrue(solved > 0);
    assertMetric(metrics, "solver_solved_Count", solved);
    // On a local master the executor is in the driver's process. Other tests may have trained
    // there.
    assertTrue(metrics.get("worker_examples_Count") >= 120, metrics::toString);
    assertTrue(metrics.get("worker_tasks_Count") >= 12, metrics::toString);
  }

  @Test
  void prometheusReadsWhileTrainingRuns() {
    assertMetric(metricsMeanwhile, "trainings_running_Value", 1);
    assertTrue(metricsMeanwhile.get("training_examplesPerSecond_Value") > 0);
    double age = metricsMeanwhile.get("training_checkpointAgeSeconds_Value");
    assertTrue(age >= 0 && age < 600, "checkpoint of " + age + " s");
    assertMetric(metricsMeanwhile, "checkpoints_Count", 1);
  }

  @Test
  void sparksOwnMetricsOfExecutorsStandBeside() {
    assertTrue(get("/metrics/executors/prometheus").body().contains("metrics_executor_"));
  }

  @Test
  void thePageShowsCurvesWhileTrainingRuns() {
    assertTrue(pageMeanwhile.contains("<h1>Training 1: runs</h1>"), pageMeanwhile);
    assertTrue(pageMeanwhile.contains("epoch 2 of 3, round 3 of 6"), pageMeanwhile);
    assertTrue(pageMeanwhile.contains("http-equiv=\"refresh\" content=\"2\""), pageMeanwhile);
    assertTrue(pageMeanwhile.split("<svg ").length - 1 >= 4, "four charts");
    String page = get("/aimle/").body();
    assertTrue(page.contains("<h1>Training 1: done</h1>"), page);
    assertTrue(page.contains("epoch 3 of 3, round 6 of 6"), page);
  }

  @Test
  void thePageIsATabBehindSparksOwnServlet() {
    assertTrue(get("/environment/").body().contains("/aimle/"), "a link in Spark's navigation");
    HttpResponse<String> answer = get("/aimle/");
    assertEquals("SAMEORIGIN", answer.headers().firstValue("X-Frame-Options").orElse(""));
    assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
    assertTrue(
        answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html"),
        answer.headers()::toString);
  }

  @Test
  void namesCannotBecomeMarkup() {
    String page = get("/aimle/").body();
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page);
    assertFalse(page.contains("<script"), page);
  }

  @Test
  void eachStageOfATrainingTellsWhatItIs() {
    assertTrue(STAGES.size() >= 6 + 3, STAGES::toString);
    assertTrue(STAGES.stream().noneMatch(stage -> stage.endsWith(": null")), STAGES::toString);
    assertTrue(
        STAGES.stream()
            .anyMatch(s -> s.endsWith(": train: epoch 2, minibatches 3 to 4 of each worker")),
        STAGES::toString);
  }

  @Test
  void theTableOfTheDocumentationNamesEachMetric() throws IOException {
    Set<String> told = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "MONITORING.md"))) {
      Matcher row = Pattern.compile("\\| `([\\w.]+)` \\| (gauge|counter) \\|.*").matcher(line);
      if (row.matches()) {
        told.add(
            row.group(1).replace('.', '_') + (row.group(2).equals("gauge") ? "_Value" : "_Count"));
      }
    }
    assertEquals(new TreeSet<>(metrics().keySet()), told);
  }
}
