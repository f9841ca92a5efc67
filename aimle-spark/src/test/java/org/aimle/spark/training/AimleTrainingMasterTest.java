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
import org.aimle.dl4j.RegretEvaluation;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.dl4j.SpoPlusLoss;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.ExampleOrder;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.executor.DataSetShard;
import org.aimle.spark.training.executor.ExecutorAccess;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.impl.CollectionStatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
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
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
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

  /** Some of the rows, with the ids that the master gives. */
  private static Rows some(int[] rows) {
    return Rows.join(
        java.util.Arrays.stream(rows)
            .mapToObj(
                row ->
                    new Rows(
                        new float[][] {DATA.features()[row]},
                        new float[][] {DATA.labels()[row]},
                        new long[] {row}))
            .toList());
  }

  @Test
  void shuffledEpochsEqualLocalFitsInTheirOrders() {
    SparkComputationGraph spark = spark(master().order(ExampleOrder.SHUFFLED).build());
    JavaRDD<DataSet> data = context.parallelize(examples(), 3);
    spark.fit(data);
    spark.fit(data);
    ComputationGraph local = Graphs.aimle(6, new Adam(0.01), 0.8);
    List<String> orders = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      int[][] rows = ExampleOrder.SHUFFLED.minibatches(30, 0, 8, 11, epoch);
      orders.add(java.util.Arrays.deepToString(rows));
      Graphs.fit(local, 11, 1, java.util.Arrays.stream(rows).map(r -> some(r)).toList());
    }
    assertFalse(orders.get(0).equals(orders.get(1)), "the same order in both epochs");
    assertArrayEquals(
        ModelState.of(local).parameters(), ModelState.of(spark.getNetwork()).parameters());
  }

  @Test
  void masksGoWithTheirShuffledExamples() {
    List<MultiDataSet> pieces = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // A sequence of length 2 or 3, whose number is in each array.
      int steps = 2 + i % 2;
      pieces.add(
          new org.nd4j.linalg.dataset.MultiDataSet(
              new INDArray[] {Nd4j.valueArrayOf(new long[] {1, 2, steps}, (float) i)},
              new INDArray[] {Nd4j.valueArrayOf(new long[] {1, 1}, (float) i)},
              new INDArray[] {Nd4j.ones(1, steps)},
              null));
    }
    DataSetShard shard = DataSetShard.gather(0, pieces.iterator(), 2);
    DataSetShard.Minibatches source =
        new DataSetShard.Minibatches(
            new long[] {0}, 2, ExampleOrder.SHUFFLED, DataSetShard.NoPreparation.NONE);
    List<Long> seen = new ArrayList<>();
    try (EpochMinibatches epoch = source.open(shard, 3, 0)) {
      for (int index = 0; index < epoch.size(); index++) {
        Minibatch minibatch = epoch.get(index);
        for (int row = 0; row < minibatch.examples(); row++) {
          long id = minibatch.exampleIds()[row];
          seen.add(id);
          MultiDataSet data = minibatch.data();
          assertEquals(id, data.getLabels(0).getFloat(row, 0));
          assertEquals(id, data.getFeatures(0).getFloat(row, 1, 1));
          assertEquals(2 + id % 2, data.getFeaturesMaskArray(0).getRow(row).sumNumber().intValue());
        }
      }
    }
    assertEquals(java.util.Set.of(0L, 1L, 2L, 3L, 4L), java.util.Set.copyOf(seen));
    assertEquals(5, seen.size());
  }

  @Test
  void validationChoosesTheEpochAndPatienceEndsTraining() {
    List<DataSet> training = examples().subList(0, 20);
    List<DataSet> held = examples().subList(20, 30);
    List<String> calls = new ArrayList<>();
    AimleTrainingMaster master =
        AimleTrainingMaster.builder(8)
            .averagingFrequency(2)
            .workers(2)
            .epochs(12)
            .order(ExampleOrder.SHUFFLED)
            .validation(context.parallelize(held, 1))
            .patience(2)
            .build();
    SparkComputationGraph spark =
        new SparkComputationGraph(context, Graphs.aimle(6, new Adam(0.3), 1), master);
    spark.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onEpochStart(Model model) {
            calls.add("start " + ((ComputationGraph) model).getEpochCount());
          }

          @Override
          public void onEpochEnd(Model model) {
            calls.add("end " + ((ComputationGraph) model).getEpochCount());
          }
        });
    assertTrue(master.lastTraining().isEmpty());
    spark.fit(context.parallelize(training, 2));
    TrainedModel trained = master.lastTraining().orElseThrow();
    int epochs = trained.history().epochs().size();
    assertTrue(epochs < 12, "patience did not end training");
    assertEquals(epochs - 1 - 2, trained.bestEpoch());
    assertArrayEquals(trained.best().parameters(), ModelState.of(spark.getNetwork()).parameters());
    assertArrayEquals(
        trained.last().updaterState(), ModelState.of(spark.getNetwork()).updaterState());
    assertEquals(
        trained.history().epochs().get(trained.bestEpoch()).validationLoss().orElseThrow(),
        spark.getNetwork().score(DataSet.merge(held)),
        1e-6);
    assertEquals(trained.bestEpoch() + 1, spark.getNetwork().getEpochCount());
    assertEquals(2 * epochs, calls.size(), calls.toString());
    assertEquals(List.of("start 0", "end 0", "start 1", "end 1"), calls.subList(0, 4));
  }

  @Test
  void patienceNeedsValidation() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> master().patience(2).build());
    assertTrue(error.getMessage().contains("no validation data"), error.getMessage());
  }

  @Test
  void aFitThatWasCutOffGoesOnFromItsCheckpoint() {
    AimleTrainingMaster.Builder settings =
        AimleTrainingMaster.builder(8)
            .averagingFrequency(1)
            .workers(2)
            .epochs(4)
            .order(ExampleOrder.SHUFFLED);
    JavaRDD<DataSet> data = context.parallelize(examples(), 2);
    SparkComputationGraph whole = spark(settings.build());
    whole.fit(data);

    settings.checkpoints(Checkpoints.eachEpoch(folder.toString()));
    RoundListener untilThirdEpoch =
        (progress, state) -> {
          if (progress.epoch() == 2) {
            throw new IllegalStateException("cut off");
          }
        };
    SparkComputationGraph cut = spark(settings.listener(untilThirdEpoch).build());
    assertThrows(IllegalStateException.class, () -> cut.fit(data));
    AimleTrainingMaster master =
        AimleTrainingMaster.builder(8)
            .averagingFrequency(1)
            .workers(2)
            .epochs(4)
            .order(ExampleOrder.SHUFFLED)
            .checkpoints(Checkpoints.eachEpoch(folder.toString()))
            .build();
    SparkComputationGraph again = spark(master);
    again.fit(data);
    ModelState expected = ModelState.of(whole.getNetwork());
    ModelState actual = ModelState.of(again.getNetwork());
    assertArrayEquals(expected.parameters(), actual.parameters());
    assertArrayEquals(expected.updaterState(), actual.updaterState());
    assertEquals(4, again.getNetwork().getEpochCount());
    IllegalStateException error = assertThrows(IllegalStateException.class, () -> again.fit(data));
    assertTrue(error.getMessage().contains("how many epochs one fit trains"), error.getMessage());
  }

  @Test
  void labelsThatAreRepeatedAreNotHeldSo() {
    List<MultiDataSet> whole = List.of(minibatches().get(0).minibatch().data());
    DataSetShard shard = DataSetShard.gather(0, whole.iterator(), 8);
    DataSetShard.Minibatches source =
        new DataSetShard.Minibatches(
            new long[] {0}, 8, ExampleOrder.AS_THEY_ARE, new RepeatLabels(3)::preProcess);
    INDArray handedOut;
    try (EpochMinibatches epoch = source.open(shard, 0, 0)) {
      Minibatch minibatch = epoch.get(0);
      handedOut = minibatch.data().getFeatures(0);
      assertEquals(24, minibatch.data().getLabels(0).size(0));
    }
    assertTrue(handedOut.wasClosed());
    assertEquals(8, whole.get(0).getLabels(0).size(0));
    assertFalse(whole.get(0).getFeatures(0).wasClosed());
  }

  @Test
  void theRegretIsEvaluatedOnAnRdd() {
    SolverSpec topOne = SolverSpec.topK(1);
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "scores",
                    new DenseLayer.Builder().nIn(6).nOut(3).activation(Activation.IDENTITY).build(),
                    "in")
                .addLayer(
                    "loss",
                    new LossLayer.Builder(SpoPlusLoss.of(topOne))
                        .activation(Activation.IDENTITY)
                        .build(),
                    "scores")
                .setOutputs("loss")
                .build());
    graph.init();
    INDArray features = Nd4j.createFromArray(DATA.features());
    INDArray truth = Nd4j.rand(30, 3);
    RegretEvaluation expected = new RegretEvaluation(topOne);
    expected.eval(truth, graph.outputSingle(features));
    List<DataSet> rows = new DataSet(features, truth).asList();
    RegretEvaluation found =
        new SparkComputationGraph(context, graph, master().build())
            .doEvaluation(context.parallelize(rows, 3), 4, new RegretEvaluation(topOne))[0];
    assertEquals(30, found.regret().examples());
    assertEquals(expected.regret().sum(), found.regret().sum(), 1e-4);
    assertEquals(expected.optimal(), found.optimal(), 1e-9);
    assertTrue(found.optimal() > 0 && found.optimal() < 1, found.stats());
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
            .epochs(9)
            .order(ExampleOrder.SHUFFLED)
            .maxRestarts(5)
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
