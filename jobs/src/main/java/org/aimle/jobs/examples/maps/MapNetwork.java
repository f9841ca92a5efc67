package org.aimle.jobs.examples.maps;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.HammingLoss;
import org.aimle.dl4j.StableSoftPlus;
import org.aimle.jobs.command.UserError;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The network of maps: convolutions give each cell of a picture a cost above 0, and the solver
 * finds the cheapest way with the start, goal and blocked cells that a map brings along.
 */
final class MapNetwork {

  static final SolverSpec SOLVER = SolverSpec.parse("grid-path:neighbours=8");
  static final String WAY = "way";

  /** What comes between the picture and the cells' costs. */
  enum Trunk {
    /** Three convolutions. */
    PLAIN {
      @Override
      String add(GraphBuilder graph, int filters) {
        graph
            .addLayer("edges", relu(3, 2, filters), "picture")
            .addLayer("cells", relu(3, 2, filters), "edges")
            .addLayer("around", relu(3, 1, filters), "cells");
        return "around";
      }
    },

    /** The beginning of ResNet-18, up to its first group of blocks, with batch norms. */
    RESNET {
      @Override
      String add(GraphBuilder graph, int filters) {
        normed(graph, "edges", convolution(7, 2, filters), Activation.RELU, "picture");
        graph.addLayer(
            "cells",
            new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(3, 3).stride(2, 2).build(),
            "edges");
        return block(graph, "block2", filters, block(graph, "block1", filters, "cells"));
      }
    };

    /**
     * Adds the layers.
     *
     * @return the name of the last one, whose activations are {@code [rows, filters, side, side]}
     */
    abstract String add(GraphBuilder graph, int filters);

    /** The one of that name, in small letters. */
    static Trunk parse(String name) {
      return Stream.of(values())
          .filter(trunk -> trunk.toString().equals(name))
          .findAny()
          .orElseThrow(
              () ->
                  new UserError(
                      "network is '%s' but must be one of %s"
                          .formatted(
                              name,
                              Stream.of(values()).map(Trunk::toString).collect(joining(", ")))));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private MapNetwork() {}

  /**
   * An initialised graph.
   *
   * @param side cells of a map's side
   * @param filters of each convolution, at least 1
   * @param way the vertex around {@link #SOLVER}
   */
  static ComputationGraph graph(
      int side, Trunk trunk, int filters, AimleVertex way, double learningRate, long seed) {
    int width = side * Terrain.CELL;
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed + 1) // DL4J takes 0 for "no seed"
            .updater(new Adam(learningRate))
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Same)
            .graphBuilder()
            .addInputs("picture", "map")
            .setInputTypes(
                InputType.convolutional(width, width, 3),
                InputType.feedForward(Terrain.contextSize(side)));
    String last = trunk.add(builder, filters);
    ComputationGraph graph =
        new ComputationGraph(
            builder
                .addLayer(
                    "cost",
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(1)
                        .activation(new StableSoftPlus())
                        .build(),
                    last)
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

  private static ConvolutionLayer relu(int width, int stride, int filters) {
    return new ConvolutionLayer.Builder(width, width)
        .stride(stride, stride)
        .nOut(filters)
        .activation(Activation.RELU)
        .build();
  }

  /** Two convolutions, to whose result the input is added. */
  private static String block(GraphBuilder graph, String name, int filters, String input) {
    normed(graph, name + ".1", convolution(3, 1, filters), Activation.RELU, input);
    normed(graph, name + ".2", convolution(3, 1, filters), Activation.IDENTITY, name + ".1");
    graph
        .addVertex(name + ".sum", new ElementWiseVertex(Op.Add), name + ".2", input)
        .addLayer(name, new ActivationLayer(Activation.RELU), name + ".sum");
    return name;
  }

  /** A batch norm has biases of its own. */
  private static ConvolutionLayer convolution(int width, int stride, int filters) {
    return new ConvolutionLayer.Builder(width, width)
        .stride(stride, stride)
        .nOut(filters)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** DL4J's batch norms apply no activation function. */
  private static void normed(
      GraphBuilder graph,
      String name,
      ConvolutionLayer layer,
      Activation activation,
      String input) {
    graph
        .addLayer(name + ".convolution", layer, input)
        .addLayer(name + ".norm", new BatchNormalization(), name + ".convolution")
        .addLayer(name, new ActivationLayer(activation), name + ".norm");
  }
}
