package org.aimle.explain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleVertex;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained {@link FeatureExplainer} made for explaining alone, of values as they stand in a table:
 * the same network without noise, one row at a time, in plain Java. It needs no native library,
 * gives the same bits on every machine and for zeros that are written or left out, and agrees with
 * the graph up to rounding.
 *
 * <p>Immutable, thread-safe, and serialisable by Java's serialisation.
 *
 * @since 0.1.0
 */
public final class FrozenFeatureExplainer implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Standard deviations from the mean. */
  private static final float NEAR = 1;

  private final Standardisation standardisation;
  private final FeatureGroups groups;
  private final SolverSpec selection;
  private final Weights weights;

  private final transient MapSolver solver;
  private final transient float[] zeros;

  /**
   * The row from which differences are taken, so that a row with many zeros costs little: of zeros
   * where these are near the mean, as of one-hot columns. Elsewhere of means: a difference of far
   * numbers would lose digits.
   */
  private final transient float[] start;

  /** The selector's first layer before rectification, for that row. */
  private final transient float[] selectorOfStart;

  /** All that is trained, by the name of the vertex. */
  private record Weights(
      Affine selector1,
      Affine selector2,
      Affine scores,
      Affine predictor1,
      Affine predictor2,
      Affine label)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private FrozenFeatureExplainer(
      Standardisation standardisation,
      FeatureGroups groups,
      SolverSpec selection,
      Weights weights) {
    this.standardisation = standardisation;
    this.groups = groups;
    this.selection = selection;
    this.weights = weights;
    this.solver = selection.create();
    this.zeros = standardisation.ofZeros();
    this.start = zeros.clone();
    for (int c = 0; c < start.length; c++) {
      start[c] = Math.abs(zeros[c]) <= NEAR ? zeros[c] : 0f;
    }
    this.selectorOfStart = layer(weights.selector1, start);
  }

  /**
   * Copies the weights of a trained graph.
   *
   * @param graph a graph of {@link FeatureExplainer#configuration}
   * @param standardisation how values become what the graph was trained on
   * @throws IllegalArgumentException if the graph is no such graph, or has another number of
   *     features
   */
  public static FrozenFeatureExplainer of(ComputationGraph graph, Standardisation standardisation) {
    FeatureGroups groups = new FeatureExplainer(graph).groups();
    if (groups.columns() != Objects.requireNonNull(standardisation, "standardisation").columns()) {
      throw new IllegalArgumentException(
          "the graph takes %d features, but %d are standardised"
              .formatted(groups.columns(), standardisation.columns()));
    }
    Map<String, INDArray> table = graph.paramTable();
    return new FrozenFeatureExplainer(
        standardisation,
        groups,
        ((AimleVertex) graph.getConfiguration().getVertices().get(FeatureExplainer.SELECTION))
            .solver(),
        new Weights(
            ExplainerGraphs.affine(table, FeatureExplainer.SELECTOR1),
            ExplainerGraphs.affine(table, FeatureExplainer.SELECTOR2),
            ExplainerGraphs.affine(table, FeatureExplainer.SCORES),
            ExplainerGraphs.affine(table, FeatureExplainer.PREDICTOR1),
            ExplainerGraphs.affine(table, FeatureExplainer.PREDICTOR2),
            ExplainerGraphs.affine(table, FeatureExplainer.LABEL)));
  }

  /** What Java's serialisation leaves behind is made anew. */
  private Object readResolve() {
    return new FrozenFeatureExplainer(standardisation, groups, selection, weights);
  }

  /** How values become what the network sees. */
  public Standardisation standardisation() {
    return standardisation;
  }

  /** What is chosen from. */
  public FeatureGroups groups() {
    return groups;
  }

  /** Classes of the label, or 1 for a number in [0, 1]. */
  public int classes() {
    return weights.label.out();
  }

  /** What chooses the groups. */
  public SolverSpec selection() {
    return selection;
  }

  /**
   * Predicts the label of a row and chooses its groups of features.
   *
   * @param values {@code [n]}, finite, as they stand in the table
   * @throws IllegalArgumentException if there are more or fewer values than features, or one is not
   *     finite
   */
  public FeatureExplanation explain(double[] values) {
    if (values.length != groups.columns()) {
      throw new IllegalArgumentException(
          "the row has %d features, but the explainer was trained on %d"
              .formatted(values.length, groups.columns()));
    }
    return explain(IntStream.range(0, values.length).toArray(), values);
  }

  /**
   * As {@link #explain(double[])}, of a row that is 0 but for some columns.
   *
   * @param at the columns, ascending, each at most once
   * @param values their values, finite
   * @throws IllegalArgumentException if there are not as many values as columns, one is not finite,
   *     or columns are not those of the table in ascending order
   */
  public FeatureExplanation explain(int[] at, double[] values) {
    requireRow(at, values);
    float[] x = zeros.clone();
    for (int i = 0; i < at.length; i++) {
      x[at[i]] = standardisation.of(at[i], values[i]);
    }
    float[] scores = scores(x);
    float[] z = new float[scores.length];
    solver.solve(scores, z, 0, z.length);
    int[] chosen = IntStream.range(0, z.length).filter(g -> z[g] != 0).toArray();
    return new FeatureExplanation(predict(x, chosen), scores, chosen);
  }

  private void requireRow(int[] at, double[] values) {
    if (at.length != values.length) {
      throw new IllegalArgumentException(
          "%d values are given for %d columns; give one for each"
              .formatted(values.length, at.length));
    }
    for (int i = 0; i < at.length; i++) {
      if (at[i] < 0 || at[i] >= groups.columns() || (i > 0 && at[i] <= at[i - 1])) {
        throw new IllegalArgumentException(
            "columns are %s, but must be ascending, from 0 to %d"
                .formatted(Arrays.toString(at), groups.columns() - 1));
      }
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "column %d has the value %s; it must be finite".formatted(at[i], values[i]));
      }
    }
  }

  private float[] scores(float[] x) {
    int[] at = new int[x.length];
    float[] differences = new float[x.length];
    int count = 0;
    for (int c = 0; c < x.length; c++) {
      if (x[c] != start[c]) {
        at[count] = c;
        differences[count++] = x[c] - start[c];
      }
    }
    float[] first = selectorOfStart.clone();
    weights.selector1.addSome(at, differences, count, first);
    return layer(weights.scores, rectified(layer(weights.selector2, rectified(first))));
  }

  private double[] predict(float[] x, int[] chosen) {
    int[] at = IntStream.of(chosen).flatMap(g -> IntStream.of(groups.all()[g])).sorted().toArray();
    float[] values = new float[at.length];
    for (int i = 0; i < at.length; i++) {
      values[i] = x[at[i]];
    }
    float[] first = weights.predictor1.biases().clone();
    weights.predictor1.addSome(at, values, at.length, first);
    return Labels.predicted(
        layer(weights.label, rectified(layer(weights.predictor2, rectified(first)))));
  }

  private static float[] layer(Affine affine, float[] x) {
    float[] y = new float[affine.out()];
    affine.apply(x, 0, y);
    return y;
  }

  private static float[] rectified(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i], 0f);
    }
    return values;
  }

  @Override
  public String toString() {
    return "FrozenFeatureExplainer(" + selection + ", " + groups + ")";
  }
}
