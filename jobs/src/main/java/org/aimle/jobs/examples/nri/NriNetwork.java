package org.aimle.jobs.examples.nri;

import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.RepeatVertex;
import org.aimle.dl4j.layers.TokenConvolution;
import org.aimle.dl4j.layers.XavierUniform;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The network of relational inference: messages between all vertices score the edges, the solver
 * chooses a spanning tree, and a decoder says where each vertex goes next from messages of all
 * others and of its neighbours in the tree. What is trained is the negative log-likelihood of the
 * motions, plus the divergence of the scores from Gumbel noise divided by the number of draws, as
 * the gradient that comes through the solver is that of a mean over draws and so divided too.
 *
 * @param vertices V, at least 2
 * @param steps T, places of a vertex, at least 2
 * @param hidden units of each layer, at least 1
 */
record NriNetwork(int vertices, int steps, int hidden) {

  static final String SCORES = "scores";
  static final String TREE = "tree";
  static final String MOTION = "motion";

  private static final String FROM_ALL = "from-all";

  /** Variance of the errors of a coordinate. */
  static final double VARIANCE = 5e-5;

  int edges() {
    return vertices * (vertices - 1) / 2;
  }

  /** Factor of the divergence of one edge: both its directions count, divided by V. */
  double divergenceWeight() {
    return 2.0 / vertices;
  }

  /**
   * An initialised graph.
   *
   * @param tree the vertex around a solver of spanning trees
   */
  ComputationGraph graph(AimleVertex tree, double learningRate, long seed) {
    GraphBuilder builder =
        builder(learningRate, seed)
            .addInputs("paths", "places")
            .setInputTypes(
                InputType.recurrent(2L * steps, vertices, RNNFormat.NWC),
                InputType.recurrent(2, (long) (steps - 1) * vertices, RNNFormat.NWC));
    encoder(builder);
    builder.addVertex(TREE, tree, SCORES);
    builder.addVertex("repeated", new RepeatVertex(TREE), FROM_ALL);
    decoder(builder, "repeated");
    loss(
        builder,
        "prior",
        new GumbelPriorLoss(divergenceWeight() / tree.estimator().outputs()),
        SCORES);
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("loss", "prior").build());
    graph.init();
    return graph;
  }

  /** The decoder of a trained graph alone: takes places and trees {@code [B, V (V - 1) / 2]}. */
  ComputationGraph decoder(ComputationGraph trained) {
    GraphBuilder builder =
        builder(1e-3, 0)
            .addInputs("places", TREE)
            .setInputTypes(
                InputType.recurrent(2, (long) (steps - 1) * vertices, RNNFormat.NWC),
                InputType.feedForward(edges()));
    decoder(builder, FROM_ALL);
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("loss").build());
    graph.init();
    for (Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0) {
        layer.setParams(trained.getLayer(name).params());
      }
    }
    return graph;
  }

  private static GraphBuilder builder(double learningRate, long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed + 1) // DL4J takes 0 for "no seed"
        .updater(new Adam(learningRate))
        .weightInit(XavierUniform.relu())
        .graphBuilder();
  }

  /** Vertices tell each other of their paths; what both ends of an edge know scores it. */
  private void encoder(GraphBuilder graph) {
    layers(graph, "vertex", "paths");
    graph.addVertex("meet", exchange(Exchange.Way.TO_PAIRS), "vertex2");
    layers(graph, "pair", "meet");
    graph.addVertex("hear", exchange(Exchange.Way.TO_VERTICES), "pair2");
    layers(graph, "informed", "hear");
    graph.addVertex("meet-again", exchange(Exchange.Way.TO_PAIRS), "informed2");
    graph.addLayer("news", layer(hidden, Activation.RELU), "meet-again");
    graph.addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Add), "pair2", "news");
    layers(graph, "judged", "both");
    graph.addLayer("directed", layer(1, Activation.IDENTITY), "judged2");
    graph.addVertex("edge", exchange(Exchange.Way.TO_EDGES), "directed");
    graph.addVertex(SCORES, new ReshapeVertex(-1, edges()), "edge");
  }

  /** What is said along all pairs does not depend on the tree, and is said once for all draws. */
  private void decoder(GraphBuilder graph, String all) {
    graph.addVertex("see", exchange(Exchange.Way.TO_PAIRS), "places");
    graph.addLayer("seen", layer(hidden, Activation.RELU), "see");
    graph.addLayer("to-all", layer(hidden, Activation.RELU), "seen");
    graph.addLayer("to-neighbours", layer(hidden, Activation.RELU), "seen");
    graph.addVertex(FROM_ALL, exchange(Exchange.Way.TO_VERTICES), "to-all");
    graph.addVertex("from-neighbours", exchange(Exchange.Way.TO_VERTICES), "to-neighbours", TREE);
    graph.addVertex(
        "force", new ElementWiseVertex(ElementWiseVertex.Op.Add), all, "from-neighbours");
    layers(graph, "moved", "force");
    // Motions are small: from larger ones at first, training takes long to come down.
    TokenConvolution step = layer(2, Activation.IDENTITY);
    step.setWeightInitFn(new XavierUniform(0.1));
    graph.addLayer("step", step, "moved2");
    graph.addVertex(MOTION, new ReshapeVertex(-1, 2 * (steps - 1) * vertices), "step");
    loss(graph, "loss", new MotionLoss(VARIANCE, vertices), MOTION);
  }

  private Exchange exchange(Exchange.Way way) {
    return new Exchange(way, vertices);
  }

  private void layers(GraphBuilder graph, String name, String input) {
    graph.addLayer(name + "1", layer(hidden, Activation.RELU), input);
    graph.addLayer(name + "2", layer(hidden, Activation.RELU), name + "1");
  }

  private static TokenConvolution layer(int units, Activation activation) {
    return new TokenConvolution.Builder().nOut(units).activation(activation).build();
  }

  private static void loss(GraphBuilder graph, String name, ILossFunction loss, String input) {
    graph.addLayer(
        name, new LossLayer.Builder(loss).activation(Activation.IDENTITY).build(), input);
  }
}
