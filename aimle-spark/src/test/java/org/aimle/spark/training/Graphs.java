package org.aimle.spark.training;

import java.util.List;
import org.aimle.dl4j.AimleVertex;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.executor.ExecutorAccess;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Plain graphs of the tests. */
public final class Graphs {

  private Graphs() {}

  /** A hidden layer of 8 with dropout (probability to keep; 1 for none) and one output. */
  public static ComputationGraph plain(int inputs, IUpdater updater, double keep) {
    DenseLayer.Builder hidden = new DenseLayer.Builder().nOut(8).activation(Activation.TANH);
    if (keep < 1) {
      hidden.dropOut(keep);
    }
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .seed(1)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(inputs))
                .addLayer("hidden", hidden.build(), "in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "hidden")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  /**
   * Scores of 12 elements, AIMLE top-3 with norms per example and a rule that moves fast; dropout
   * (probability to keep; 1 for none) before the scores.
   */
  public static ComputationGraph aimle(int inputs, IUpdater updater, double keep) {
    return aimle(inputs, updater, keep, EstimatorSpec.parse("aimle-central:norm=instance"));
  }

  public static ComputationGraph aimle(
      int inputs, IUpdater updater, double keep, EstimatorSpec estimator) {
    return aimle(inputs, updater, keep, estimator, SolverSpec.parse("top-k:k=3"));
  }

  /** With a solver of 12 elements. */
  public static ComputationGraph aimle(
      int inputs, IUpdater updater, double keep, EstimatorSpec estimator, SolverSpec solver) {
    DenseLayer.Builder scores = new DenseLayer.Builder().nOut(12).activation(Activation.IDENTITY);
    if (keep < 1) {
      scores.dropOut(keep);
    }
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .seed(1)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(inputs))
                .addLayer("scores", scores.build(), "in")
                .addVertex(
                    "chosen",
                    AimleVertex.builder(solver)
                        .estimator(estimator)
                        .lambdaRule(LambdaRules.parse("published:step=0.02,target=0.9"))
                        .build(),
                    "scores")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "chosen")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  /** What one machine does: minibatch after minibatch, epoch after epoch, with the same keys. */
  public static void fit(ComputationGraph graph, long seed, int epochs, List<Rows> minibatches) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (Rows rows : minibatches) {
        Minibatch minibatch = rows.minibatch();
        ExecutorAccess.beginStep(
            graph, new NoiseKeys(seed, graph.getEpochCount(), minibatch.exampleIds()));
        graph.fit(minibatch.data());
      }
      graph.incrementEpochCount();
    }
  }
}
