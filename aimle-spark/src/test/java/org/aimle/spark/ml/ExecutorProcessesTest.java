package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.files.SyntheticReviews;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stages on two real executor processes. */
@Tag("spark")
class ExecutorProcessesTest {

  @AfterEach
  void stop() {
    LocalSession.stop();
  }

  private record Outcome(float[] parameters, List<Row> explained) {}

  /** With Kryo, which many clusters are set to, where the threads take Java's serialisation. */
  @Test
  void executorProcessesTrainAndExplainAsThreadsDo() {
    Outcome threads = outcome(LocalSession.get());
    Outcome rowsInThreads = outcomeOfRows(LocalSession.get());
    LocalSession.stop();
    SparkSession spark =
        LocalSession.processes(
            2, Map.of("spark.serializer", "org.apache.spark.serializer.KryoSerializer"));
    Outcome processes = outcome(spark);
    assertArrayEquals(threads.parameters(), processes.parameters());
    assertEquals(threads.explained(), processes.explained());
    Outcome rowsInProcesses = outcomeOfRows(spark);
    assertArrayEquals(rowsInThreads.parameters(), rowsInProcesses.parameters());
    assertEquals(rowsInThreads.explained(), rowsInProcesses.explained());
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
        model.network().params().ravel().toFloatVector(),
        model
            .transform(texts.filter(col("held")).repartition(4))
            .select("id", "prediction", "explanation")
            .orderBy("id")
            .collectAsList());
  }

  private static Outcome outcomeOfRows(SparkSession spark) {
    Dataset<Row> rows = Customers.assembled(spark, 120);
    AimleFeatureExplainerModel model =
        new AimleFeatureExplainer()
            .setValidationIndicatorCol("held")
            .setK(2)
            .setSelectorUnits(8)
            .setHiddenUnits(8)
            .setBatchSize(10)
            .setNumWorkers(2)
            .setAveragingFrequency(2)
            .setMaxIter(2)
            .fit(rows);
    return new Outcome(
        model.network().params().ravel().toFloatVector(),
        model
            .transform(rows.filter(col("held")).repartition(4))
            .select("id", "prediction", "explanation")
            .orderBy("id")
            .collectAsList());
  }
}
