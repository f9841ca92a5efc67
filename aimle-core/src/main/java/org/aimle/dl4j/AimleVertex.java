package org.aimle.dl4j;

import java.util.Objects;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.aimle.target.ConstantLambda;
import org.aimle.target.LambdaRule;
import org.aimle.target.LambdaRules;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnoreProperties;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A combinatorial solver as a vertex of any {@code ComputationGraph}, trained by adaptive implicit
 * MLE or another estimator (configuration; immutable).
 *
 * <p>Input: scores {@code theta [B, n]}, or {@code [B, n, 1]} as a recurrent layer in NWC format
 * with one channel gives them. With a feature mask {@code [B, n]}, elements whose mask is 0 are
 * padding: never shown to the solver, never chosen, without gradient. Output: {@code z [B * S, n]}
 * of zeros and ones in training, row {@code b * S + s} for draw {@code s} of example {@code b};
 * {@code [B, n]} at inference, where there is no noise: {@code z = MAP(theta)}.
 *
 * <p>With S draws per example, other inputs of the same layer are repeated by a {@link
 * RepeatVertex} and the labels by {@link RepeatLabels}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class AimleVertex extends GraphVertex {

  private static final long serialVersionUID = 1L;

  private final String solver;
  private final String estimator;
  private final String noise;
  private final String lambdaRule;
  private final long seed;
  private final int threads;

  @JsonCreator
  private AimleVertex(
      @JsonProperty("solver") String solver,
      @JsonProperty("estimator") String estimator,
      @JsonProperty("noise") String noise,
      @JsonProperty("lambdaRule") String lambdaRule,
      @JsonProperty("seed") long seed,
      @JsonProperty("threads") int threads) {
    this.solver = solver;
    this.estimator = estimator;
    this.noise = noise;
    this.lambdaRule = lambdaRule;
    this.seed = seed;
    this.threads = threads;
  }

  /** A vertex around the named solver, by default central-difference AIMLE with Gumbel noise. */
  public static Builder builder(SolverSpec solver) {
    return new Builder(solver);
  }

  public SolverSpec solver() {
    return SolverSpec.parse(solver);
  }

  public EstimatorSpec estimator() {
    return EstimatorSpec.parse(estimator);
  }

  public NoiseDistribution noise() {
    return Noises.parse(noise);
  }

  public LambdaRule lambdaRule() {
    return LambdaRules.parse(lambdaRule);
  }

  /** Seeds the noise of steps for which no trainer has set noise keys. */
  public long seed() {
    return seed;
  }

  /** Threads that solve the rows of a batch. */
  public int threads() {
    return threads;
  }

  @Override
  public AimleVertex clone() {
    return this;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AimleVertex v
        && solver.equals(v.solver)
        && estimator.equals(v.estimator)
        && noise.equals(v.noise)
        && lambdaRule.equals(v.lambdaRule)
        && seed == v.seed
        && threads == v.threads;
  }

  @Override
  public int hashCode() {
    return Objects.hash(solver, estimator, noise, lambdaRule, seed, threads);
  }

  @Override
  public String toString() {
    return "AimleVertex(" + solver + ", " + estimator + ", " + noise + ", " + lambdaRule + ")";
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return 1;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return new AimleGraphVertex(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs)
      throws InvalidInputTypeException {
    InputType theta = inputs[0];
    if (theta instanceof InputType.InputTypeFeedForward) {
      return theta;
    }
    if (theta instanceof InputType.InputTypeRecurrent sequence && sequence.getSize() == 1) {
      return InputType.feedForward(Math.max(1, sequence.getTimeSeriesLength()));
    }
    throw new InvalidInputTypeException(
        "an AIMLE vertex takes scores [B, n], or [B, n, 1] (NWC), but its input is " + theta);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    InputType output = getOutputType(-1, inputs);
    return new LayerMemoryReport.Builder(null, AimleVertex.class, inputs[0], output)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  /** Builds a vertex; every setting has a default but the solver. */
  public static final class Builder {

    private final SolverSpec solver;
    private EstimatorSpec estimator = EstimatorSpec.parse("aimle-central");
    private NoiseDistribution noise = Noises.parse("gumbel");
    private LambdaRule lambdaRule = LambdaRules.parse("published");
    private long seed;
    private int threads = 1;

    private Builder(SolverSpec solver) {
      this.solver = Objects.requireNonNull(solver, "solver");
    }

    /** How the gradient is estimated, with how many draws and which temperatures. */
    public Builder estimator(EstimatorSpec value) {
      estimator = Objects.requireNonNull(value, "estimator");
      return this;
    }

    public Builder noise(NoiseDistribution value) {
      noise = Objects.requireNonNull(value, "noise");
      return this;
    }

    /**
     * How lambda moves; by default the published rule. Left out if the estimator does not adapt.
     */
    public Builder lambdaRule(LambdaRule value) {
      lambdaRule = Objects.requireNonNull(value, "lambdaRule");
      return this;
    }

    /** Seeds the noise of steps for which no trainer sets noise keys; by default 0. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Threads that solve the rows of a batch, at least 1 (the default: the caller's own). */
    public Builder threads(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("threads is " + value + " but must be at least 1");
      }
      threads = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if no such solver is registered, or it refuses its
     *     parameters
     */
    public AimleVertex build() {
      solver.create();
      return new AimleVertex(
          solver.toString(),
          estimator.toString(),
          noise.toString(),
          LambdaRules.format(estimator.adapts() ? lambdaRule : new ConstantLambda(0)),
          seed,
          threads);
    }
  }
}
