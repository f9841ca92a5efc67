package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Optional;
import org.aimle.dl4j.ParameterlessGraphVertex;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link WeightedSum} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class WeightedSumVertex extends ParameterlessGraphVertex {

  private static final long serialVersionUID = 1L;

  private final transient WeightedSum config;

  WeightedSumVertex(
      ComputationGraph graph, String name, int index, DataType type, WeightedSum config) {
    super(graph, name, index, type, config);
    this.config = config;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray x = Sequences.rowMajor(inputs[1]);
    INDArray z = Sequences.rowMajor(inputs[0]);
    if (x.rank() != 3
        || z.size(1) != x.size(1)
        || z.size(0) % x.size(0) != 0
        || z.length() != z.size(0) * z.size(1)) {
      throw new IllegalArgumentException(
          "vertex '%s' has weights %s and vectors %s; they must be [B * S, T] and [B, T, C]"
              .formatted(vertexName, Arrays.toString(z.shape()), Arrays.toString(x.shape())));
    }
    z = z.reshape('c', z.size(0), z.size(1));
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, x.dataType(), new long[] {z.size(0), x.size(2)}, 'c');
    Kernels.of(Optional.empty(), z, x, y).weightedSum(z, x, 1 / config.divisor(), y);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray x = Sequences.rowMajor(inputs[1]);
    INDArray dy = Sequences.rowMajor(epsilon);
    INDArray dz =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, x.dataType(), inputs[0].shape(), 'c');
    INDArray rows = dz.reshape('c', dz.size(0), dz.size(1));
    Kernels.of(Optional.empty(), x, dy, rows)
        .weightedSumGradient(x, dy, 1 / config.divisor(), rows);
    return new Pair<>(null, new INDArray[] {dz, null});
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return new Pair<>(null, null);
  }
}
