package org.aimle.jobs.examples.maps;

import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.HammingLoss;
import org.aimle.dl4j.StableSoftPlus;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The network of maps: convolutions give each cell of a picture a cost above 0, and the solver
 * finds the cheapest way with the start, goal and blocked cells that a map brings along.
 */
final class MapNetwork {

  static final SolverSpec SOLVER = SolverSpec.parse("grid-path:neighbours=8");
  static final String WAY = "way";

  private MapNetwork() {}

  /**
   * An initialised graph.
   *
   * @param side cells of a map's side
   * @param filters of each convolution, at least 1
   * @param way the vertex around {@link #SOLVER}
   */
  static ComputationGraph graph(
      int side, int filters, AimleVertex way, double learningRate, long seed) {
    int width = side * Terrain.CELL;
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(seed + 1) // DL4J takes 0 for "no seed"
                .updater(new Adam(learningRate))
                .weightInit(WeightInit.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("picture", "map")
                .setInputTypes(
                    InputType.convolutional(width, width, 3),
                    InputType.feedForward(Terrain.contextSize(side)))
                .addLayer("edges", convolution(3, 2, filters, new ActivationReLU()), "picture")
                .addLayer("cells", convolution(3, 2, filters, new ActivationReLU()), "edges")
                .addLayer("around", convolution(3, 1, filters, new ActivationReLU()), "cells")
                .addLayer("cost", convolution(1, 1, 1, new StableSoftPlus()), "around")
                .addVertex(
                    "flat",
                    new PreprocessorVertex(new CnnToFeedForwardPreProcessor(side, side, 1)),
                    "cost")
                .addVertex("scores", new ScaleVertex(-1), "flat")
                .addVertex(WAY, way, "scores", "map")
                .addLayer(
                    "loss",
                    new LossLayer.Builder(new HammingLoss())
                        .activation(Activation.IDENTITY)
                        .build(),
                    WAY)
                .setOutputs("loss")
                .build());
    graph.init();
    return graph;
  }

  private static ConvolutionLayer convolution(
      int width, int stride, int filters, IActivation activation) {
    return new ConvolutionLayer.Builder(width, width)
        .stride(stride, stride)
        .nOut(filters)
        .activation(activation)
        .build();
  }
}
