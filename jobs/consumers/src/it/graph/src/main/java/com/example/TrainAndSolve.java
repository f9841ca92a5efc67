package com.example;

import java.util.Arrays;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.AimleVertex;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains a graph that chooses two of six, then solves an integer programme with OR-Tools. */
public final class TrainAndSolve {

  public static void main(String[] args) {
    AimleVertex choice =
        AimleVertex.builder(SolverSpec.topK(2)).build();
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("x")
                .addLayer(
                    "scores",
                    new DenseLayer.Builder().nIn(6).nOut(6).activation(Activation.IDENTITY).build(),
                    "x")
                .addVertex("choice", choice, "scores")
                .addLayer(
                    "y",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(6).nOut(1).activation(Activation.IDENTITY).build(),
                    "choice")
                .setOutputs("y")
                .build());
    graph.init();
    INDArray x = Nd4j.rand(64, 6);
    DataSet data = new DataSet(x, x.argMax(1).castTo(x.dataType()).gt(2).castTo(x.dataType()).reshape(64, 1));
    double before = graph.score(data);
    for (int step = 0; step < 200; step++) {
      graph.fit(data);
    }
    System.out.println("loss " + before + " -> " + graph.score(data));
    System.out.println("beta " + AimleGraphs.lambdaStates(graph).get("choice").beta());
    if (!(graph.score(data) < before)) {
      throw new IllegalStateException("the loss did not fall");
    }

    try (MapSolver program = SolverSpec.parse("program:constraints=x0+x1<=1;x2>=1").create()) {
      float[] z = new float[3];
      program.solve(new float[] {1, 2, -1}, z, 0, 3);
      System.out.println("solved " + Arrays.toString(z));
    }
  }
}
