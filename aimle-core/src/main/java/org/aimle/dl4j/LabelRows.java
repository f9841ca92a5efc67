package org.aimle.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * How many labels each output of a network takes in training: one for each example, which outputs
 * behind an AIMLE vertex of several samples repeat by themselves. What DL4J would only find out as
 * two shapes that differ is said with the output, the vertex and the number of samples. Immutable.
 *
 * @since 0.1.0
 */
public final class LabelRows {

  /**
   * An output.
   *
   * @param rows for each example
   * @param repeats whether its loss repeats labels
   */
  private record Output(String name, int rows, boolean repeats, List<String> makers) {

    boolean takes(long labels, int examples) {
      long all = (long) examples * rows;
      return repeats ? labels > 0 && labels % examples == 0 && all % labels == 0 : labels == all;
    }
  }

  private final List<Output> outputs;
  private final List<Output> several;

  private LabelRows(List<Output> outputs) {
    this.outputs = outputs;
    this.several = outputs.stream().filter(output -> output.rows > 1).toList();
  }

  /** Of an initialised graph; whatever suits where no vertex makes several rows of an example. */
  public static LabelRows of(ComputationGraph graph) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    boolean counted =
        configuration.getVertices().values().stream()
            .noneMatch(
                vertex ->
                    vertex instanceof StackVertex
                        || vertex instanceof UnstackVertex
                        || vertex instanceof ReshapeVertex);
    List<Output> outputs = new ArrayList<>();
    for (String name : counted ? configuration.getNetworkOutputs() : List.<String>of()) {
      boolean repeats =
          configuration.getVertices().get(name) instanceof LayerVertex vertex
              && repeats(loss(vertex.getLayerConf().getLayer()));
      outputs.add(
          new Output(
              name,
              SampleRows.of(configuration, name),
              repeats,
              SampleRows.makers(configuration, name)));
    }
    return new LabelRows(outputs);
  }

  private static ILossFunction loss(Layer layer) {
    return layer instanceof BaseOutputLayer with
        ? with.getLossFn()
        : layer instanceof LossLayer only ? only.getLossFn() : null;
  }

  private static boolean repeats(ILossFunction loss) {
    return loss instanceof WeightedRows weighted
        ? repeats(weighted.loss())
        : loss instanceof PerSampleLoss || loss instanceof SummedOverSamples;
  }

  /**
   * Checks a minibatch before a step.
   *
   * @param examples how many it has
   * @throws IllegalArgumentException if an output's labels are neither one for each example nor, at
   *     outputs behind AIMLE vertices, repeated for their samples
   */
  public void check(MultiDataSet data, int examples) {
    INDArray[] labels = data.getLabels();
    if (several.isEmpty() || labels == null || labels.length != outputs.size()) {
      return;
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != null && !outputs.get(i).takes(labels[i].size(0), examples)) {
        throw new IllegalArgumentException(refused(outputs.get(i), labels[i], examples));
      }
    }
  }

  private String refused(Output output, INDArray labels, int examples) {
    String shape =
        "output '%s' has labels of shape %s, and the minibatch has %d examples"
            .formatted(output.name, Arrays.toString(labels.shape()), examples);
    if (output.rows == 1) {
      return shape
          + ": give it one label for each; it does not stand behind %s, so its labels are not to be repeated"
              .formatted(several.stream().map(LabelRows::makers).collect(Collectors.joining(", ")));
    }
    return output.repeats
        ? shape
            + ": give it one label for each; for %s they are repeated without your doing"
                .formatted(makers(output))
        : shape
            + ", of each of which %s: its layer does not repeat labels; take an OutputLayer or a LossLayer, or repeat them with RepeatLabels"
                .formatted(makers(output));
  }

  private static String makers(Output output) {
    return "AIMLE vertex %s (S = %d rows of each example)"
        .formatted(
            output.makers.stream()
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(" and ")),
            output.rows);
  }
}
