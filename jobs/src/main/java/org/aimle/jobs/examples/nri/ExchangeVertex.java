package org.aimle.jobs.examples.nri;

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

/** An {@link Exchange} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class ExchangeVertex extends ParameterlessGraphVertex {

  private static final long serialVersionUID = 1L;

  private final transient Exchange config;

  ExchangeVertex(ComputationGraph graph, String name, int index, DataType type, Exchange config) {
    super(graph, name, index, type, config);
    this.config = config;
  }

  /** What happens where a vector of the input meets one of the output. */
  private interface Meeting {
    /**
     * @param in where the input's vector begins
     * @param out where the output's part for it begins
     * @param edge place of the edge between them, among all rows of edges
     */
    void of(int in, int out, int edge);
  }

  private void meet(Meeting meeting) {
    int v = config.vertices();
    int pairs = config.pairs();
    int channels = (int) inputs[0].size(2);
    int places = (int) inputs[0].size(1);
    int rows = (int) outputShape()[0];
    int samples = rows / (int) inputs[0].size(0);
    int graphs = config.way() == Exchange.Way.TO_PAIRS ? places / v : places / pairs;
    for (int row = 0; row < rows; row++) {
      for (int g = 0; g < graphs; g++) {
        int source = row / samples * graphs + g;
        int target = row * graphs + g;
        for (int pair = 0; pair < pairs; pair++) {
          int i = pair / (v - 1);
          int j = pair % (v - 1) < i ? pair % (v - 1) : pair % (v - 1) + 1;
          int edge = row * pairs / 2 + edge(Math.min(i, j), Math.max(i, j), v);
          switch (config.way()) {
            case TO_PAIRS -> {
              int out = (target * pairs + pair) * 2 * channels;
              meeting.of((source * v + i) * channels, out, edge);
              meeting.of((source * v + j) * channels, out + channels, edge);
            }
            case TO_VERTICES ->
                meeting.of((source * pairs + pair) * channels, (target * v + j) * channels, edge);
            case TO_EDGES -> meeting.of((source * pairs + pair) * channels, edge * channels, edge);
          }
        }
      }
    }
  }

  /** The place of an edge among the scores of a spanning tree's solver. */
  static int edge(int low, int high, int vertices) {
    return low * (2 * vertices - low - 1) / 2 + high - low - 1;
  }

  private long[] outputShape() {
    INDArray x = inputs[0];
    int v = config.vertices();
    return switch (config.way()) {
      case TO_PAIRS -> new long[] {x.size(0), x.size(1) * (v - 1), 2 * x.size(2)};
      case TO_VERTICES ->
          new long[] {inputs[inputs.length - 1].size(0), x.size(1) / (v - 1), x.size(2)};
      case TO_EDGES -> new long[] {x.size(0), x.size(1) / 2, x.size(2)};
    };
  }

  /** How much of what is said along each edge arrives. */
  private float[] weights() {
    if (inputs.length == 2) {
      return HostArrays.read(inputs[1]);
    }
    float[] same = new float[(int) inputs[0].size(0) * config.pairs() / 2];
    Arrays.fill(
        same,
        switch (config.way()) {
          case TO_PAIRS -> 1;
          case TO_VERTICES -> 1f / (config.vertices() - 1);
          case TO_EDGES -> 0.5f;
        });
    return same;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    float[] x = HostArrays.read(inputs[0]);
    float[] weights = weights();
    int channels = (int) inputs[0].size(2);
    INDArray output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, inputs[0].dataType(), outputShape(), 'c');
    float[] y = new float[Math.toIntExact(output.length())];
    meet(
        (in, out, edge) -> {
          if (weights[edge] != 0) {
            for (int c = 0; c < channels; c++) {
              y[out + c] += weights[edge] * x[in + c];
            }
          }
        });
    HostArrays.write(y, output);
    return output;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    float[] x = HostArrays.read(inputs[0]);
    float[] weights = weights();
    float[] dy = HostArrays.read(epsilon);
    int channels = (int) inputs[0].size(2);
    float[] dx = new float[x.length];
    float[] dweights = new float[weights.length];
    boolean chosen = inputs.length == 2;
    meet(
        (in, out, edge) -> {
          float along = 0;
          if (chosen) {
            for (int c = 0; c < channels; c++) {
              along += x[in + c] * dy[out + c];
            }
          }
          dweights[edge] += along;
          if (weights[edge] != 0) {
            for (int c = 0; c < channels; c++) {
              dx[in + c] += weights[edge] * dy[out + c];
            }
          }
        });
    INDArray ofVectors = gradient(workspaces, dx, inputs[0]);
    return new Pair<>(
        null,
        chosen
            ? new INDArray[] {ofVectors, gradient(workspaces, dweights, inputs[1])}
            : new INDArray[] {ofVectors});
  }

  private static INDArray gradient(LayerWorkspaceMgr workspaces, float[] values, INDArray like) {
    INDArray array =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, like.dataType(), like.shape(), 'c');
    HostArrays.write(values, array);
    return array;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return new Pair<>(null, null);
  }
}
