package org.aimle.dl4j;

import java.util.BitSet;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The loss of each row, asked of the output layers in the middle of a backward pass: what a score
 * function needs. Output layers have their labels by then, as they come before what they depend on.
 */
final class RowLosses {

  private RowLosses() {}

  /**
   * The losses of all output layers that depend on a vertex, added up row by row, without the
   * penalties of parameters.
   *
   * @param rows rows that come out of the vertex
   * @throws IllegalStateException if no output depends on the vertex, or one is not an output layer
   *     with a row for each of the vertex's rows
   */
  static float[] of(ComputationGraph graph, GraphVertex vertex, long rows) {
    BitSet dependents = dependents(graph, vertex);
    float[] losses = new float[Math.toIntExact(rows)];
    int outputs = 0;
    for (String name : graph.getConfiguration().getNetworkOutputs()) {
      GraphVertex output = graph.getVertex(name);
      if (dependents.get(output.getVertexIndex())) {
        add(output, vertex, graph.batchSize(), losses);
        outputs++;
      }
    }
    if (outputs == 0) {
      throw new IllegalStateException(
          "no output depends on vertex '" + vertex.getVertexName() + "', so it has no losses");
    }
    return losses;
  }

  /**
   * What training multiplies the reported loss of each row with, as the first output layer that
   * depends on a vertex does it.
   *
   * @param rows rows that come out of the vertex
   */
  static float factor(ComputationGraph graph, GraphVertex vertex, long rows) {
    BitSet dependents = dependents(graph, vertex);
    float perRow = (float) graph.batchSize() / rows;
    for (String name : graph.getConfiguration().getNetworkOutputs()) {
      if (graph.getVertex(name) instanceof LayerVertex output
          && dependents.get(output.getVertexIndex())) {
        return perRow * weight(output.getLayer().conf().getLayer());
      }
    }
    return perRow;
  }

  private static BitSet dependents(ComputationGraph graph, GraphVertex vertex) {
    BitSet found = new BitSet();
    found.set(vertex.getVertexIndex());
    for (int index : graph.topologicalSortOrder()) {
      VertexIndices[] next = graph.getVertices()[index].getOutputVertices();
      if (found.get(index) && next != null) {
        for (VertexIndices one : next) {
          found.set(one.getVertexIndex());
        }
      }
    }
    return found;
  }

  @SuppressWarnings("try") // the scope is left by closing it
  private static void add(GraphVertex output, GraphVertex vertex, int labels, float[] losses) {
    if (!(output instanceof LayerVertex layer && layer.getLayer() instanceof IOutputLayer)) {
      throw new IllegalStateException(
          "output '"
              + output.getVertexName()
              + "' is no output layer, so vertex '"
              + vertex.getVertexName()
              + "' cannot learn the loss of each row from it; use an output layer, or an estimator"
              + " that takes gradients");
    }
    float perRow = (float) labels / losses.length;
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray scores = layer.computeScoreForExamples(0, LayerWorkspaceMgr.noWorkspaces());
      if (scores.length() != losses.length) {
        throw new IllegalStateException(
            "output '"
                + output.getVertexName()
                + "' has "
                + scores.length()
                + " losses but vertex '"
                + vertex.getVertexName()
                + "' has "
                + losses.length
                + " rows: each row needs a loss of its own");
      }
      float[] found = HostArrays.read(scores);
      float weight = perRow * weight(layer.getLayer().conf().getLayer());
      for (int row = 0; row < losses.length; row++) {
        losses[row] += weight * found[row];
      }
    }
  }

  /** The factor of what is trained on over what is reported. */
  private static float weight(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      return weight(output.getLossFn());
    }
    return layer instanceof LossLayer only ? weight(only.getLossFn()) : 1;
  }

  private static float weight(ILossFunction loss) {
    return loss instanceof WeightedRows weighted
        ? weight(weighted.loss())
        : loss instanceof SummedOverSamples summed ? summed.samples() : 1;
  }
}
