package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.aimle.spark.training.executor.Devices;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/**
 * The stage on two real executor processes, to which a discovery script gives made-up GPUs; the CPU
 * backend ignores them, but the way from Spark's resources to a device is the real one.
 */
class ExecutorProcessesTest {

  @AfterEach
  void stop() {
    LocalSession.stop();
  }

  @TempDir private Path folder;

  private record Outcome(AimleTextExplainerModel model, float[] parameters, List<Row> explained) {}

  /** With Kryo, which many clusters are set to, where the threads take Java's serialisation. */
  @Test
  void executorProcessesTrainAndExplainAsThreadsDo() throws IOException {
    Path script = folder.resolve("discover.sh");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"3\", \"5\"]}'\n");
    assertTrue(script.toFile().setExecutable(true));
    Outcome threads = outcome(LocalSession.get());
    assertEquals(Set.of(OptionalInt.empty()), Set.copyOf(devices(threads.model())));
    LocalSession.stop();
    SparkSession spark =
        LocalSession.processes(
            2,
            Map.of(
                "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
                "spark.worker.resource.gpu.amount", "2",
                "spark.worker.resource.gpu.discoveryScript", script.toString(),
                "spark.executor.resource.gpu.amount", "1",
                "spark.task.resource.gpu.amount", "1"));
    Outcome processes = outcome(spark);
    assertArrayEquals(threads.parameters(), processes.parameters());
    assertEquals(threads.explained(), processes.explained());

    // Each executor explained on the device that Spark gave it.
    String key = processes.model().sharedNetwork().key();
    Map<Integer, List<OptionalInt>> devices = new HashMap<>();
    for (int attempt = 0; attempt < 1000 && devices.size() < 2; attempt++) {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(List.of(1, 2, 3, 4), 4)
          .map(
              i ->
                  new Tuple2<>(
                      Devices.of(TaskContext.get()).getAsInt(),
                      new ArrayList<>(
                          ExplainerPool.devices(key).stream().map(OptionalInt::getAsInt).toList())))
          .collect()
          .forEach(
              pair -> devices.put(pair._1(), pair._2().stream().map(OptionalInt::of).toList()));
    }
    assertEquals(Map.of(3, List.of(OptionalInt.of(3)), 5, List.of(OptionalInt.of(5))), devices);
  }

  private static List<OptionalInt> devices(AimleTextExplainerModel model) {
    return ExplainerPool.devices(model.sharedNetwork().key());
  }

  private static Outcome outcome(SparkSession spark) {
    Dataset<Row> texts =
        new SyntheticReviews(3)
            .dataset(spark, "taste", "train", 0, 120)
            .withColumn("held", expr("id >= 100"));
    AimleTextExplainerModel model =
        new AimleTextExplainer()
            .setIdCol("id")
            .setValidationIndicatorCol("held")
            .setVectorSize(8)
            .setVectorIterations(1)
            .setK(5)
            .setFilters(8)
            .setHiddenUnits(8)
            .setBatchSize(10)
            .setNumWorkers(2)
            .setAveragingFrequency(2)
            .setMaxIter(2)
            .fit(texts);
    return new Outcome(
        model,
        model.network().params().ravel().toFloatVector(),
        model
            .transform(texts.filter(col("held")).repartition(4))
            .select("id", "prediction", "explanation")
            .orderBy("id")
            .collectAsList());
  }
}
