package org.aimle.dl4j.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.opencl.AffineShape;
import org.aimle.opencl.OpenClDevice;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Lets a device compute the token layers of a graph, forwards and backwards: those that read frozen
 * words of one input ({@link InputKind#FROZEN}), and token convolutions, maxima over time, joined
 * convolutions and dense layers that read only such. Parameters, their updater and all other
 * vertices stay on the host. What is trained differs by rounding from what the host trains; twice
 * on one kind of device it is the same to the last bit.
 *
 * <p>Only vertices outside, and listeners of the graph where it has any, see activations: any other
 * look at a vertex in between finds a single NaN. Belongs to the thread of its graph.
 *
 * @since 0.1.0
 */
public final class DeviceTokens implements AutoCloseable {

  private final ComputationGraph graph;
  private final List<DeviceVertex> vertices = new ArrayList<>();
  private final List<DeviceIsland> islands = new ArrayList<>();

  private DeviceTokens(ComputationGraph graph) {
    this.graph = graph;
  }

  /**
   * Hands the layers of a graph that fit to a device, from the next pass on.
   *
   * @param graph initialised, of floats
   * @return where {@link #vertices} names those that fit, perhaps none
   */
  public static DeviceTokens attach(ComputationGraph graph, OpenClDevice device) {
    DeviceTokens tokens = new DeviceTokens(graph);
    if (graph.params().dataType() == DataType.FLOAT) {
      tokens.find(device);
    }
    return tokens;
  }

  /** Names of the vertices that the device computes, in topological order. */
  public List<String> vertices() {
    return vertices.stream().map(GraphVertex::getVertexName).toList();
  }

  /** Words whose vectors are on the device, of all inputs. */
  public int knownWords() {
    return islands.stream().mapToInt(island -> island.words().known()).sum();
  }

  private void find(OpenClDevice device) {
    GraphVertex[] all = graph.getVertices();
    Map<Integer, DeviceVertex> found = new LinkedHashMap<>();
    Map<Integer, DeviceIsland> islandOfInput = new HashMap<>();
    Map<DeviceVertex, DeviceIsland> islandOf = new HashMap<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = all[index];
      if (vertex.isInputVertex() || vertex.isOutputVertex()) {
        continue;
      }
      int[] inputs =
          Arrays.stream(vertex.getInputVertices())
              .mapToInt(VertexIndices::getVertexIndex)
              .toArray();
      if (readsFrozenWords(vertex) && all[inputs[0]].isInputVertex()) {
        int channels = (int) convolution(vertex).orElseThrow().getNIn();
        DeviceIsland island =
            islandOfInput.computeIfAbsent(inputs[0], input -> new DeviceIsland(device, channels));
        add(found, islandOf, vertex, island, List.of(), List.of(island.words()), device);
      } else if (inputs.length > 0 && Arrays.stream(inputs).allMatch(found::containsKey)) {
        List<DeviceVertex> sources = Arrays.stream(inputs).mapToObj(found::get).toList();
        DeviceIsland island = islandOf.get(sources.get(0));
        if (sources.stream().allMatch(source -> islandOf.get(source) == island)) {
          List<DevicePart> parts = sources.stream().map(DeviceVertex::part).toList();
          add(found, islandOf, vertex, island, sources, parts, device);
        }
      }
    }
    markSeenOutside(found);
    found.forEach((index, vertex) -> all[index] = vertex);
    vertices.addAll(found.values());
    islands.addAll(islandOfInput.values());
  }

  private void add(
      Map<Integer, DeviceVertex> found,
      Map<DeviceVertex, DeviceIsland> islandOf,
      GraphVertex vertex,
      DeviceIsland island,
      List<DeviceVertex> sources,
      List<DevicePart> inputs,
      OpenClDevice device) {
    part(vertex, inputs, island.parameterCount(), device)
        .ifPresent(
            part -> {
              DeviceVertex taken = new DeviceVertex(graph, vertex, island, part, sources);
              island.add(taken, part, (int) vertex.numParams());
              found.put(vertex.getVertexIndex(), taken);
              islandOf.put(taken, island);
            });
  }

  private static void markSeenOutside(Map<Integer, DeviceVertex> found) {
    for (DeviceVertex vertex : found.values()) {
      VertexIndices[] readers = vertex.getOutputVertices();
      if (readers == null
          || Arrays.stream(readers).anyMatch(r -> !found.containsKey(r.getVertexIndex()))) {
        vertex.markSeenOutside();
      }
    }
  }

  private static boolean readsFrozenWords(GraphVertex vertex) {
    return convolution(vertex).filter(c -> c.getInputKind() == InputKind.FROZEN).isPresent();
  }

  private static Optional<TokenConvolution> convolution(GraphVertex vertex) {
    return layer(vertex)
        .filter(TokenConvolution.class::isInstance)
        .map(TokenConvolution.class::cast);
  }

  private static Optional<Layer> layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex layered && layered.getLayerPreProcessor() == null
        ? Optional.of(layered.getLayer().conf().getLayer())
        : Optional.empty();
  }

  /** What the device does for a vertex, if it can. */
  private static Optional<DevicePart> part(
      GraphVertex vertex, List<DevicePart> inputs, int at, OpenClDevice device) {
    if (vertex instanceof JoinedTokenConvolutionVertex joined
        && inputs.get(0).layout() == DevicePart.Layout.TOKENS
        && inputs.get(0).isTrained()
        && inputs.get(1).layout() == DevicePart.Layout.TEXTS) {
      JoinedTokenConvolution c = joined.joined();
      AffineShape shape =
          new AffineShape(
              1,
              (int) (c.tokens() + c.whole()),
              (int) c.out(),
              AffineShape.Order.ROWS,
              at,
              c.rectifier() == Rectifier.RELU);
      return Optional.of(new DeviceJoin(device, joined, inputs.get(0), inputs.get(1), shape));
    }
    return layer(vertex).flatMap(layer -> part(layer, inputs.get(0), at, device));
  }

  private static Optional<DevicePart> part(
      Layer layer, DevicePart input, int at, OpenClDevice device) {
    boolean ofTokens = input.layout() == DevicePart.Layout.TOKENS;
    if (layer instanceof MaxOverTime && ofTokens) {
      return Optional.of(new DeviceMax(device, input));
    }
    if (!(layer instanceof BaseLayer base) || layer.getIDropout() != null) {
      return Optional.empty();
    }
    Optional<Boolean> rectified = rectified(base.getActivationFn());
    if (rectified.isEmpty() || base.getWeightNoise() != null) {
      return Optional.empty();
    }
    if (layer instanceof TokenConvolution c
        && ofTokens
        && (c.getInputKind() == InputKind.FROZEN) != input.isTrained()) {
      return Optional.of(
          new DeviceAffine(
              device,
              input,
              new AffineShape(
                  c.getWidth(),
                  (int) c.getNIn(),
                  (int) c.getNOut(),
                  AffineShape.Order.ROWS,
                  at,
                  rectified.get())));
    }
    if (layer.getClass() == DenseLayer.class
        && !ofTokens
        && ((DenseLayer) layer).hasBias()
        && !((DenseLayer) layer).hasLayerNorm()) {
      DenseLayer dense = (DenseLayer) layer;
      return Optional.of(
          new DeviceAffine(
              device,
              input,
              new AffineShape(
                  1,
                  (int) dense.getNIn(),
                  (int) dense.getNOut(),
                  AffineShape.Order.COLUMNS,
                  at,
                  rectified.get())));
    }
    return Optional.empty();
  }

  private static Optional<Boolean> rectified(IActivation activation) {
    if (activation instanceof ActivationReLU relu && isPlain(relu)) {
      return Optional.of(true);
    }
    return activation instanceof ActivationIdentity ? Optional.of(false) : Optional.empty();
  }

  private static boolean isPlain(ActivationReLU relu) {
    return relu.equals(new ActivationReLU());
  }

  /** Gives the graph its own vertices back, and frees all memory on the device. */
  @Override
  public void close() {
    vertices.forEach(vertex -> graph.getVertices()[vertex.getVertexIndex()] = vertex.host());
    vertices.clear();
    islands.forEach(DeviceIsland::close);
    islands.clear();
  }
}
