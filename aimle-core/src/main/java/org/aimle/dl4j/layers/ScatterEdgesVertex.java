package org.aimle.dl4j.layers;

import java.util.Arrays;
import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.ParameterlessGraphVertex;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link ScatterEdges} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class ScatterEdgesVertex extends ParameterlessGraphVertex {

  private static final long serialVersionUID = 1L;

  private final transient int[] targets;
  private final transient int[] elements;
  private final int nodes;
  private final int most;

  ScatterEdgesVertex(
      ComputationGraph graph,
      String name,
      int index,
      DataType type,
      ScatterEdges config,
      int[] targets,
      int nodes,
      int[] elements) {
    super(graph, name, index, type, config);
    this.targets = targets;
    this.nodes = nodes;
    this.elements = elements;
    this.most = Arrays.stream(elements).max().orElseThrow();
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray messages = inputs[0];
    if (messages.rank() != 3 || messages.size(2) != targets.length) {
      throw new IllegalArgumentException(
          "vertex '%s' takes messages [B, F, %d], but its input has shape %s"
              .formatted(vertexName, targets.length, Arrays.toString(messages.shape())));
    }
    float[] m = HostArrays.read(messages);
    int features = (int) messages.size(1);
    int edges = targets.length;
    int rows = (int) messages.size(0) * features;
    float[] w = weights();
    int width = w.length / (int) messages.size(0);
    float[] y = new float[rows * nodes];
    for (int row = 0; row < rows; row++) {
      int at = row / features * width;
      for (int e = 0; e < edges; e++) {
        y[row * nodes + targets[e]] += w[at + elements[e]] * m[row * edges + e];
      }
    }
    INDArray sums =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            messages.dataType(),
            new long[] {messages.size(0), features, nodes},
            'c');
    HostArrays.write(y, sums);
    return sums;
  }

  /** Of each example; ones where there is no second input. */
  private float[] weights() {
    int batch = (int) inputs[0].size(0);
    if (inputs.length == 1) {
      float[] ones = new float[batch * (most + 1)];
      Arrays.fill(ones, 1);
      return ones;
    }
    INDArray given = inputs[1];
    if (given.rank() != 2 || given.size(0) != batch || given.size(1) <= most) {
      throw new IllegalArgumentException(
          "vertex '%s' has messages of %d rows, so it takes weights [%2$d, n] of at least %d elements, but its second input has shape %s; where an AIMLE vertex makes several rows of an example, pass the messages through a RepeatVertex"
              .formatted(vertexName, batch, most + 1, Arrays.toString(given.shape())));
    }
    return HostArrays.read(given);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray messages = inputs[0];
    float[] m = HostArrays.read(messages);
    float[] dy = HostArrays.read(epsilon);
    float[] w = weights();
    int features = (int) messages.size(1);
    int edges = targets.length;
    int width = w.length / (int) messages.size(0);
    float[] dm = new float[m.length];
    float[] dw = new float[w.length];
    for (int row = 0; row < messages.size(0) * features; row++) {
      int at = row / features * width;
      for (int e = 0; e < edges; e++) {
        float arrived = dy[row * nodes + targets[e]];
        dm[row * edges + e] = w[at + elements[e]] * arrived;
        dw[at + elements[e]] += m[row * edges + e] * arrived;
      }
    }
    INDArray[] gradients = new INDArray[inputs.length];
    gradients[0] = gradient(dm, messages, workspaces);
    if (inputs.length > 1) {
      gradients[1] = gradient(dw, inputs[1], workspaces);
    }
    return new Pair<>(null, gradients);
  }

  private static INDArray gradient(float[] values, INDArray of, LayerWorkspaceMgr workspaces) {
    INDArray array =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, of.dataType(), of.shape(), 'c');
    HostArrays.write(values, array);
    return array;
  }

  /** A mask would mark edges; what comes out are nodes. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return new Pair<>(null, null);
  }
}
