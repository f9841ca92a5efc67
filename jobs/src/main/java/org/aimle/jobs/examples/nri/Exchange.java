package org.aimle.jobs.examples.nri;

import java.util.Objects;
import org.aimle.dl4j.ParameterlessGraphVertex;
import org.aimle.dl4j.ParameterlessVertex;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Carries vectors between the V vertices of complete graphs and their ordered pairs (configuration;
 * immutable). Pair {@code i (V - 1) + j'} goes from i to j, with j' = j below i and j - 1 above; an
 * example has G graphs, one behind the other. All arrays are {@code [rows, places, channels]}.
 */
public final class Exchange extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  /** From what to what. */
  public enum Way {
    /** {@code [B, G V, C] -> [B, G V (V-1), 2 C]}: the vectors of sender and receiver. */
    TO_PAIRS,
    /**
     * {@code [B, G V (V-1), C] -> [B, G V, C]}: the mean of what a vertex receives. With a second
     * input, edges {@code z [B S, V (V-1) / 2]}, it is the sum over chosen ones: {@code [B S, G V,
     * C]}.
     */
    TO_VERTICES,
    /** {@code [B, V (V-1), C] -> [B, V (V-1) / 2, C]}: the mean of both directions. */
    TO_EDGES
  }

  private final Way way;
  private final int vertices;

  /**
   * @param vertices V, at least 2
   */
  @JsonCreator
  public Exchange(@JsonProperty("way") Way way, @JsonProperty("vertices") int vertices) {
    this.way = way;
    this.vertices = vertices;
  }

  Way way() {
    return way;
  }

  int vertices() {
    return vertices;
  }

  int pairs() {
    return vertices * (vertices - 1);
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    InputType.InputTypeRecurrent in = (InputType.InputTypeRecurrent) inputs[0];
    long places = in.getTimeSeriesLength();
    return switch (way) {
      case TO_PAIRS -> sequence(2 * in.getSize(), places * (vertices - 1));
      case TO_VERTICES -> sequence(in.getSize(), places / (vertices - 1));
      case TO_EDGES -> sequence(in.getSize(), places / 2);
    };
  }

  private static InputType sequence(long channels, long places) {
    return InputType.recurrent(channels, places, RNNFormat.NWC);
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new ExchangeVertex(graph, name, index, type, this);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Exchange other && way == other.way && vertices == other.vertices;
  }

  @Override
  public int hashCode() {
    return Objects.hash(way, vertices);
  }

  @Override
  public String toString() {
    return "Exchange(" + way + ", " + vertices + " vertices)";
  }
}
