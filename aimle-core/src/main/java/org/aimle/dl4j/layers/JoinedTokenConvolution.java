package org.aimle.dl4j.layers;

import java.util.List;
import java.util.Objects;
import org.aimle.spec.Ranges;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A width-1 convolution over tokens to each of which a summary of the whole text is joined, with
 * dropout on the joined elements, each token's its own (configuration; immutable but for its name).
 *
 * <p>Inputs: tokens {@code [B, T, nTokens]} (NWC) and summaries {@code [B, nWhole]}; output {@code
 * [B, T, nOut]}: {@code y[b, t] = f(drop([tokens[b, t], whole[b]]) W + b)}. The summary is not
 * copied to every token where dropout does not ask for it. Dropout is keyed: see {@link
 * org.aimle.dl4j.KeyedNoise}.
 *
 * <p>Parameters: {@code W [nTokens + nWhole, nOut]} (row-major) and {@code b [nOut]}.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class JoinedTokenConvolution extends GraphVertex implements TrainingConfig {

  private static final long serialVersionUID = 1L;

  private final long nTokens;
  private final long nWhole;
  private final long nOut;
  private final double dropout;
  private final IActivation activation;
  private final IWeightInit weightInit;
  private final IUpdater updater;
  private String name = "";

  /** Texts whose dropout no trainer has named so far; carried from step to step. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  private final long unnamedTexts;

  @JsonCreator
  private JoinedTokenConvolution(
      @JsonProperty("nTokens") long nTokens,
      @JsonProperty("nWhole") long nWhole,
      @JsonProperty("nOut") long nOut,
      @JsonProperty("dropout") double dropout,
      @JsonProperty("activation") IActivation activation,
      @JsonProperty("weightInit") IWeightInit weightInit,
      @JsonProperty("updater") IUpdater updater,
      @JsonProperty("unnamedTexts") long unnamedTexts) {
    if (nTokens < 1 || nWhole < 1 || nOut < 1) {
      throw new IllegalArgumentException(
          "nTokens is %d, nWhole %d, nOut %d; all must be at least 1"
              .formatted(nTokens, nWhole, nOut));
    }
    Ranges.fraction("dropout", dropout);
    Rectifier.of(activation);
    this.nTokens = nTokens;
    this.nWhole = nWhole;
    this.nOut = nOut;
    this.dropout = dropout;
    this.activation = activation;
    this.weightInit = weightInit;
    this.updater = updater;
    this.unnamedTexts = Ranges.atLeastZero("unnamedTexts", unnamedTexts);
  }

  /**
   * @param weightInit how the weights start; biases start at 0
   * @param updater what trains the parameters (a graph's default updater does not reach vertices)
   */
  public static Builder builder(IWeightInit weightInit, IUpdater updater) {
    return new Builder(weightInit, updater);
  }

  long tokens() {
    return nTokens;
  }

  long whole() {
    return nWhole;
  }

  long out() {
    return nOut;
  }

  double dropout() {
    return dropout;
  }

  Rectifier rectifier() {
    return Rectifier.of(activation);
  }

  IWeightInit weightInit() {
    return weightInit;
  }

  long unnamedTexts() {
    return unnamedTexts;
  }

  /** The same vertex, but starting after so many texts without noise keys. */
  JoinedTokenConvolution startingFrom(long texts) {
    JoinedTokenConvolution there =
        new JoinedTokenConvolution(
            nTokens, nWhole, nOut, dropout, activation, weightInit, updater, texts);
    there.name = name;
    return there;
  }

  @Override
  public JoinedTokenConvolution clone() {
    return new JoinedTokenConvolution(
        nTokens, nWhole, nOut, dropout, activation, weightInit, updater, unnamedTexts);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof JoinedTokenConvolution v
        && nTokens == v.nTokens
        && nWhole == v.nWhole
        && nOut == v.nOut
        && dropout == v.dropout
        && activation.equals(v.activation)
        && weightInit.equals(v.weightInit)
        && updater.equals(v.updater);
  }

  @Override
  public int hashCode() {
    return Objects.hash(nTokens, nWhole, nOut, dropout, activation, weightInit, updater);
  }

  @Override
  public String toString() {
    return "JoinedTokenConvolution(%d + %d -> %d, dropout %s)"
        .formatted(nTokens, nWhole, nOut, dropout);
  }

  @Override
  public long numParams(boolean backprop) {
    return AffineParameters.count(nTokens + nWhole, nOut);
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String vertexName,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    name = vertexName;
    return new JoinedTokenConvolutionVertex(
        graph, vertexName, index, type, this, parameters, initialise);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs)
      throws InvalidInputTypeException {
    return InputType.recurrent(
        nOut, TokenConvolution.sequence(inputs[0], name).getTimeSeriesLength(), RNNFormat.NWC);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    long count = numParams(true);
    return new LayerMemoryReport.Builder(
            name, JoinedTokenConvolution.class, inputs[0], getOutputType(-1, inputs))
        .standardMemory(count, updater.stateSize(count))
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public String getLayerName() {
    return name;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return List.of();
  }

  @Override
  public boolean isPretrainParam(String parameter) {
    return false;
  }

  @Override
  public IUpdater getUpdaterByParam(String parameter) {
    return updater;
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return 1;
  }

  @Override
  public void setDataType(DataType type) {
    // The type comes with instantiate.
  }

  /** Builds the vertex; sizes have no default, dropout is 0 and the activation ReLU. */
  public static final class Builder {

    private final IWeightInit weightInit;
    private final IUpdater updater;
    private long nTokens;
    private long nWhole;
    private long nOut;
    private double dropout;
    private IActivation activation = Activation.RELU.getActivationFunction();

    private Builder(IWeightInit weightInit, IUpdater updater) {
      this.weightInit = Objects.requireNonNull(weightInit, "weightInit");
      this.updater = Objects.requireNonNull(updater, "updater");
    }

    /** Channels of a token and of a summary. */
    public Builder nIn(long tokens, long whole) {
      nTokens = tokens;
      nWhole = whole;
      return this;
    }

    /** Channels of the output, at least 1. */
    public Builder nOut(long value) {
      nOut = value;
      return this;
    }

    /** The probability of dropping an element, in [0, 1). */
    public Builder dropout(double value) {
      dropout = value;
      return this;
    }

    /** ReLU or identity. */
    public Builder activation(Activation value) {
      activation = value.getActivationFunction();
      return this;
    }

    /**
     * @throws IllegalArgumentException if a size, the dropout or the activation is out of range
     */
    public JoinedTokenConvolution build() {
      return new JoinedTokenConvolution(
          nTokens, nWhole, nOut, dropout, activation, weightInit, updater, 0);
    }
  }
}
