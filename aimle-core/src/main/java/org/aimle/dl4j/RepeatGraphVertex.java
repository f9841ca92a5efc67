package org.aimle.dl4j;

import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link RepeatVertex} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class RepeatGraphVertex extends ParameterlessGraphVertex {

  private static final long serialVersionUID = 1L;

  private final int samples;
  private int repeats = 1;

  RepeatGraphVertex(
      ComputationGraph graph,
      String name,
      int index,
      DataType type,
      RepeatVertex configuration,
      int samples) {
    super(graph, name, index, type, configuration);
    this.samples = samples;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    repeats = training ? samples : 1;
    return workspaces.dup(ArrayType.ACTIVATIONS, inputs[0].repeat(0, repeats));
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    long[] shape = inputs[0].shape();
    long[] split =
        LongStream.concat(LongStream.of(shape[0], repeats), LongStream.of(shape).skip(1)).toArray();
    INDArray sum = epsilon.dup('c').reshape('c', split).sum(1);
    return new Pair<>(null, new INDArray[] {workspaces.dup(ArrayType.ACTIVATION_GRAD, sum)});
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    if (masks != null && masks[0] != null && samples > 1) {
      throw new IllegalStateException(
          "vertex '%s' cannot repeat an activation with a feature mask; apply the mask before it"
              .formatted(vertexName));
    }
    return new Pair<>(masks == null ? null : masks[0], state);
  }
}
