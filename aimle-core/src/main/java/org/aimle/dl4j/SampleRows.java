package org.aimle.dl4j;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * How many rows each vertex of a graph has for one example in training. Estimators say it, once:
 * what lies behind an AIMLE vertex follows, or is refused.
 */
final class SampleRows {

  private final ComputationGraphConfiguration graph;
  private final Map<String, Integer> rows = new HashMap<>();

  private SampleRows(ComputationGraphConfiguration graph) {
    this.graph = graph;
  }

  /**
   * Makes the losses of a graph compare each row with the label of its example.
   *
   * @throws IllegalArgumentException if a vertex joins inputs that differ in their rows, repeats
   *     for a vertex that is no AIMLE vertex, or has a loss for another number of samples
   */
  static void settle(ComputationGraphConfiguration graph) {
    SampleRows all = new SampleRows(graph);
    graph.getVertices().keySet().forEach(all::of);
    for (String output : graph.getNetworkOutputs()) {
      if (graph.getVertices().get(output) instanceof LayerVertex vertex) {
        all.settleLoss(output, vertex.getLayerConf().getLayer());
      }
    }
  }

  /**
   * The rows that an AIMLE vertex makes of one of its input.
   *
   * @param asking the vertex that wants to know, for messages
   * @throws IllegalArgumentException if there is no AIMLE vertex of that name
   */
  static int madeBy(ComputationGraphConfiguration graph, String name, String asking) {
    if (graph.getVertices().get(name) instanceof AimleVertex vertex) {
      return vertex.estimator().outputs();
    }
    List<String> names =
        graph.getVertices().entrySet().stream()
            .filter(entry -> entry.getValue() instanceof AimleVertex)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    throw new IllegalArgumentException(
        "vertex '"
            + asking
            + "' repeats rows as AIMLE vertex '"
            + name
            + "' does, but the graph has no such one; it has "
            + names);
  }

  private int of(String name) {
    Integer known = rows.get(name);
    if (known == null) {
      known = graph.getNetworkInputs().contains(name) ? 1 : compute(name);
      rows.put(name, known);
    }
    return known;
  }

  private int compute(String name) {
    List<String> inputs = graph.getVertexInputs().get(name);
    GraphVertex vertex = graph.getVertices().get(name);
    int first = of(inputs.get(0));
    if (vertex instanceof AimleVertex) {
      return first * madeBy(graph, name, name);
    }
    if (vertex instanceof RepeatVertex repeat) {
      return first * madeBy(graph, repeat.vertex(), name);
    }
    int most = first;
    for (String input : inputs) {
      boolean joins = vertex instanceof MergeVertex || vertex instanceof ElementWiseVertex;
      if (joins && of(input) != first) {
        throw new IllegalArgumentException(
            "vertex '%s' joins '%s', which has %d rows for each example in training, with '%s', which has %d; pass the one with fewer rows through a RepeatVertex of the AIMLE vertex that the other one comes from"
                .formatted(name, inputs.get(0), first, input, of(input)));
      }
      most = Math.max(most, of(input));
    }
    return most;
  }

  private void settleLoss(String output, Layer layer) {
    int samples = of(output);
    ILossFunction loss =
        layer instanceof BaseOutputLayer with
            ? with.getLossFn()
            : layer instanceof LossLayer only ? only.getLossFn() : null;
    ILossFunction settled = settled(output, loss, samples);
    if (samples > 1 && settled instanceof PerSampleLoss each) {
      settled = each.from(new PerSampleLoss.Origin(output, samples, makers(output)));
    }
    if (settled != loss) {
      if (layer instanceof OutputLayer with) {
        with.setLossFn(settled);
      } else if (layer instanceof LossLayer only) {
        only.setLossFn(settled);
      }
    }
  }

  /** Rows of a vertex for one example in training. */
  static int of(ComputationGraphConfiguration graph, String name) {
    return new SampleRows(graph).of(name);
  }

  /** The AIMLE vertices before a vertex that make several rows of one. */
  static List<String> makers(ComputationGraphConfiguration graph, String name) {
    return new SampleRows(graph).makers(name);
  }

  private List<String> makers(String name) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (seen.add(next)) {
        open.addAll(graph.getVertexInputs().getOrDefault(next, List.of()));
      }
    }
    return seen.stream()
        .filter(
            vertex ->
                graph.getVertices().get(vertex) instanceof AimleVertex
                    && madeBy(graph, vertex, vertex) > 1)
        .toList();
  }

  private static ILossFunction settled(String output, ILossFunction loss, int samples) {
    if (loss instanceof WeightedRows weighted) {
      ILossFunction inner = settled(output, weighted.loss(), samples);
      return inner == weighted.loss() ? loss : new WeightedRows(inner);
    }
    if (loss instanceof SummedOverSamples summed) {
      if (summed.samples() != samples) {
        throw new IllegalArgumentException(
            "output '%s' has a %s of %d samples, but the AIMLE vertices before it make %d rows of each example: give it %4$d samples, or the vertex's estimator another number of them"
                .formatted(output, loss.getClass().getSimpleName(), summed.samples(), samples));
      }
    } else if (samples > 1 && !(loss instanceof PerSampleLoss)) {
      return new PerSampleLoss(loss);
    }
    return loss;
  }
}
