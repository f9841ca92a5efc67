package org.aimle.dl4j;

import java.util.Arrays;
import java.util.Objects;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.BatchSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SolverSpec;
import org.aimle.spec.Ranges;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The loss of scores {@code theta} against a wanted structure {@code y}, a feasible 0/1 vector:
 * perturb-and-MAP with a Fenchel-Young loss (Berthet, Blondel, Teboul, Cuturi, Vert, Bach, NeurIPS
 * 2020). Convex in theta; no loss of the structures themselves is needed.
 *
 * <pre>
 *   z_m      = MAP(theta + tau noise_m)
 *   loss     = mean over m of &lt;theta + tau noise_m, z_m - y&gt;     at least 0
 *   gradient = (mean over m of z_m) - y
 * </pre>
 *
 * For an output or loss layer whose output, {@code [B, n]}, is theta. A mask of the labels' shape
 * marks padding, which the solver is not shown; a mask {@code [B, 1]} weighs examples. The noise of
 * a row is a function of the seed and of its scores, so a repeated step draws the same. At
 * inference the layer gives theta, and a solver {@code MAP(theta)}. A loss is not told of contexts:
 * all examples are of the solver's own instance. Immutable; thread-safe as the solver is.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class FenchelYoungLoss implements ILossFunction {

  private static final long serialVersionUID = 1L;

  private final String solver;
  private final String noise;
  private final int samples;
  private final double temperature;
  private final long seed;
  private final transient NoiseDistribution distribution;
  private final transient MapSolver made;

  @JsonCreator
  private FenchelYoungLoss(
      @JsonProperty("solver") String solver,
      @JsonProperty("noise") String noise,
      @JsonProperty("samples") int samples,
      @JsonProperty("temperature") double temperature,
      @JsonProperty("seed") long seed) {
    this.solver = solver;
    this.noise = noise;
    this.samples = samples;
    this.temperature = temperature;
    this.seed = seed;
    this.distribution = Noises.parse(noise);
    this.made = SolverSpec.parse(solver).create();
    SolverClosing.with(this, made);
  }

  /** A loss with structures of the named solver, by default with 10 draws of normal noise. */
  public static Builder builder(SolverSpec solver) {
    return new Builder(solver);
  }

  /** The arrays of one evaluation; a row's loss and gradient are weighted by its mask. */
  private record Evaluation(double[] losses, float[] gradient, ScoreRows rows) {}

  private Evaluation evaluate(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray theta = activation.getActivation(preOutput.dup(), true);
    if (theta.rank() != 2 || !Arrays.equals(theta.shape(), labels.shape())) {
      throw new IllegalArgumentException(
          "a Fenchel-Young loss takes scores and labels [B, n], but they have shapes "
              + Arrays.toString(theta.shape())
              + " and "
              + Arrays.toString(labels.shape()));
    }
    int batch = Math.toIntExact(theta.size(0));
    int n = Math.toIntExact(theta.size(1));
    boolean weighs = mask != null && mask.length() == batch && n > 1;
    ScoreRows placed = ScoreRows.of(batch, n, weighs ? null : mask);
    Rows rows = placed.rows();
    float[] scores = placed.gather(theta, 1);
    float[] wanted = placed.gather(labels, 1);
    float[] noisy = noisy(rows, scores);
    float[] z = new float[noisy.length];
    new BatchSolver(RowWorkers.caller()).solve(Instances.of(made, rows), samples, noisy, z);
    float[] weights = weighs ? HostArrays.read(mask) : new float[0];
    double[] losses = new double[batch];
    float[] gradient = new float[scores.length];
    for (int b = 0; b < batch; b++) {
      float weight = weighs ? weights[b] : 1;
      for (int i = b * n; i < b * n + rows.length(b); i++) {
        double sum = 0;
        for (int m = 0; m < samples; m++) {
          int at = i + (b * (samples - 1) + m) * n;
          losses[b] += weight * (double) noisy[at] * (z[at] - wanted[i]) / samples;
          sum += z[at];
        }
        gradient[i] = (float) (weight * (sum / samples - wanted[i]));
      }
    }
    return new Evaluation(losses, gradient, placed);
  }

  /** {@code theta + tau noise}, {@code [B * samples, n]}. */
  private float[] noisy(Rows rows, float[] scores) {
    int n = rows.stride();
    long[] names = new long[rows.batch()];
    for (int b = 0; b < names.length; b++) {
      for (int i = b * n; i < b * n + rows.length(b); i++) {
        names[b] = NoiseKeys.mix(names[b] + Float.floatToIntBits(scores[i]) + 1);
      }
    }
    NoiseKeys keys = new NoiseKeys(seed, 0, names);
    float[] noisy = new float[scores.length * samples];
    for (int row = 0; row < rows.batch() * samples; row++) {
      int b = row / samples;
      int length = rows.length(b);
      distribution.fill(keys.key(b, row % samples), noisy, row * n, length);
      for (int i = 0; i < length; i++) {
        noisy[row * n + i] = scores[b * n + i] + (float) temperature * noisy[row * n + i];
      }
    }
    return noisy;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return sum(evaluate(labels, preOutput, activation, mask), average);
  }

  private static double sum(Evaluation evaluation, boolean average) {
    double sum = Arrays.stream(evaluation.losses()).sum();
    return average ? sum / evaluation.losses().length : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] losses = evaluate(labels, preOutput, activation, mask).losses();
    INDArray array = Nd4j.create(preOutput.dataType(), losses.length, 1);
    for (int b = 0; b < losses.length; b++) {
      array.putScalar(b, 0, losses[b]);
    }
    return array;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return gradient(evaluate(labels, preOutput, activation, mask), preOutput, activation);
  }

  private static INDArray gradient(
      Evaluation evaluation, INDArray preOutput, IActivation activation) {
    INDArray gradient = Nd4j.create(preOutput.dataType(), preOutput.shape());
    evaluation.rows().scatter(evaluation.gradient(), 1, gradient);
    return activation.backprop(preOutput.dup(), gradient).getFirst();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Evaluation evaluation = evaluate(labels, preOutput, activation, mask);
    return new Pair<>(sum(evaluation, average), gradient(evaluation, preOutput, activation));
  }

  @Override
  public String name() {
    return toString();
  }

  private Object readResolve() {
    return new FenchelYoungLoss(solver, noise, samples, temperature, seed);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FenchelYoungLoss other
        && solver.equals(other.solver)
        && noise.equals(other.noise)
        && samples == other.samples
        && temperature == other.temperature
        && seed == other.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(solver, noise, samples, temperature, seed);
  }

  @Override
  public String toString() {
    return "FenchelYoungLoss("
        + solver
        + ", "
        + noise
        + ", samples "
        + samples
        + ", temperature "
        + temperature
        + ")";
  }

  /** Builds a loss; every setting has a default but the solver. */
  public static final class Builder {

    private final SolverSpec solver;
    private NoiseDistribution noise = Noises.parse("normal");
    private int samples = 10;
    private double temperature = 1;
    private long seed;

    private Builder(SolverSpec solver) {
      this.solver = Objects.requireNonNull(solver, "solver");
    }

    /** The noise of the scores; by default normal noise. */
    public Builder noise(NoiseDistribution value) {
      noise = Objects.requireNonNull(value, "noise");
      return this;
    }

    /** Draws whose solutions are averaged, at least 1. */
    public Builder samples(int value) {
      Ranges.atLeastOne("samples", value);
      samples = value;
      return this;
    }

    /** {@code tau}, factor of the noise: at least 0; 0 is the loss of the structured perceptron. */
    public Builder temperature(double value) {
      Ranges.atLeastZero("temperature", value);
      temperature = value;
      return this;
    }

    /** Names the noise; by default 0. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if no such solver is registered, or it refuses its
     *     parameters, or the noise cannot be made again from its written form
     */
    public FenchelYoungLoss build() {
      return new FenchelYoungLoss(
          solver.toString(), Noises.write(noise), samples, temperature, seed);
    }
  }
}
