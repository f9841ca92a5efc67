package org.aimle.dl4j;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Estimators;
import org.aimle.lambda.ConstantLambda;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.Noises;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.SolverSpec;
import org.aimle.spec.KeySpelling;
import org.aimle.spec.Ranges;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnoreProperties;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A combinatorial solver as a vertex of any {@code ComputationGraph}, trained by adaptive implicit
 * MLE or another estimator (configuration; immutable).
 *
 * <p>Lambda is saved, read and cloned with the network: the configuration of a graph in training
 * always holds a vertex that starts where training is. Vertices that differ only in this are equal.
 *
 * <p>Input: scores {@code theta [B, n]}; or one channel of a sequence, {@code [B, 1, n]} as DL4J's
 * layers give them, or {@code [B, n, 1]} in NWC format; or of a picture, {@code [B, 1, h, w]}, its
 * {@code n = h * w} cells row by row. With a feature mask {@code [B, n]}, elements whose mask is 0
 * are padding: never shown to the solver, never chosen, without gradient. Output: {@code z [B * S,
 * n]} of zeros and ones in training (numbers between, if the estimator relaxes or averages), row
 * {@code b * S + s} for row {@code s} of the {@link EstimatorSpec#outputs()} of example {@code b};
 * {@code [B, n]} of zeros and ones at inference, where there is no noise: {@code z = MAP(theta)}.
 *
 * <p>A second input is the contexts {@code [B, c]} of a {@link ContextSolver}, one row for each
 * example: its own graph, capacities or sizes, laid out as the solver documents. Contexts are used
 * in training and at inference, and get no gradient.
 *
 * <p>With several rows for each example, output layers compare each row with the label of its
 * example ({@link PerSampleLoss}, which they get when the graph is initialised), and other inputs
 * of the same layer pass through a {@link RepeatVertex}. What does not fit is refused when the
 * graph is initialised.
 *
 * @since 0.1.0
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class AimleVertex extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final String solver;
  private final String estimator;
  private final String noise;
  private final String lambdaRule;
  private final long seed;
  private final int threads;

  /** Null, and not written, in a vertex that starts anew. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private final VertexState carried;

  @JsonCreator
  private AimleVertex(
      @JsonProperty("solver") String solver,
      @JsonProperty("estimator") String estimator,
      @JsonProperty("noise") String noise,
      @JsonProperty("lambdaRule") String lambdaRule,
      @JsonProperty("seed") long seed,
      @JsonProperty("threads") int threads,
      @JsonProperty("carried") VertexState carried) {
    this.solver = solver;
    this.estimator = estimator;
    this.noise = noise;
    this.lambdaRule = lambdaRule;
    this.seed = seed;
    this.threads = threads;
    this.carried = carried;
  }

  /**
   * A vertex around the named solver, by default with central-difference AIMLE of four samples,
   * Gumbel noise, and a lambda that aims at half as many non-zero gradient entries as a solution
   * has ones ({@link AimleDefaults}).
   */
  public static Builder builder(SolverSpec solver) {
    return new Builder(solver);
  }

  /** The solver. */
  public SolverSpec solver() {
    return SolverSpec.parse(solver);
  }

  /** How the gradient is estimated. */
  public EstimatorSpec estimator() {
    return EstimatorSpec.parse(estimator);
  }

  /** The noise wished for; exact samplers draw their own. */
  public NoiseDistribution noise() {
    return Noises.parse(noise);
  }

  /** How lambda moves; a constant rule if the estimator does not adapt. */
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

  /** Where a vertex at work starts. */
  VertexState start() {
    return carried == null ? VertexState.of(lambdaRule().initial(), 0) : carried;
  }

  /** The same vertex, but starting from there. */
  AimleVertex startingFrom(VertexState state) {
    return new AimleVertex(solver, estimator, noise, lambdaRule, seed, threads, state);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AimleVertex v
        && settings().equals(v.settings())
        && seed == v.seed
        && threads == v.threads;
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings(), seed, threads);
  }

  /** The written forms, in today's spelling: a saved network may have an older one. */
  private List<String> settings() {
    return Stream.of(solver, estimator, noise, lambdaRule).map(KeySpelling::current).toList();
  }

  @Override
  public String toString() {
    return "AimleVertex(" + solver + ", " + estimator + ", " + noise + ", " + lambdaRule + ")";
  }

  /** The scores, and for a {@link ContextSolver} optionally the contexts. */
  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new AimleGraphVertex(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs)
      throws InvalidInputTypeException {
    if (inputs.length > 1) {
      requireContexts(inputs[1]);
    }
    InputType theta = inputs[0];
    if (theta instanceof InputType.InputTypeFeedForward) {
      return theta;
    }
    if (theta instanceof InputType.InputTypeRecurrent sequence && sequence.getSize() == 1) {
      return InputType.feedForward(Math.max(1, sequence.getTimeSeriesLength()));
    }
    if (theta instanceof InputType.InputTypeConvolutional picture && picture.getChannels() == 1) {
      return InputType.feedForward(picture.getHeight() * picture.getWidth());
    }
    throw new InvalidInputTypeException(
        "an AIMLE vertex takes scores [B, n], or one channel of a sequence or a picture, but its input is %s; make one channel of it first, with a layer such as %s"
            .formatted(
                theta,
                theta instanceof InputType.InputTypeConvolutional
                    ? "new ConvolutionLayer.Builder(1,"
                        + " 1).nOut(1).activation(Activation.IDENTITY).build()"
                    : theta instanceof InputType.InputTypeRecurrent
                        ? "new Convolution1DLayer.Builder(1).nOut(1).activation(Activation.IDENTITY).build()"
                        : "new DenseLayer.Builder().nOut(n).activation(Activation.IDENTITY).build()"));
  }

  private void requireContexts(InputType contexts) {
    try (MapSolver made = solver().create()) {
      if (!(made instanceof ContextSolver)) {
        throw new InvalidInputTypeException(noContexts(made));
      }
    }
    if (!(contexts instanceof InputType.InputTypeFeedForward)) {
      throw new InvalidInputTypeException(
          "an AIMLE vertex takes contexts [B, c], but its second input is " + contexts);
    }
  }

  static String noContexts(MapSolver solver) {
    return "solver "
        + solver
        + " takes no contexts: give the AIMLE vertex one input, the scores, or a solver whose"
        + " instances have contexts";
  }

  /** Builds a vertex; every setting has a default but the solver. */
  public static final class Builder {

    private final SolverSpec solver;
    private EstimatorSpec estimator = AimleDefaults.ESTIMATOR;
    private NoiseDistribution noise = AimleDefaults.NOISE;
    private LambdaRule lambdaRule = AimleDefaults.LAMBDA_RULE;
    private long seed = AimleDefaults.SEED;
    private int threads = 1;

    private Builder(SolverSpec solver) {
      this.solver = Objects.requireNonNull(solver, "solver");
    }

    /**
     * How the gradient is estimated, with how many draws and which temperatures; by default {@code
     * aimle-central:samples=4}.
     *
     * @throws IllegalArgumentException if it cannot be made again from its written form
     */
    public Builder estimator(EstimatorSpec value) {
      Estimators.write(value);
      estimator = value;
      return this;
    }

    /**
     * The noise of the scores in training; by default Gumbel noise.
     *
     * @throws IllegalArgumentException if it cannot be made again from its written form
     */
    public Builder noise(NoiseDistribution value) {
      Noises.write(value);
      noise = value;
      return this;
    }

    /**
     * How lambda moves; by default by factors, towards half as many non-zero gradient entries as a
     * solution has ones ({@code multiplicative}). The published rule is {@code
     * LambdaRules.parse("published")}. Left out if the estimator does not adapt.
     *
     * @throws IllegalArgumentException if it cannot be made again from its written form
     */
    public Builder lambdaRule(LambdaRule value) {
      LambdaRules.write(value);
      lambdaRule = value;
      return this;
    }

    /** Seeds the noise of steps for which no trainer sets noise keys; by default 0. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Threads that solve the rows of a batch, at least 1 (the default: the caller's own). */
    public Builder threads(int value) {
      Ranges.atLeastOne("threads", value);
      threads = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if no such solver is registered, it refuses its parameters,
     *     the estimator cannot work with it or with the noise, or the estimator, the noise or the
     *     rule cannot be made again from its written form
     */
    public AimleVertex build() {
      try (MapSolver made = solver.create()) {
        estimator.create(made, noise, RowWorkers.caller());
      }
      return new AimleVertex(
          solver.toString(),
          Estimators.write(estimator),
          Noises.write(noise),
          LambdaRules.write(estimator.adapts() ? lambdaRule : new ConstantLambda(0)),
          seed,
          threads,
          null);
    }
  }
}
