package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.aimle.dl4j.KeyedNoise;
import org.aimle.dl4j.internal.OwnConfiguration;
import org.aimle.dl4j.layers.TokenKernels.Drops;
import org.aimle.noise.NoiseKeys;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link JoinedTokenConvolution} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class JoinedTokenConvolutionVertex extends BaseGraphVertex implements KeyedNoise {

  private static final long serialVersionUID = 1L;

  private final transient JoinedTokenConvolution config;
  private final transient INDArray parameters;
  private final transient Map<String, INDArray> table;
  private final transient KeyedDropout dropout;
  private transient Optional<INDArray> gradients = Optional.empty();
  private transient Map<String, INDArray> gradientTable = Map.of();
  private transient Optional<INDArray> mask = Optional.empty();
  private transient Optional<INDArray> output = Optional.empty();
  private transient Optional<Drops> drops = Optional.empty();
  private transient Optional<NoiseKeys> keys = Optional.empty();
  private long unnamed;

  JoinedTokenConvolutionVertex(
      ComputationGraph graph,
      String name,
      int index,
      DataType type,
      JoinedTokenConvolution config,
      INDArray parameters,
      boolean initialise) {
    super(graph, name, index, null, null, type);
    OwnConfiguration.giveTo(graph);
    this.config = config;
    this.unnamed = config.unnamedTexts();
    this.parameters = parameters;
    dropout = new KeyedDropout(config.dropout());
    table = AffineParameters.views(parameters, config.tokens() + config.whole(), config.out());
    if (initialise) {
      AffineParameters.initialise(
          table, config.weightInit(), config.tokens() + config.whole(), config.out(), 0);
    }
  }

  @Override
  public void setNoiseKeys(NoiseKeys value) {
    keys = Optional.of(value);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    Sequences.requireChannels(inputs[0], config.tokens(), "vertex '" + vertexName + "'");
    INDArray x = Sequences.rowMajor(inputs[0]);
    INDArray whole = Sequences.rowMajor(inputs[1]);
    if (whole.size(0) != x.size(0) || whole.length() != x.size(0) * config.whole()) {
      throw new IllegalArgumentException(
          "vertex '%s' takes [B, %d] as its second input for B = %d texts, but it is %s"
              .formatted(vertexName, config.whole(), x.size(0), Arrays.toString(whole.shape())));
    }
    INDArray w = table.get(AffineParameters.WEIGHTS);
    INDArray b = table.get(AffineParameters.BIASES);
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            x.dataType(),
            new long[] {x.size(0), x.size(1), config.out()},
            'c');
    drops = training ? drops((int) x.size(0)) : Optional.empty();
    Kernels.of(mask, x, whole, w, b, y).join(x, whole, mask, drops, w, b, config.rectifier(), y);
    output = training ? Optional.of(y) : Optional.empty();
    return y;
  }

  /** What dropout keeps of the next training batch; empty if that is all. */
  Optional<Drops> drops(int texts) {
    return config.dropout() > 0
        ? Optional.of(new Drops(dropout, rowKeys(texts)))
        : Optional.empty();
  }

  /** The vertex's settings. */
  JoinedTokenConvolution joined() {
    return config;
  }

  /** A key for each text; those of other layers and of the solvers' noise are different ones. */
  private long[] rowKeys(int rows) {
    NoiseKeys named =
        keys.orElseGet(
            () -> {
              long first = unnamed;
              unnamed += rows;
              graph.getConfiguration().getVertices().put(vertexName, config.startingFrom(unnamed));
              return new NoiseKeys(0, 0, LongStream.range(first, first + rows).toArray());
            });
    if (named.exampleIds().length != rows) {
      throw new IllegalStateException(
          "the noise keys of vertex '%s' name %d examples but the batch has %d; set them anew"
              .formatted(vertexName, named.exampleIds().length, rows));
    }
    int stream = vertexName.hashCode() | Integer.MIN_VALUE;
    long[] rowKeys = new long[rows];
    for (int row = 0; row < rows; row++) {
      rowKeys[row] = named.key(row, stream);
    }
    return rowKeys;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray x = Sequences.rowMajor(inputs[0]);
    INDArray whole = Sequences.rowMajor(inputs[1]);
    INDArray w = table.get(AffineParameters.WEIGHTS);
    INDArray y =
        output.orElseThrow(
            () -> new IllegalStateException("no training forward pass came before: " + vertexName));
    INDArray dy = Sequences.rowMajor(epsilon);
    INDArray dw = gradientTable.get(AffineParameters.WEIGHTS);
    INDArray db = gradientTable.get(AffineParameters.BIASES);
    INDArray dx = workspaces.create(ArrayType.ACTIVATION_GRAD, x.dataType(), x.shape(), 'c');
    INDArray dWhole =
        workspaces.create(ArrayType.ACTIVATION_GRAD, x.dataType(), whole.shape(), 'c');
    Kernels.of(mask, x, whole, w, y, dy, dw, db, dx, dWhole)
        .joinGradient(x, whole, mask, drops, w, config.rectifier(), y, dy, dw, db, dx, dWhole);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(AffineParameters.WEIGHTS, dw);
    gradient.setGradientFor(AffineParameters.BIASES, db);
    return new Pair<>(gradient, new INDArray[] {dx, dWhole});
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    gradients = Optional.of(view);
    gradientTable = AffineParameters.views(view, config.tokens() + config.whole(), config.out());
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    mask = masks == null ? Optional.empty() : Optional.ofNullable(masks[0]);
    return new Pair<>(mask.orElse(null), state);
  }

  @Override
  public void clear() {
    super.clear();
    output = Optional.empty();
    drops = Optional.empty();
    mask = Optional.empty();
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
  public Map<String, INDArray> paramTable(boolean backpropOnly) {
    return table;
  }

  @Override
  public TrainingConfig getConfig() {
    return config;
  }

  @Override
  public INDArray params() {
    return parameters;
  }

  @Override
  public INDArray getGradientsViewArray() {
    return gradients.orElse(null);
  }

  @Override
  public String toString() {
    return vertexName + ": " + config;
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
