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

/** {@link GatherEdges} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class GatherEdgesVertex extends ParameterlessGraphVertex {

  private static final long serialVersionUID = 1L;

  private final transient int[] sources;
  private final transient int[] targets;
  private final int most;

  GatherEdgesVertex(
      ComputationGraph graph,
      String name,
      int index,
      DataType type,
      GatherEdges config,
      int[] sources,
      int[] targets) {
    super(graph, name, index, type, config);
    this.sources = sources;
    this.targets = targets;
    this.most =
        Math.max(
            Arrays.stream(sources).max().orElseThrow(), Arrays.stream(targets).max().orElseThrow());
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray nodes = inputs[0];
    if (nodes.rank() != 3 || nodes.size(2) <= most) {
      throw new IllegalArgumentException(
          "vertex '%s' takes nodes [B, F, V] with at least %d of them, but its input has shape %s"
              .formatted(vertexName, most + 1, Arrays.toString(nodes.shape())));
    }
    float[] h = HostArrays.read(nodes);
    int batch = (int) nodes.size(0);
    int features = (int) nodes.size(1);
    int count = (int) nodes.size(2);
    int edges = sources.length;
    float[] y = new float[batch * 2 * features * edges];
    for (int row = 0; row < batch * features; row++) {
      int first = (row / features * features + row) * edges;
      int second = first + features * edges;
      for (int e = 0; e < edges; e++) {
        y[first + e] = h[row * count + sources[e]];
        y[second + e] = h[row * count + targets[e]];
      }
    }
    INDArray gathered =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, nodes.dataType(), new long[] {batch, 2L * features, edges}, 'c');
    HostArrays.write(y, gathered);
    return gathered;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray nodes = inputs[0];
    float[] dy = HostArrays.read(epsilon);
    int features = (int) nodes.size(1);
    int count = (int) nodes.size(2);
    int edges = sources.length;
    float[] dh = new float[(int) nodes.length()];
    for (int row = 0; row < nodes.size(0) * features; row++) {
      int first = (row / features * features + row) * edges;
      int second = first + features * edges;
      for (int e = 0; e < edges; e++) {
        dh[row * count + sources[e]] += dy[first + e];
        dh[row * count + targets[e]] += dy[second + e];
      }
    }
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, nodes.dataType(), nodes.shape(), 'c');
    HostArrays.write(dh, gradient);
    return new Pair<>(null, new INDArray[] {gradient});
  }

  /** A mask would mark nodes; what comes out are edges. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return new Pair<>(null, null);
  }
}
