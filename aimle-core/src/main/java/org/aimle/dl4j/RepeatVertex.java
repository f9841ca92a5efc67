package org.aimle.dl4j;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Repeats the rows of an activation in training as an AIMLE vertex with several samples does, so
 * that both go into one layer (configuration; immutable): {@code [B, ...]} becomes {@code [B * S,
 * ...]}, row {@code b} at {@code b * S .. b * S + S - 1}. Gradients are summed over the samples. At
 * inference, where an AIMLE vertex gives one row per example, rows pass unchanged.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class RepeatVertex extends GraphVertex {

  private static final long serialVersionUID = 1L;

  private final int samples;

  /**
   * @throws IllegalArgumentException if {@code samples} is less than 1
   */
  @JsonCreator
  public RepeatVertex(@JsonProperty("samples") int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples is " + samples + " but must be at least 1");
    }
    this.samples = samples;
  }

  int samples() {
    return samples;
  }

  @Override
  public RepeatVertex clone() {
    return this;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RepeatVertex v && samples == v.samples;
  }

  @Override
  public int hashCode() {
    return samples;
  }

  @Override
  public String toString() {
    return "RepeatVertex(" + samples + ")";
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return 1;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return new RepeatGraphVertex(graph, name, index, type, samples);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs)
      throws InvalidInputTypeException {
    return inputs[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, RepeatVertex.class, inputs[0], inputs[0])
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
