package org.aimle.spark.training.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.training.Clusters;
import org.aimle.spark.training.Graphs;
import org.aimle.spark.training.Rows;
import org.aimle.spark.training.wire.ClusterSum;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.RoundPlan;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class WorkersTest {

  /** As top-3, by a solver that counts. */
  private static final SolverSpec KNAPSACK =
      SolverSpec.parse("knapsack:weights=1;1;1;1;1;1;1;1;1;1;1;1,capacity=3");

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = Clusters.local(2);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  @Test
  void groupedSumsEqualTheDriversUpToRounding() {
    List<Rows> shards = Rows.random(130, 6, 8).split(7);
    ComputationGraph graph =
        Graphs.aimle(6, new Adam(0.01), 1, EstimatorSpec.parse("aimle-central"), KNAPSACK);
    GraphState state = GraphState.of(graph);
    RoundPlan plan = new RoundPlan("grouped", 1, 0, 0, 2, 1);
    byte[] json = graph.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8);
    List<ClusterSum> sums = new ArrayList<>();
    for (long driverBytes : new long[] {Workers.DRIVER_BYTES, 0, 0}) {
      try (Workers<Rows> workers =
          new Workers<>(
              "grouped",
              Rows.distribute(context, shards),
              new Rows.InOrder(4),
              json,
              driverBytes)) {
        sums.add(workers.train(plan, state));
      }
    }
    assertArrayEquals(sums.get(0).meanParameters(), sums.get(1).meanParameters(), 1e-7f);
    assertArrayEquals(sums.get(1).meanParameters(), sums.get(2).meanParameters());
    assertEquals(sums.get(0).examples(), sums.get(1).examples());
    assertEquals(sums.get(0).epochSize(), sums.get(1).epochSize());
    assertEquals(sums.get(0).statistics(), sums.get(1).statistics());
    assertEquals(sums.get(0).solvers(), sums.get(1).solvers());
    assertTrue(sums.get(0).solvers().get("chosen").solved() >= 56, "7 workers, 2 steps of 4 rows");
  }
}
