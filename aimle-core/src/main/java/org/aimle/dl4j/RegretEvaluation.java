package org.aimle.dl4j;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Regret;
import org.aimle.solver.Rows;
import org.aimle.solver.SolverSpec;
import org.nd4j.evaluation.BaseEvaluation;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.IMetric;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The {@link Regret} of a network's scores as DL4J evaluates: {@code graph.doEvaluation(iterator,
 * new RegretEvaluation(SolverSpec.parse("top-k:k=3")))}. Predictions are the predicted scores
 * {@code [B, n]}; labels are the true ones {@code [B, n]}, or {@code [B, n + c]} with the context
 * of each example behind them, as of {@link SpoPlusLoss}; a mask {@code [B, n]} marks padding. Each
 * example is solved twice. On Spark: {@code SparkComputationGraph.doEvaluation(rdd, batchSize, new
 * RegretEvaluation(..))}. Not thread-safe.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class RegretEvaluation extends BaseEvaluation<RegretEvaluation> {

  private static final long serialVersionUID = 1L;

  /** What it tells. */
  public enum Metric implements IMetric {
    /** {@link Regret#mean}. */
    MEAN,
    /** {@link Regret#relative}. */
    RELATIVE,
    /** {@link RegretEvaluation#optimal}. */
    OPTIMAL;

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends IEvaluation> getEvaluationClass() {
      return RegretEvaluation.class;
    }

    @Override
    public boolean minimize() {
      return this != OPTIMAL;
    }
  }

  /** What a float may lose of a value without being another decision. */
  private static final double ROUNDING = 1e-6;

  private final String solver;
  private double sum;
  private double best;
  private long examples;
  private long optimal;

  /** Made when first needed: evaluations travel to executors. */
  private transient MapSolver made;

  @JsonCreator
  private RegretEvaluation(
      @JsonProperty("solver") String solver,
      @JsonProperty("sum") double sum,
      @JsonProperty("best") double best,
      @JsonProperty("examples") long examples,
      @JsonProperty("optimal") long optimal) {
    this.solver = solver;
    this.sum = sum;
    this.best = best;
    this.examples = examples;
    this.optimal = optimal;
  }

  /** Of decisions of the named solver. */
  public RegretEvaluation(SolverSpec solver) {
    this(solver.toString(), 0, 0, 0, 0);
  }

  /** What was found so far. */
  public Regret regret() {
    return new Regret(sum, best, examples);
  }

  /** The share of examples whose decision is as good as the best one; 0 if there is none. */
  public double optimal() {
    return examples == 0 ? 0 : (double) optimal / examples;
  }

  private MapSolver solver() {
    if (made == null) {
      made = SolverSpec.parse(solver).create();
      SolverClosing.with(this, made);
    }
    return made;
  }

  /**
   * @throws IllegalArgumentException if arrays have other shapes than told above, or the solver
   *     refuses a row
   */
  @Override
  public void eval(
      INDArray labels,
      INDArray predictions,
      INDArray mask,
      List<? extends Serializable> recordMetaData) {
    boolean takesContexts = solver() instanceof ContextSolver;
    if (predictions.rank() != 2
        || labels.rank() != 2
        || labels.size(0) != predictions.size(0)
        || labels.size(1) < predictions.size(1)
        || labels.size(1) > predictions.size(1) && !takesContexts) {
      throw new IllegalArgumentException(
          "the regret takes predicted scores [B, n] and true ones of that shape"
              + (takesContexts ? ", with contexts [B, n + c]" : "")
              + ", but they have shapes "
              + Arrays.toString(predictions.shape())
              + " and "
              + Arrays.toString(labels.shape()));
    }
    long n = predictions.size(1);
    ScoreRows placed = ScoreRows.of(Math.toIntExact(predictions.size(0)), Math.toIntExact(n), mask);
    float[] truth = placed.gather(columns(labels, 0, n), 1);
    float[] predicted = placed.gather(predictions, 1);
    Instances instances = instances(placed.rows(), labels);
    Regret more = Regret.NONE;
    for (Regret one : Regret.each(instances, truth, predicted)) {
      more = more.plus(one);
      optimal += one.sum() <= ROUNDING * one.best() ? 1 : 0;
    }
    add(more.sum(), more.best(), more.examples());
  }

  private Instances instances(Rows rows, INDArray labels) {
    int size = Math.toIntExact(labels.size(1) - rows.stride());
    return size > 0
        ? Instances.of(
            (ContextSolver) solver(),
            rows,
            HostArrays.read(columns(labels, rows.stride(), labels.size(1))),
            size)
        : Instances.of(solver(), rows);
  }

  private static INDArray columns(INDArray array, long from, long to) {
    return from == 0 && to == array.size(1)
        ? array
        : array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  private void add(double moreSum, double moreBest, long moreExamples) {
    sum += moreSum;
    best += moreBest;
    examples += moreExamples;
  }

  @Override
  public void merge(RegretEvaluation other) {
    add(other.sum, other.best, other.examples);
    optimal += other.optimal;
  }

  @Override
  public void reset() {
    sum = 0;
    best = 0;
    examples = 0;
    optimal = 0;
  }

  @Override
  public String stats() {
    Regret all = regret();
    return String.format(
        Locale.ROOT,
        "regret of %s: %.6g an example, %.2f %% of the best values, %d examples, %.2f %% of them"
            + " decided as well as can be",
        solver,
        all.mean(),
        100 * all.relative(),
        all.examples(),
        100 * optimal());
  }

  /**
   * @throws IllegalArgumentException if the metric is not one of {@link Metric}
   */
  @Override
  public double getValue(IMetric metric) {
    if (!(metric instanceof Metric one)) {
      throw new IllegalArgumentException(
          "the regret has no metric '" + metric + "'; it has " + Arrays.toString(Metric.values()));
    }
    return switch (one) {
      case MEAN -> regret().mean();
      case RELATIVE -> regret().relative();
      case OPTIMAL -> optimal();
    };
  }

  @Override
  public RegretEvaluation newInstance() {
    return new RegretEvaluation(solver, 0, 0, 0, 0);
  }
}
