package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.transform;

import java.util.List;
import org.aimle.WrongInputException;
import org.aimle.explain.RationaleMetrics;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.ExampleColumns;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * How well chosen words agree with those that people marked ({@link RationaleMetrics}), over the
 * texts that have marked words: subset precision, chosen marked words per chosen word, or recall,
 * chosen marked words per marked word.
 *
 * @since 0.1.0
 */
public final class SubsetPrecisionEvaluator extends Evaluator implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> metricName;
  private final Param<String> explanationCol;
  private final Param<String> marksCol;
  private final IntParam k;

  public SubsetPrecisionEvaluator() {
    this(SparkInternals.randomUid("subsetPrecision"));
  }

  public SubsetPrecisionEvaluator(String uid) {
    this.uid = uid;
    metricName =
        new Param<>(
            this,
            "metricName",
            "precision or recall",
            ParamRanges.oneOf("metricName", "precision", "recall"));
    explanationCol =
        CommonParamSet.column(
            this, "explanationCol", "column of chosen tokens, as the explainer writes it");
    marksCol =
        CommonParamSet.column(
            this,
            "marksCol",
            "column of marks, one for each token: array of booleans, or of numbers, 0 for tokens"
                + " that are not marked");
    k =
        new IntParam(
            this,
            "k",
            "tokens that are to be chosen (at least 1): a text with fewer counts as if the missing"
                + " ones were not marked",
            ParamRanges.atLeast("k", 1));
    setDefault(metricName, "precision");
    setDefault(explanationCol, "explanation");
    setDefault(marksCol, "mask");
    setDefault(k, 1);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The parameter {@code metricName}. */
  public Param<String> metricName() {
    return metricName;
  }

  public String getMetricName() {
    return getOrDefault(metricName);
  }

  public SubsetPrecisionEvaluator setMetricName(String value) {
    set(metricName, value);
    return this;
  }

  /** The parameter {@code explanationCol}. */
  public Param<String> explanationCol() {
    return explanationCol;
  }

  public String getExplanationCol() {
    return getOrDefault(explanationCol);
  }

  public SubsetPrecisionEvaluator setExplanationCol(String value) {
    set(explanationCol, value);
    return this;
  }

  /** The parameter {@code marksCol}. */
  public Param<String> marksCol() {
    return marksCol;
  }

  public String getMarksCol() {
    return getOrDefault(marksCol);
  }

  public SubsetPrecisionEvaluator setMarksCol(String value) {
    set(marksCol, value);
    return this;
  }

  /** The parameter {@code k}. */
  public IntParam k() {
    return k;
  }

  public int getK() {
    return (Integer) getOrDefault(k);
  }

  public SubsetPrecisionEvaluator setK(int value) {
    set(k, value);
    return this;
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  /**
   * The metric, in [0, 1].
   *
   * @throws IllegalArgumentException if no text has marked tokens, or a text has chosen tokens
   *     beyond its marks
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    RationaleMetrics metrics = metrics(dataset);
    return getMetricName().equals("recall") ? metrics.recall() : metrics.precision();
  }

  /** Both metrics together. */
  public RationaleMetrics metrics(Dataset<?> dataset) {
    Column marks = ExampleColumns.column(dataset, getMarksCol());
    Column chosen =
        transform(
            ExampleColumns.column(dataset, getExplanationCol()), one -> one.getField("index"));
    List<Row> rows =
        dataset
            .select(transform(marks, mark -> mark.cast(DataTypes.DoubleType).notEqual(0)), chosen)
            .collectAsList();
    RationaleMetrics metrics = RationaleMetrics.NONE;
    for (Row row : rows) {
      if (row.isNullAt(0) || row.isNullAt(1)) {
        continue;
      }
      List<Boolean> marked = row.getList(0);
      if (marked.contains(true)) {
        boolean[] flags = new boolean[marked.size()];
        for (int i = 0; i < flags.length; i++) {
          flags[i] = Boolean.TRUE.equals(marked.get(i));
        }
        int[] positions = row.<Integer>getList(1).stream().mapToInt(Integer::intValue).toArray();
        metrics = metrics.plus(RationaleMetrics.of(positions, flags, getK()));
      }
    }
    if (metrics.marked() == 0) {
      throw new WrongInputException(
          "column '%s' (marksCol) marks no token of any text; give texts with marked tokens"
              .formatted(getMarksCol()));
    }
    return metrics;
  }

  @Override
  public SubsetPrecisionEvaluator copy(ParamMap extra) {
    return copyValues(new SubsetPrecisionEvaluator(uid), extra);
  }

  @Override
  public MLWriter write() {
    return StageFiles.writer(this);
  }

  /** Reads what {@link #write()} wrote. */
  public static MLReader<SubsetPrecisionEvaluator> read() {
    return StageFiles.reader(SubsetPrecisionEvaluator.class, SubsetPrecisionEvaluator::new);
  }

  /** Reads what {@code save(path)} wrote, on any Hadoop path. */
  public static SubsetPrecisionEvaluator load(String path) {
    return read().load(path);
  }
}
