package org.aimle.dl4j;

import java.util.Objects;
import org.aimle.estimator.Perturbation;
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
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
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
 * With {@link Perturbation#MULTIPLICATIVE} noise, {@code f_m = exp(tau noise_m - tau^2 / 2)} stands
 * in for it (Dalle, Baty, Bouvier, Parmentier, 2022):
 *
 * <pre>
 *   z_m      = MAP(theta f_m)
 *   loss     = mean over m of &lt;theta f_m, z_m - y&gt;              at least 0
 *   gradient = mean over m of f_m (z_m - y)
 * </pre>
 *
 * <p>For an output or loss layer whose output, {@code [B, n]}, is theta. Labels are {@code y [B,
 * n]}, or {@code [B, n + c]} with the context of each example behind its structure where the solver
 * takes contexts. A mask of the shape {@code [B, n]} marks padding, which the solver is not shown;
 * a mask {@code [B, 1]} weighs examples. The noise of a row is a function of the seed and of its
 * scores, so a repeated step draws the same. At inference the layer gives theta, and a solver
 * {@code MAP(theta)}. Immutable; thread-safe as the solver is.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class FenchelYoungLoss extends SolverLoss {

  private static final long serialVersionUID = 1L;

  private final String solver;
  private final String noise;
  private final int samples;
  private final double temperature;
  private final long seed;

  /** Null, and not written, where noise is added. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private final Perturbation perturbation;

  private final transient NoiseDistribution distribution;
  private final transient MapSolver made;

  @JsonCreator
  private FenchelYoungLoss(
      @JsonProperty("solver") String solver,
      @JsonProperty("noise") String noise,
      @JsonProperty("samples") int samples,
      @JsonProperty("temperature") double temperature,
      @JsonProperty("seed") long seed,
      @JsonProperty("perturbation") Perturbation perturbation) {
    this.solver = solver;
    this.noise = noise;
    this.samples = samples;
    this.temperature = temperature;
    this.seed = seed;
    this.perturbation = perturbation == Perturbation.ADDITIVE ? null : perturbation;
    this.distribution = Noises.parse(noise);
    this.made = SolverSpec.parse(solver).create();
    SolverClosing.with(this, made);
  }

  /** A loss with structures of the named solver, by default with 10 draws of normal noise. */
  public static Builder builder(SolverSpec solver) {
    return new Builder(solver);
  }

  @Override
  MapSolver solver() {
    return made;
  }

  @Override
  String title() {
    return "a Fenchel-Young loss";
  }

  @Override
  void evaluate(
      Instances instances, float[] scores, float[] wanted, double[] losses, float[] gradient) {
    Rows rows = instances.rows();
    int n = rows.stride();
    float[] factors = new float[isMultiplicative() ? scores.length * samples : 0];
    float[] noisy = noisy(rows, scores, factors);
    float[] z = new float[noisy.length];
    new BatchSolver(RowWorkers.caller()).solve(instances, samples, noisy, z);
    for (int b = 0; b < losses.length; b++) {
      for (int i = b * n; i < b * n + rows.length(b); i++) {
        double sum = 0;
        double weighted = 0;
        for (int m = 0; m < samples; m++) {
          int at = i + (b * (samples - 1) + m) * n;
          losses[b] += (double) noisy[at] * (z[at] - wanted[i]) / samples;
          sum += z[at];
          weighted += isMultiplicative() ? factors[at] * (double) (z[at] - wanted[i]) : 0;
        }
        gradient[i] = (float) (isMultiplicative() ? weighted / samples : sum / samples - wanted[i]);
      }
    }
  }

  private boolean isMultiplicative() {
    return perturbation == Perturbation.MULTIPLICATIVE;
  }

  /**
   * The perturbed scores, {@code [B * samples, n]}.
   *
   * @param factors receives the factors of multiplicative noise, of the same shape
   */
  private float[] noisy(Rows rows, float[] scores, float[] factors) {
    int n = rows.stride();
    long[] names = new long[rows.batch()];
    for (int b = 0; b < names.length; b++) {
      for (int i = b * n; i < b * n + rows.length(b); i++) {
        names[b] = NoiseKeys.mix(names[b] + Float.floatToIntBits(scores[i]) + 1);
      }
    }
    NoiseKeys keys = new NoiseKeys(seed, 0, names);
    float[] noisy = new float[scores.length * samples];
    Perturbation how = isMultiplicative() ? Perturbation.MULTIPLICATIVE : Perturbation.ADDITIVE;
    float[] perturbed = new float[n];
    float[] drawn = new float[n];
    for (int row = 0; row < rows.batch() * samples; row++) {
      int b = row / samples;
      int length = rows.length(b);
      distribution.fill(keys.key(b, row % samples), drawn, 0, length);
      System.arraycopy(scores, b * n, perturbed, 0, length);
      how.apply(perturbed, drawn, (float) temperature, length);
      System.arraycopy(perturbed, 0, noisy, row * n, length);
      if (isMultiplicative()) {
        System.arraycopy(drawn, 0, factors, row * n, length);
      }
    }
    return noisy;
  }

  private Object readResolve() {
    return new FenchelYoungLoss(solver, noise, samples, temperature, seed, perturbation);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FenchelYoungLoss other
        && solver.equals(other.solver)
        && noise.equals(other.noise)
        && samples == other.samples
        && temperature == other.temperature
        && seed == other.seed
        && perturbation == other.perturbation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(solver, noise, samples, temperature, seed, perturbation);
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
        + (isMultiplicative() ? ", multiplicative)" : ")");
  }

  /** Builds a loss; every setting has a default but the solver. */
  public static final class Builder {

    private final SolverSpec solver;
    private NoiseDistribution noise = Noises.parse("normal");
    private int samples = 10;
    private double temperature = 1;
    private long seed;
    private Perturbation perturbation = Perturbation.ADDITIVE;

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
     * How noise enters the scores; by default additive. Multiplicative noise, which keeps the signs
     * of scores, needs the standard normal distribution, the default.
     */
    public Builder perturbation(Perturbation value) {
      perturbation = Objects.requireNonNull(value, "perturbation");
      return this;
    }

    /**
     * @throws IllegalArgumentException if no such solver is registered, or it refuses its
     *     parameters, or the noise cannot be made again from its written form, or does not suit the
     *     perturbation
     */
    public FenchelYoungLoss build() {
      perturbation.requireSuits(noise);
      return new FenchelYoungLoss(
          solver.toString(), Noises.write(noise), samples, temperature, seed, perturbation);
    }
  }
}
