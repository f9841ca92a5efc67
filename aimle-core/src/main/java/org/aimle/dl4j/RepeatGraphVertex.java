package org.aimle.dl4j;

import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link RepeatVertex} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class RepeatGraphVertex extends BaseGraphVertex {

  private static final long serialVersionUID = 1L;

  private final int samples;
  private int repeats = 1;

  RepeatGraphVertex(ComputationGraph graph, String name, int index, DataType type, int samples) {
    super(graph, name, index, null, null, type);
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
  public void setBackpropGradientsViewArray(INDArray view) {
    throw new IllegalStateException("vertex '" + vertexName + "' has no parameters");
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

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public String toString() {
    return vertexName + ": RepeatVertex(" + samples + ")";
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
