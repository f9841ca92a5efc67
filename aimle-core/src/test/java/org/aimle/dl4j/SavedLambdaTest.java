package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aimle.estimator.Estimators;
import org.aimle.lambda.LambdaRules;
import org.aimle.lambda.LambdaState;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.datasets.iterator.utilty.SingletonMultiDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileGraphSaver;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * What is saved, cloned or read goes on as if nothing had been: lambda, its rule's state, noise.
 */
class SavedLambdaTest {

  private static final String ADAPTING = "aimle-central:samples=2";
  private static final MultiDataSet DATA =
      new MultiDataSet(
          Nd4j.createFromArray(
              new float[][] {{0.1f, 1, -0.4f, 0.3f, 0.2f}, {1, 0.2f, 0.1f, -0.7f, 0.9f}}),
          Nd4j.createFromArray(new float[][] {{1, 0, 1}, {0, 0.5f, -1}}));

  /** Every estimator, and of those that adapt every rule. */
  static Stream<List<String>> estimatorsAndRules() {
    return Estimators.names().stream()
        .flatMap(
            name ->
                Estimators.parse(name).adapts()
                    ? LambdaRules.names().stream().map(rule -> List.of(name, rule))
                    : Stream.of(List.of(name, "published")));
  }

  private static ComputationGraphConfiguration configuration(String estimator, String rule) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(0.05))
        .graphBuilder()
        .addInputs("x")
        .setInputTypes(InputType.feedForward(5))
        .addLayer(
            "theta", new DenseLayer.Builder().nOut(6).activation(Activation.IDENTITY).build(), "x")
        .addVertex(
            "z",
            AimleVertex.builder(SolverSpec.topK(2))
                .estimator(Estimators.parse(estimator))
                .noise(Noises.parse("gumbel"))
                .lambdaRule(LambdaRules.parse(rule))
                .build(),
            "theta")
        .addLayer(
            "y",
            new OutputLayer.Builder(new LossMSE()).nOut(3).activation(Activation.IDENTITY).build(),
            "z")
        .setOutputs("y")
        .build();
  }

  private static ComputationGraph graph(ComputationGraphConfiguration configuration) {
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static ComputationGraph trained(int steps) {
    return train(graph(configuration(ADAPTING, "multiplicative")), steps);
  }

  private static ComputationGraph train(ComputationGraph graph, int steps) {
    for (int i = 0; i < steps; i++) {
      graph.fit(DATA);
    }
    return graph;
  }

  private static ComputationGraph throughFile(ComputationGraph graph) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, out, true);
    return ModelSerializer.restoreComputationGraph(
        new ByteArrayInputStream(out.toByteArray()), true);
  }

  /** DL4J's clone forgets the counters, on which Adam depends; that is not for a vertex to mend. */
  private static ComputationGraph cloned(ComputationGraph graph) {
    return withCountersOf(graph, graph.clone());
  }

  private static ComputationGraph withCountersOf(ComputationGraph graph, ComputationGraph copy) {
    copy.getConfiguration().setIterationCount(graph.getIterationCount());
    copy.getConfiguration().setEpochCount(graph.getEpochCount());
    return copy;
  }

  private static ComputationGraph throughConfiguration(
      ComputationGraph graph, ComputationGraphConfiguration configuration) {
    ComputationGraph copy = new ComputationGraph(configuration);
    copy.init(graph.params(), true);
    INDArray state = graph.getUpdater(true).getStateViewArray();
    copy.getUpdater(true).setStateViewArray(state.dup());
    return withCountersOf(graph, copy);
  }

  private static void assertSameBits(ComputationGraph expected, ComputationGraph actual) {
    assertArrayEquals(bits(expected.params()), bits(actual.params()));
    assertArrayEquals(
        bits(expected.getUpdater(true).getStateViewArray()),
        bits(actual.getUpdater(true).getStateViewArray()));
    assertEquals(AimleGraphs.lambdaStates(expected), AimleGraphs.lambdaStates(actual));
  }

  private static int[] bits(INDArray array) {
    float[] numbers = array.ravel().toFloatVector();
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return bits;
  }

  @ParameterizedTest
  @MethodSource("estimatorsAndRules")
  void trainingGoesOnToTheBit(List<String> names) throws IOException {
    ComputationGraphConfiguration configuration = configuration(names.get(0), names.get(1));
    ComputationGraph straight = train(graph(configuration), 20);

    ComputationGraph half = train(graph(configuration), 10);
    LambdaState before = AimleGraphs.lambdaStates(half).get("z");
    ComputationGraphConfiguration ofHalf = half.getConfiguration();
    List<ComputationGraph> copies =
        List.of(
            throughFile(half),
            cloned(half),
            throughConfiguration(half, ofHalf),
            throughConfiguration(half, ofHalf.clone()),
            throughConfiguration(half, ComputationGraphConfiguration.fromJson(ofHalf.toJson())),
            throughConfiguration(half, ComputationGraphConfiguration.fromYaml(ofHalf.toYaml())));
    for (ComputationGraph copy : copies) {
      assertSameBits(half, copy);
      assertSameBits(straight, train(copy, 10));
    }
    assertEquals(before, AimleGraphs.lambdaStates(half).get("z"));
    assertSameBits(straight, train(half, 10));

    if (AimleGraphs.layers(straight).get("z").lambdaRule().equals(LambdaRules.parse("published"))) {
      assertTrue(before.beta() > 0 && before.density() > 0, before.toString());
    }
  }

  @Test
  void theFirstGradientAfterReadingIsNotZero() throws IOException {
    ComputationGraphConfiguration configuration = configuration(ADAPTING, "published:step=0.5");
    assertEquals(0, nonZeros(train(graph(configuration), 1)), "the published rule starts at 0");
    ComputationGraph graph = train(graph(configuration), 5);
    assertNotEquals(0, nonZeros(train(throughFile(graph), 1)));
    assertNotEquals(0, nonZeros(train(graph.clone(), 1)));
  }

  private static long nonZeros(ComputationGraph graph) {
    return AimleGraphs.lastStatistics(graph).get("z").nonZeros();
  }

  @Test
  void graphsOfOneConfigurationShareNothing() {
    ComputationGraphConfiguration shared = configuration(ADAPTING, "multiplicative");
    ComputationGraph alone = trained(10);

    ComputationGraph first = graph(shared);
    ComputationGraph second = graph(shared);
    String anew = shared.toJson();
    LambdaState start = AimleGraphs.lambdaStates(second).get("z");
    train(first, 10);
    assertSameBits(alone, first);
    assertEquals(start, AimleGraphs.lambdaStates(second).get("z"));
    assertEquals(start, AimleGraphs.lambdaStates(second.clone()).get("z"));
    assertSameBits(alone, train(second, 10));
    assertSameBits(alone, train(graph(shared), 10));
    assertEquals(anew, shared.toJson());
    assertEquals(0, shared.getIterationCount());

    train(second, 3);
    assertNotEquals(AimleGraphs.lambdaStates(first), AimleGraphs.lambdaStates(second));
    assertEquals(AimleGraphs.lambdaStates(first), AimleGraphs.lambdaStates(first.clone()));
    assertEquals(AimleGraphs.lambdaStates(second), AimleGraphs.lambdaStates(second.clone()));
  }

  @Test
  void aGraphKeepsTheSettingsThatItWasMadeWith() {
    ComputationGraphConfiguration shared = configuration(ADAPTING, "multiplicative");
    shared.setIterationCount(4);
    shared.setEpochCount(2);
    ComputationGraph graph = graph(shared);
    assertNotSame(shared, graph.getConfiguration());
    assertEquals(shared, graph.getConfiguration());
    assertEquals(shared.toJson(), graph.getConfiguration().toJson());
    assertSame(
        shared.getVertices().get("theta"), graph.getConfiguration().getVertices().get("theta"));
    assertEquals(4, graph.getIterationCount());
    assertEquals(2, graph.getEpochCount());
  }

  @Test
  void whatIsSetBetweenStepsIsSaved() throws IOException {
    ComputationGraph graph = trained(2);
    LambdaState set = new LambdaState(0.1 + 0.2, 1e-300, -1 / 3.0);
    AimleGraphs.setLambdaStates(graph, Map.of("z", set));
    assertEquals(set, AimleGraphs.lambdaStates(throughFile(graph)).get("z"));
    assertEquals(set, AimleGraphs.lambdaStates(graph.clone()).get("z"));
  }

  @Test
  void javaSerialisationOfAConfigurationKeepsIt() throws Exception {
    ComputationGraph graph = trained(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(graph.getConfiguration());
    }
    try (ObjectInputStream objects =
        new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      ComputationGraph back = graph((ComputationGraphConfiguration) objects.readObject());
      assertEquals(AimleGraphs.lambdaStates(graph), AimleGraphs.lambdaStates(back));
    }
  }

  @Test
  void verticesAreEqualWhereverTheyStart() {
    ComputationGraphConfiguration anew = configuration(ADAPTING, "multiplicative");
    ComputationGraph graph = trained(3);
    AimleVertex moved = (AimleVertex) graph.getConfiguration().getVertices().get("z");
    assertEquals(anew.getVertices().get("z"), moved);
    assertEquals(anew.getVertices().get("z").hashCode(), moved.hashCode());
    assertFalse(anew.toJson().contains("carried"), anew.toJson());
    assertTrue(graph.getConfiguration().toJson().contains("carried"));
  }

  @Test
  void aStateOutOfRangeIsRefused() {
    String json = trained(1).getConfiguration().toJson();
    String damaged = json.replaceFirst("\"unnamedSteps\" : 1", "\"unnamedSteps\" : -1");
    assertNotEquals(json, damaged);
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> ComputationGraphConfiguration.fromJson(damaged));
    assertTrue(e.getMessage().contains("unnamedSteps"), e.getMessage());
  }

  @Test
  void earlyStoppingGivesTheBestModelWithItsLambdaFromMemory() {
    assertGoesOnFromTheBest(new InMemoryModelSaver<>());
  }

  @Test
  void earlyStoppingGivesTheBestModelWithItsLambdaFromFiles(@TempDir Path folder) {
    assertGoesOnFromTheBest(new LocalFileGraphSaver(folder.toString()));
  }

  private static void assertGoesOnFromTheBest(EarlyStoppingModelSaver<ComputationGraph> saver) {
    EarlyStoppingResult<ComputationGraph> result =
        new EarlyStoppingGraphTrainer(
                new EarlyStoppingConfiguration.Builder<ComputationGraph>()
                    .modelSaver(saver)
                    .scoreCalculator(new Scripted(5, 4, 3, 6, 7))
                    .epochTerminationConditions(new MaxEpochsTerminationCondition(5))
                    .build(),
                graph(configuration(ADAPTING, "published")),
                new SingletonMultiDataSetIterator(DATA),
                null)
            .fit();
    assertEquals(2, result.getBestModelEpoch());
    ComputationGraph best = result.getBestModel();

    ComputationGraph straight = train(graph(configuration(ADAPTING, "published")), 3);
    assertTrue(AimleGraphs.lambdaStates(best).get("z").beta() > 0);
    assertSameBits(straight, best);
    withCountersOf(straight, best);
    assertSameBits(train(straight, 5), train(best, 5));
  }

  /** Scores by list, so that an epoch in the middle is the best. */
  private static final class Scripted implements ScoreCalculator<ComputationGraph> {

    private static final long serialVersionUID = 1L;

    private final double[] scores;
    private int next;

    Scripted(double... scores) {
      this.scores = scores;
    }

    @Override
    public double calculateScore(ComputationGraph network) {
      return scores[next++];
    }

    @Override
    public boolean minimizeScore() {
      return true;
    }
  }
}
