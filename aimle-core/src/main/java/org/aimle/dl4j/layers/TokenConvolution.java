package org.aimle.dl4j.layers;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution over tokens with an odd width, stride 1 and as many tokens out as in, with ReLU or no
 * activation (configuration). Input {@code [B, T, nIn]}, output {@code [B, T, nOut]}, both NWC.
 *
 * <p>Parameters: {@code W [width * nIn, nOut]} (row-major, tap by tap) and {@code b [nOut]}.
 *
 * @since 0.1.0
 */
public class TokenConvolution extends FeedForwardLayer {

  private static final long serialVersionUID = 1L;

  private int width = 1;
  private InputKind inputKind = InputKind.TRAINED;

  /** For deserialisation; use {@link Builder}. */
  public TokenConvolution() {}

  private TokenConvolution(Builder builder) {
    super(builder);
    width = builder.width;
    inputKind = builder.inputKind;
    initializeConstraints(builder);
  }

  /** Tokens that one output sees. */
  public int getWidth() {
    return width;
  }

  /** For reading JSON. */
  public void setWidth(int width) {
    this.width = width;
  }

  /** Whether the input has a gradient. */
  public InputKind getInputKind() {
    return inputKind;
  }

  /** For reading JSON. */
  public void setInputKind(InputKind inputKind) {
    this.inputKind = inputKind;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    if (nIn < 1 || nOut < 1) {
      throw new IllegalArgumentException(
          "layer '%s' has nIn = %d and nOut = %d; set both to at least 1"
              .formatted(layerName, nIn, nOut));
    }
    TokenConvolutionLayer layer = new TokenConvolutionLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialise);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return TokenConvolutionParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType input) {
    return InputType.recurrent(
        nOut, sequence(input, layerName).getTimeSeriesLength(), RNNFormat.NWC);
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (nIn <= 0 || override) {
      nIn = sequence(input, layerName).getSize();
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    sequence(input, layerName);
    return null;
  }

  static InputType.InputTypeRecurrent sequence(InputType input, String name) {
    if (input instanceof InputType.InputTypeRecurrent sequence
        && sequence.getFormat() == RNNFormat.NWC) {
      return sequence;
    }
    throw new IllegalArgumentException(
        "layer '%s' takes sequences [batch, time, channels]; its input type is %s but must be"
                .formatted(name, input)
            + " InputType.recurrent(channels, RNNFormat.NWC)");
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    InputType output = getOutputType(-1, input);
    long count = initializer().numParams(this);
    return new LayerMemoryReport.Builder(layerName, TokenConvolution.class, input, output)
        .standardMemory(count, getIUpdater() == null ? 0 : (int) getIUpdater().stateSize(count))
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TokenConvolution c
        && super.equals(o)
        && width == c.width
        && inputKind == c.inputKind;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof TokenConvolution;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), width, inputKind);
  }

  /** Builds a token convolution; by default of width 1 with a trained input. */
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {

    private int width = 1;
    private InputKind inputKind = InputKind.TRAINED;

    /**
     * Tokens seen at once, centred on the token: 1, 3, 5, ...
     *
     * @throws IllegalArgumentException if it is even or less than 1
     */
    public Builder width(int value) {
      if (value < 1 || value % 2 == 0) {
        throw new IllegalArgumentException("width is " + value + " but must be odd, at least 1");
      }
      width = value;
      return this;
    }

    /** Whether the input wants a gradient. */
    public Builder input(InputKind value) {
      inputKind = Objects.requireNonNull(value, "input");
      return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new TokenConvolution(this);
    }
  }
}
