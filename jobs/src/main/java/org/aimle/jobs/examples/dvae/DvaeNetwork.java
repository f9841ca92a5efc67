package org.aimle.jobs.examples.dvae;

import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.BlockUniformLoss;
import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.SigmoidCrossEntropy;
import org.aimle.dl4j.layers.XavierUniform;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The network of the discrete variational autoencoder: an encoder gives scores to the elements of
 * {@code blocks} blocks, the solver chooses k of each block, and a decoder draws the picture from
 * what is chosen. What is trained is the cross-entropy of the pixels, summed over a picture and
 * averaged over the draws, plus the divergence of the scores from uniform ones divided by the
 * number of draws: the published loss divided by that number.
 *
 * @param blocks of latent elements
 * @param size elements of a block
 * @param k chosen of a block
 */
record DvaeNetwork(int blocks, int size, int k) {

  static final String PICTURE = "picture";

  private static final int WIDE = 512;
  private static final int NARROW = 256;

  int latents() {
    return blocks * size;
  }

  SolverSpec solver() {
    return SolverSpec.parse("block-top-k:size=" + size + ",k=" + k);
  }

  /**
   * An initialised graph.
   *
   * @param code the vertex around {@link #solver}
   * @param priorWeight factor of the divergence; 1 is the loss that is reported
   */
  ComputationGraph graph(
      int pixels, AimleVertex code, double priorWeight, double learningRate, long seed) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(seed + 1) // DL4J takes 0 for "no seed"
                .updater(new Adam(learningRate))
                .weightInit(XavierUniform.relu())
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.feedForward(pixels))
                .addLayer("encoder1", dense(WIDE, Activation.RELU), "x")
                .addLayer("encoder2", dense(NARROW, Activation.RELU), "encoder1")
                .addLayer("scores", dense(latents(), Activation.IDENTITY), "encoder2")
                .addVertex("code", code, "scores")
                .addLayer("decoder1", dense(NARROW, Activation.RELU), "code")
                .addLayer("decoder2", dense(WIDE, Activation.RELU), "decoder1")
                // A layer of its own: an output layer would multiply again for the loss's value.
                .addLayer("pixels", dense(pixels, Activation.IDENTITY), "decoder2")
                .addLayer(
                    PICTURE,
                    new LossLayer.Builder(new SigmoidCrossEntropy())
                        .activation(Activation.SIGMOID)
                        .build(),
                    "pixels")
                .addLayer(
                    "prior",
                    new LossLayer.Builder(
                            new BlockUniformLoss(size, priorWeight / code.estimator().outputs()))
                        .activation(Activation.IDENTITY)
                        .build(),
                    "scores")
                .setOutputs(PICTURE, "prior")
                .build());
    graph.init();
    return graph;
  }

  private static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  /**
   * The pictures {@code [rows, pixels]} that a trained graph draws from codes {@code [rows, n]}.
   */
  static float[] decode(ComputationGraph graph, INDArray codes) {
    LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
    INDArray activation = codes;
    for (String layer : new String[] {"decoder1", "decoder2", "pixels", PICTURE}) {
      activation = graph.getLayer(layer).activate(activation, false, memory);
    }
    return HostArrays.read(activation);
  }
}
