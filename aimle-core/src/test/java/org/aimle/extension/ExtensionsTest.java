package org.aimle.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.AimleVertex;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Estimators;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaRules;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.aimle.spec.NamedParameters;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Noise, a lambda rule and an estimator of one's own, each registered, train a graph. */
class ExtensionsTest {

  private static final AimleVertex.Builder TOP_2 = AimleVertex.builder(SolverSpec.topK(2));

  private static AimleVertex.Builder top2() {
    return AimleVertex.builder(SolverSpec.topK(2)).estimator(Estimators.parse("aimle-central"));
  }

  /** Six inputs, of which the two largest are to be chosen. */
  private static ComputationGraph trained(AimleVertex vertex) {
    ComputationGraphConfiguration written =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.02))
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "scores",
                new DenseLayer.Builder().nIn(6).nOut(6).activation(Activation.IDENTITY).build(),
                "in")
            .addVertex("choice", vertex, "scores")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(6)
                    .nOut(6)
                    .activation(Activation.SIGMOID)
                    .build(),
                "choice")
            .setOutputs("out")
            .build();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(written.toJson());
    assertEquals(written, read);
    ComputationGraph graph = new ComputationGraph(read);
    graph.init();
    Nd4j.getRandom().setSeed(1);
    INDArray x = Nd4j.randn(32, 6);
    INDArray y = x.gt(0.5).castTo(x.dataType());
    MultiDataSet data = new MultiDataSet(x, y);
    double before = graph.score(data);
    for (int step = 0; step < 150; step++) {
      graph.fit(data);
    }
    assertTrue(graph.score(data) < 0.9 * before, before + " -> " + graph.score(data));
    return graph;
  }

  @Test
  void noiseOfOnesOwn() {
    AimleVertex vertex = top2().noise(new Triangular(2)).build();
    assertEquals(new Triangular(2), vertex.noise());
    trained(vertex);
  }

  @Test
  void aLambdaRuleOfOnesOwn() {
    AimleVertex vertex = top2().lambdaRule(new Cooling(0.98)).build();
    assertEquals(new Cooling(0.98), vertex.lambdaRule());
    double beta = AimleGraphs.lambdaStates(trained(vertex)).get("choice").beta();
    assertEquals(Math.pow(0.98, 150), beta, 1e-9);
  }

  @Test
  void anEstimatorOfOnesOwn() {
    AimleVertex vertex = top2().estimator(new SignOfLoss(0.5)).build();
    assertEquals(new SignOfLoss(0.5), vertex.estimator());
    assertFalse(vertex.estimator().adapts());
    trained(vertex);
  }

  @Test
  void registeredNamesAreListedWithTheBuiltInOnes() {
    assertTrue(Noises.names().contains("triangular") && Noises.names().contains("gumbel"));
    assertTrue(LambdaRules.names().contains("cooling"));
    assertTrue(Estimators.names().contains("sign"));
    assertEquals(12 + 1, Estimators.names().size());
    String message =
        assertThrows(IllegalArgumentException.class, () -> EstimatorSpec.parse("simpel"))
            .getMessage();
    assertTrue(message.contains("no estimator is named 'simpel'; registered: "), message);
  }

  private static void refused(String reason, String fix, Runnable setting) {
    String message = assertThrows(IllegalArgumentException.class, setting::run).getMessage();
    assertTrue(message.contains(reason), message);
    assertTrue(message.contains(fix), message);
  }

  @Test
  void whatCannotBeMadeAgainIsRefusedAtOnce() {
    refused(
        "no noise is named 'unregistered'",
        "META-INF/services/org.aimle.noise.NoiseFactory",
        () -> TOP_2.noise(new Unregistered()));
    refused(
        "no lambda rule is named 'unregistered'",
        "META-INF/services/org.aimle.lambda.LambdaRuleFactory",
        () -> TOP_2.lambdaRule(new UnregisteredRule()));
    refused(
        "written 'gumbel', reads back as another noise",
        "written() must tell all its parameters",
        () -> TOP_2.noise(new Forgetful()));
  }

  /** Has no factory. */
  private record Unregistered() implements NoiseDistribution {
    private static final long serialVersionUID = 1L;

    @Override
    public void fill(long key, float[] out, int offset, int length) {}

    @Override
    public NamedParameters written() {
      return NamedParameters.of("unregistered");
    }
  }

  /** Says that it is another. */
  private record Forgetful() implements NoiseDistribution {
    private static final long serialVersionUID = 1L;

    @Override
    public void fill(long key, float[] out, int offset, int length) {}

    @Override
    public NamedParameters written() {
      return new NamedParameters("gumbel", Map.of());
    }
  }

  /** Has no factory. */
  private record UnregisteredRule() implements LambdaRule {
    private static final long serialVersionUID = 1L;

    @Override
    public LambdaState initial() {
      return new LambdaState(1, 1, 0);
    }

    @Override
    public LambdaState next(LambdaState state, SparsityStatistics observed) {
      return state;
    }

    @Override
    public NamedParameters written() {
      return NamedParameters.of("unregistered");
    }
  }
}
