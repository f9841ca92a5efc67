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
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.RoundPlan;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;

@Tag("spark")
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

  /** Way of the updater's state and bits of the changes. */
  private static List<Exchange> exchanges(GraphState state, Workers<?> workers) {
    int parameters = state.parameters().length;
    int updater = state.updaterState().length;
    int from = Exchange.NOTHING;
    return List.of(
        Exchange.FULL,
        new Exchange(Exchange.Updater.STAYS, 0, from, workers.newMemory(), parameters, updater),
        new Exchange(Exchange.Updater.ENDS, 8, from, workers.newMemory(), parameters, updater),
        new Exchange(Exchange.Updater.TRAVELS, 16, from, workers.newMemory(), parameters, updater));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void sumsOnExecutorsHaveTheBitsOfThoseOnTheDriver(int count) {
    // 160,013 parameters: several pieces of each array.
    List<Rows> shards = Rows.random(130, 20_000, 8).split(count);
    shards.get(0).features()[3][0] = count > 1 ? Float.NaN : 0;
    ComputationGraph graph = Graphs.plain(20_000, new Adam(0.01), 1);
    assertBits(graph, shards);
  }

  @Test
  void whatSolversDidIsAddedUpOnBothWays() {
    ComputationGraph graph =
        Graphs.aimle(6, new Adam(0.01), 1, EstimatorSpec.parse("aimle-central"), KNAPSACK);
    ClusterSum sum = assertBits(graph, Rows.random(130, 6, 8).split(7));
    assertTrue(sum.solvers().get("chosen").solved() >= 56, "7 workers, 2 steps of 4 rows");
  }

  private static ClusterSum assertBits(ComputationGraph graph, List<Rows> shards) {
    GraphState state = GraphState.of(graph);
    byte[] json = graph.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8);
    List<List<ClusterSum>> ways = new ArrayList<>();
    for (long driverBytes : new long[] {Workers.DRIVER_BYTES, 0}) {
      try (Workers<Rows> workers =
          new Workers<>(
              "sums", Rows.distribute(context, shards), new Rows.InOrder(4), json, driverBytes)) {
        List<ClusterSum> sums = new ArrayList<>();
        for (Exchange exchange : exchanges(state, workers)) {
          sums.add(workers.train(new RoundPlan("sums", 1, 0, 0, 2, 1, exchange), state));
          if (exchange.updater() == Exchange.Updater.STAYS) {
            sums.add(workers.gather(exchange));
            // What a checkpoint holds gives the same when it is given back.
            List<float[]> memories = workers.collect(exchange).orElse(List.of());
            assertEquals(driverBytes > 0 ? shards.size() : 0, memories.size());
          }
        }
        ways.add(sums);
      }
    }
    for (int i = 0; i < ways.get(0).size(); i++) {
      ClusterSum onDriver = ways.get(0).get(i);
      ClusterSum onExecutors = ways.get(1).get(i);
      assertArrayEquals(onDriver.meanParameters(), onExecutors.meanParameters());
      assertArrayEquals(onDriver.meanUpdaterState(), onExecutors.meanUpdaterState());
      assertEquals(onDriver.examples(), onExecutors.examples());
      assertEquals(onDriver.lossSum(), onExecutors.lossSum());
      assertEquals(onDriver.dropped(), onExecutors.dropped());
      assertEquals(onDriver.epochSize(), onExecutors.epochSize());
      assertEquals(onDriver.statistics(), onExecutors.statistics());
      assertEquals(onDriver.solvers(), onExecutors.solvers());
    }
    // Kept or sent, the mean of the updater's state after one round is the same.
    List<ClusterSum> sums = ways.get(0);
    assertArrayEquals(sums.get(0).meanUpdaterState(), sums.get(2).meanUpdaterState());
    assertArrayEquals(sums.get(0).meanParameters(), sums.get(1).meanParameters());
    assertEquals(state.updaterState().length, sums.get(2).meanUpdaterState().length);
    return sums.get(0);
  }
}
