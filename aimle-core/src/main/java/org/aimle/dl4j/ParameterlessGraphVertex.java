package org.aimle.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The frame of vertices at work that have neither a layer nor parameters.
 *
 * @since 0.1.0
 */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
public abstract class ParameterlessGraphVertex extends BaseGraphVertex {

  private static final long serialVersionUID = 1L;

  private final transient ParameterlessVertex configuration;

  /**
   * @param configuration what the vertex was made from
   */
  protected ParameterlessGraphVertex(
      ComputationGraph graph,
      String name,
      int index,
      DataType type,
      ParameterlessVertex configuration) {
    super(graph, name, index, null, null, type);
    this.configuration = configuration;
  }

  @Override
  public final boolean hasLayer() {
    return false;
  }

  @Override
  public final Layer getLayer() {
    return null;
  }

  @Override
  public final void setBackpropGradientsViewArray(INDArray view) {
    if (view != null) {
      throw new IllegalArgumentException("vertex '" + vertexName + "' has no parameters");
    }
  }

  /**
   * What training multiplies the reported loss of each row with, as the first output layer that
   * depends on this vertex does it: 1 for DL4J's losses, the samples of an example for {@link
   * RepeatedSquaredError}. A cost that a backward pass adds to the loss needs the same factor.
   * Known in backward passes, which have labels.
   *
   * @param rows rows that come out of this vertex
   */
  protected final float lossFactor(long rows) {
    return RowLosses.factor(graph, this, rows);
  }

  @Override
  public final boolean equals(Object o) {
    return this == o;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public final String toString() {
    return vertexName + ": " + configuration;
  }
}
