package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.AimleVertex;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.NoNoise;
import org.aimle.solver.SolverSpec;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Examples that bring their own grid, a second input of the network, through Spark. */
@Tag("spark")
class ContextTrainingTest {

  /** rows, columns, source, target, blocked cell. */
  private static final float[][] GRIDS = {
    {3, 3, 0, 8, -1}, {3, 3, 2, 6, 4}, {1, 9, 8, 0, -1}, {9, 1, 3, 7, -1}, {3, 3, 1, 7, 3}
  };

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = Clusters.local(2);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.3))
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("in", "grid")
                .setInputTypes(InputType.feedForward(4), InputType.feedForward(5))
                .addLayer(
                    "scores",
                    new DenseLayer.Builder()
                        .nOut(9)
                        .biasInit(-1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "in")
                .addVertex(
                    "path",
                    AimleVertex.builder(SolverSpec.parse("grid-path:rows=3,columns=3,neighbours=4"))
                        .estimator(EstimatorSpec.parse("aimle-central:norm=instance"))
                        .noise(new NoNoise())
                        .lambdaRule(LambdaRules.parse("multiplicative:initial-beta=1"))
                        .build(),
                    "scores",
                    "grid")
                .addLayer(
                    "out",
                    new LossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build(),
                    "path")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  /** Random features; wanted is the cheapest path of a fixed random network, on the own grid. */
  private static MultiDataSet examples(int count) {
    SplittableRandom random = new SplittableRandom(2);
    float[][] features = new float[count][4];
    float[][] grids = new float[count][];
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < 4; column++) {
        features[row][column] = (float) (2 * random.nextDouble() - 1);
      }
      grids[row] = GRIDS[row % GRIDS.length];
    }
    INDArray[] inputs = {Nd4j.createFromArray(features), Nd4j.createFromArray(grids)};
    ComputationGraph wanted = graph();
    float[][] weights = new float[4][9];
    for (float[] row : weights) {
      for (int i = 0; i < 9; i++) {
        row[i] = (float) (2 * random.nextDouble() - 1);
      }
    }
    wanted.getLayer("scores").getParam("W").assign(Nd4j.createFromArray(weights));
    return new org.nd4j.linalg.dataset.MultiDataSet(inputs, wanted.output(inputs));
  }

  /** Two workers, averaging every step, equal one machine on both minibatches together. */
  @Test
  void twoWorkersEqualOneMachineOnTheUnion() {
    int count = 40;
    MultiDataSet all = examples(count);
    List<MultiDataSet> pieces = all.asList();
    SparkComputationGraph spark =
        new SparkComputationGraph(
            context,
            graph(),
            AimleTrainingMaster.builder(count / 2).averagingFrequency(1).workers(2).build());
    ComputationGraph local = graph();
    double before = local.score(all);
    for (int epoch = 0; epoch < 6; epoch++) {
      spark.fitMultiDataSet(context.parallelize(pieces, 2));
      local.fit(all);
    }
    assertArrayEquals(
        ModelState.of(local).parameters(), ModelState.of(spark.getNetwork()).parameters(), 1e-4f);
    assertEquals(
        AimleGraphs.lambdaStates(local).get("path").beta(),
        AimleGraphs.lambdaStates(spark.getNetwork()).get("path").beta(),
        1e-6);
    double after = spark.getNetwork().score(all);
    assertTrue(after < 0.9 * before, "loss " + before + " -> " + after);
  }
}
