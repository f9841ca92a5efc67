package org.aimle.dl4j.layers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.dl4j.KeyedNoise;
import org.aimle.noise.NoiseKeys;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Takes the place of a vertex of a {@link DeviceIsland}: what only other vertices of the island
 * need is handed on as a single NaN. The vertex itself keeps parameters and settings, and does the
 * work in passes that the device cannot do.
 */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class DeviceVertex extends BaseGraphVertex implements KeyedNoise {

  private static final long serialVersionUID = 1L;

  /** What stands for an array that is on the device. */
  private static final long[] PLACE = {1, 1, 1};

  private final transient GraphVertex host;
  private final transient DeviceIsland island;
  private final transient DevicePart part;
  private final transient List<DeviceVertex> sources;
  private boolean seenOutside;

  /**
   * @param sources the vertices of the island that this one reads; none if it reads the words
   */
  DeviceVertex(
      ComputationGraph graph,
      GraphVertex host,
      DeviceIsland island,
      DevicePart part,
      List<DeviceVertex> sources) {
    super(
        graph,
        host.getVertexName(),
        host.getVertexIndex(),
        host.getInputVertices(),
        host.getOutputVertices(),
        DataType.FLOAT);
    this.host = host;
    this.island = island;
    this.part = part;
    this.sources = sources;
  }

  GraphVertex host() {
    return host;
  }

  DevicePart part() {
    return part;
  }

  boolean isStart() {
    return sources.isEmpty();
  }

  /** Vertices outside of the island read it. */
  void markSeenOutside() {
    seenOutside = true;
  }

  @Override
  public void setNoiseKeys(NoiseKeys keys) {
    if (host instanceof KeyedNoise keyed) {
      keyed.setNoiseKeys(keys);
    } else if (host.hasLayer() && host.getLayer() instanceof KeyedNoise keyed) {
      keyed.setNoiseKeys(keys);
    }
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    boolean onDevice =
        isStart()
            ? island.begin(
                this, inputs[0], Optional.ofNullable(host.getLayer().getMaskArray()), training)
            : island.onDevice();
    if (!onDevice) {
      for (int i = 0; i < inputs.length; i++) {
        host.setInput(i, inputs[i], workspaces);
      }
      return host.doForward(training, workspaces);
    }
    part.forward(island, training);
    if (!seenOutside && graph.getListeners().isEmpty()) {
      return place(ArrayType.ACTIVATIONS, workspaces);
    }
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, island.shape(part), 'c');
    island.download(part, y);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    if (!island.onDevice()) {
      host.setEpsilon(epsilon);
      return host.doBackward(tbptt, workspaces);
    }
    if (seenOutside) {
      island.upload(part, Sequences.rowMajor(epsilon));
    }
    part.backward(island);
    island.end(this);
    INDArray[] epsilons = new INDArray[isStart() ? 1 : sources.size()];
    for (int i = 0; i < sources.size(); i++) {
      DeviceVertex source = sources.get(i);
      // DL4J adds it to what comes from outside.
      epsilons[i] =
          source.seenOutside
              ? workspaces.create(
                  ArrayType.ACTIVATION_GRAD, DataType.FLOAT, island.shape(source.part), 'c')
              : place(ArrayType.ACTIVATION_GRAD, workspaces);
    }
    return new Pair<>(gradient(), epsilons);
  }

  private static INDArray place(ArrayType type, LayerWorkspaceMgr workspaces) {
    return workspaces.createUninitialized(type, DataType.FLOAT, PLACE, 'c').assign(Float.NaN);
  }

  /** Views of what {@link DeviceIsland#end} fills in. */
  private Gradient gradient() {
    Gradient gradient = new DefaultGradient();
    INDArray view = getGradientsViewArray();
    if (view != null) {
      long at = 0;
      INDArray flat = view.reshape(view.length());
      for (Map.Entry<String, INDArray> parameter : host.paramTable(true).entrySet()) {
        INDArray value = parameter.getValue();
        INDArray slice = flat.get(NDArrayIndex.interval(at, at + value.length()));
        gradient.setGradientFor(parameter.getKey(), slice.reshape(value.ordering(), value.shape()));
        at += value.length();
      }
    }
    return gradient;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return host.feedForwardMaskArrays(masks, state, minibatchSize);
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    host.setBackpropGradientsViewArray(view);
  }

  @Override
  public void clear() {
    super.clear();
    host.clear();
  }

  @Override
  public void setLayerAsFrozen() {
    host.setLayerAsFrozen();
  }

  @Override
  public boolean hasLayer() {
    return host.hasLayer();
  }

  @Override
  public Layer getLayer() {
    return host.getLayer();
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropOnly) {
    return host.paramTable(backpropOnly);
  }

  @Override
  public long numParams() {
    return host.numParams();
  }

  @Override
  public TrainingConfig getConfig() {
    return host.getConfig();
  }

  @Override
  public INDArray params() {
    return host.params();
  }

  @Override
  public INDArray getGradientsViewArray() {
    return host.getGradientsViewArray();
  }

  @Override
  public boolean updaterDivideByMinibatch(String parameter) {
    return host.updaterDivideByMinibatch(parameter);
  }

  @Override
  public String toString() {
    return host + " on a device";
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
