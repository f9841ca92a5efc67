package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.aimle.spark.data.LocalSession;
import org.aimle.spark.data.SyntheticReviews;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stage on real executor processes. */
class ExecutorProcessesTest {

  @AfterEach
  void stop() {
    LocalSession.stop();
  }

  private record Outcome(float[] parameters, List<Row> explained) {}

  @Test
  void executorProcessesTrainAndExplainAsThreadsDo() {
    Outcome threads = outcome(LocalSession.get());
    LocalSession.stop();
    Outcome processes = outcome(LocalSession.processes(2));
    assertArrayEquals(threads.parameters(), processes.parameters());
    assertEquals(threads.explained(), processes.explained());
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
            .transform(texts.filter(col("held")))
            .select("id", "prediction", "explanation")
            .orderBy("id")
            .collectAsList());
  }
}
