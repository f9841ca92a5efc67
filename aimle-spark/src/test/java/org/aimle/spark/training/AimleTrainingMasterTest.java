package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseKeys;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.executor.ExecutorAccess;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.impl.CollectionStatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

@Tag("spark")
class AimleTrainingMasterTest {

  private static final Rows DATA = Rows.random(30, 6, 3);
  private static JavaSparkContext context;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    context = Clusters.local(2);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static List<DataSet> examples() {
    List<DataSet> examples = new ArrayList<>();
    for (int row = 0; row < DATA.size(); row++) {
      Rows one = DATA.slice(row, row + 1);
      examples.add(
          new DataSet(Nd4j.createFromArray(one.features()), Nd4j.createFromArray(one.labels())));
    }
    return examples;
  }

  /** The same rows with the ids that the master gives: their places in the data. */
  private static List<Rows> minibatches() {
    long[] places = new long[DATA.size()];
    java.util.Arrays.setAll(places, i -> i);
    Rows placed = new Rows(DATA.features(), DATA.labels(), places);
    return List.of(
        placed.slice(0, 8), placed.slice(8, 16), placed.slice(16, 24), placed.slice(24, 30));
  }

  private static void assertFitted(SparkComputationGraph spark) {
    ComputationGraph local = Graphs.aimle(6, new Adam(0.01), 0.8);
    Graphs.fit(local, 11, 2, minibatches());
    ModelState expected = ModelState.of(local);
    ModelState actual = ModelState.of(spark.getNetwork());
    assertArrayEquals(expected.parameters(), actual.parameters());
    assertArrayEquals(expected.updaterState(), actual.updaterState());
    assertEquals(expected.lambdas(), actual.lambdas());
    assertEquals(8, spark.getNetwork().getIterationCount());
    assertEquals(2, spark.getNetwork().getEpochCount());
  }

  private static SparkComputationGraph spark(AimleTrainingMaster master) {
    return new SparkComputationGraph(context, Graphs.aimle(6, new Adam(0.01), 0.8), master);
  }

  private static AimleTrainingMaster.Builder master() {
    return AimleTrainingMaster.builder(8).averagingFrequency(1).workers(1).seed(11);
  }

  @Test
  void fitOfExamplesEqualsLocalFitOnTheirMinibatches() {
    SparkComputationGraph spark = spark(master().build());
    JavaRDD<DataSet> data = context.parallelize(examples(), 3);
    List<String> calls = new ArrayList<>();
    spark.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            calls.add(iteration + "/" + epoch + (model.score() > 0 ? "" : " without score"));
          }
        });
    spark.fit(data);
    spark.fit(data);
    assertFitted(spark);
    assertEquals(List.of("1/0", "2/0", "3/0", "4/0", "5/1", "6/1", "7/1", "8/1"), calls);
  }

  @Test
  void fitOfMultiDataSetsOfAnySizeEqualsLocalFit() {
    SparkComputationGraph spark = spark(master().build());
    List<MultiDataSet> pieces = new ArrayList<>();
    for (int from = 0; from < 30; from += 5) {
      pieces.add(DATA.slice(from, from + 5).minibatch().data());
    }
    spark.fitMultiDataSet(context.parallelize(pieces, 1));
    spark.fitMultiDataSet(context.parallelize(pieces, 2));
    assertFitted(spark);
  }

  @Test
  void labelsAreRepeatedForSeveralSamples() {
    EstimatorSpec twice = EstimatorSpec.parse("aimle-central:norm=instance,samples=2");
    RepeatLabels repeat = new RepeatLabels(2);
    SparkComputationGraph spark =
        new SparkComputationGraph(
            context,
            Graphs.aimle(6, new Adam(0.01), 1, twice),
            master().preProcessor(repeat).build());
    // One element is a whole minibatch, so nothing is gathered: the caller's data stay as they are.
    List<MultiDataSet> whole = List.of(minibatches().get(0).minibatch().data());
    JavaRDD<MultiDataSet> data = context.parallelize(whole, 1);
    spark.fitMultiDataSet(data);
    spark.fitMultiDataSet(data);

    ComputationGraph local = Graphs.aimle(6, new Adam(0.01), 1, twice);
    for (int epoch = 0; epoch < 2; epoch++) {
      Minibatch minibatch = minibatches().get(0).minibatch();
      repeat.preProcess(minibatch.data());
      ExecutorAccess.beginStep(local, new NoiseKeys(11, epoch, minibatch.exampleIds()));
      local.fit(minibatch.data());
    }
    assertArrayEquals(
        ModelState.of(local).parameters(), ModelState.of(spark.getNetwork()).parameters());
    assertEquals(8, whole.get(0).getLabels(0).size(0));
  }

  @Test
  void fitOfFilesEqualsLocalFit() {
    List<DataSet> examples = examples();
    for (int i = 0; i < examples.size(); i++) {
      examples.get(i).save(new File(folder.toFile(), String.format("part-%02d.bin", i)));
    }
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      paths.add(folder.resolve(String.format("part-%02d.bin", i)).toUri().toString());
    }
    SparkComputationGraph spark = spark(master().build());
    spark.fitPaths(context.parallelize(paths, 1));
    spark.fitPaths(context.parallelize(paths, 2));
    assertFitted(spark);
  }

  @Test
  void workersArePartitionsUpToTheirNumber() {
    List<Integer> trained = new ArrayList<>();
    RoundListener sizes = (progress, state) -> trained.add((int) progress.examples());
    SparkComputationGraph spark =
        spark(
            AimleTrainingMaster.builder(4)
                .averagingFrequency(1)
                .workers(2)
                .listener(sizes)
                .build());
    spark.fit(context.parallelize(examples(), 4));
    // Two workers of 14 and 16 rows, or so, in minibatches of 4.
    assertEquals(30, trained.stream().mapToInt(i -> i).sum());
    assertEquals(4, trained.size());
  }

  /** Sends the score of each round to where it was told to. */
  private static final class ScoreRouter extends BaseTrainingListener
      implements RoutingIterationListener {

    private static final long serialVersionUID = 1L;

    private transient StatsStorageRouter router;
    private String worker = "worker";
    private String session = "session";

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      router.putUpdate(List.of());
    }

    @Override
    public void setStorageRouter(StatsStorageRouter value) {
      router = value;
    }

    @Override
    public StatsStorageRouter getStorageRouter() {
      return router;
    }

    @Override
    public void setWorkerID(String value) {
      worker = value;
    }

    @Override
    public String getWorkerID() {
      return worker;
    }

    @Override
    public void setSessionID(String value) {
      session = value;
    }

    @Override
    public String getSessionID() {
      return session;
    }

    @Override
    public RoutingIterationListener clone() {
      return this;
    }
  }

  @Test
  void listenersGetTheRouterOfTheirReports() {
    List<Collection<?>> updates = new ArrayList<>();
    StatsStorageRouter router =
        new CollectionStatsStorageRouter(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()) {
          @Override
          public void putUpdate(Collection<? extends Persistable> put) {
            updates.add(put);
          }
        };
    SparkComputationGraph spark =
        new SparkComputationGraph(
            context,
            Graphs.aimle(6, new Adam(0.01), 0.8).getConfiguration(),
            AimleTrainingMaster.builder(8).averagingFrequency(1).build());
    spark.setListeners(router, List.of(new ScoreRouter()));
    spark.fit(context.parallelize(examples(), 1));
    assertEquals(4, updates.size(), "one for each round");
  }

  @Test
  void multiLayerNetworksAreRefusedWithTheConversion() {
    SparkDl4jMultiLayer spark =
        new SparkDl4jMultiLayer(
            context,
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(6).nOut(2).build())
                .build(),
            master().build());
    UnsupportedOperationException error =
        assertThrows(
            UnsupportedOperationException.class,
            () -> spark.fit(context.parallelize(examples(), 1)));
    assertTrue(error.getMessage().contains("toComputationGraph()"), error.getMessage());
  }

  @Test
  void jsonAndYamlReadBack() {
    AimleTrainingMaster all =
        AimleTrainingMaster.builder(32)
            .averagingFrequency(3)
            .workers(7)
            .seed(-5)
            .outerOptimiser(OuterOptimiser.nesterov(0.7, 0.9))
            .build();
    assertEquals(all, AimleTrainingMaster.fromJson(all.toJson()));
    assertEquals(all, AimleTrainingMaster.fromYaml(all.toYaml()));
    AimleTrainingMaster defaults = AimleTrainingMaster.builder(32).build();
    assertEquals(defaults, AimleTrainingMaster.fromJson(defaults.toJson()));
    assertFalse(all.equals(defaults));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> AimleTrainingMaster.fromJson("{}"));
    assertTrue(error.getMessage().contains("batchSizePerWorker"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> AimleTrainingMaster.builder(0).build());
  }

  @Test
  void partitionsOfAWorkerFollowEachOtherWhereverTheyAre() {
    // Spark's own coalescing would put those together that are on one host.
    JavaRDD<Integer> numbers =
        SparkInternals.numbersAt(
            context, List.of("east", "west", "east", "west", "east", "west", "east"));
    assertEquals(
        List.of(List.of(0, 1), List.of(2, 3), List.of(4, 5, 6)),
        SparkInternals.coalesceInOrder(3, numbers).glom().collect());
    assertEquals(7, SparkInternals.coalesceInOrder(9, numbers).getNumPartitions());
  }
}
