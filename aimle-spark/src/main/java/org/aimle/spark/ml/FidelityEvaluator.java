package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.ml.WrongParamException.Name;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.SoftLabels;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How true explanations are to the model that they explain, by asking that model; see {@link
 * Fidelity} for the metrics. It measures any explainer whose output has an array of structs with a
 * field {@code index}, the positions of the chosen tokens.
 *
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class)
public final class FidelityEvaluator extends Evaluator implements MLWritable {

  private static final long serialVersionUID = 1L;

  private static final String SUFFICIENCY = "sufficiency";

  private final String uid;
  private final Param<String> metricName;
  private final Param<String> tokensCol;
  private final Param<String> explanationCol;
  private final Param<String> probabilityCol;
  private final Param<String> predictionCol;
  private final Param<String> teacherCol;
  private Transformer teacher;

  public FidelityEvaluator() {
    this(SparkInternals.randomUid("fidelity"));
  }

  public FidelityEvaluator(String uid) {
    this.uid = uid;
    metricName =
        new Param<>(
            this,
            "metricName",
            "r2, agreement, sufficiency (the less, the better), comprehensiveness, topWords or"
                + " effectCovered",
            ParamRanges.oneOf(
                "metricName",
                "r2",
                "agreement",
                SUFFICIENCY,
                "comprehensiveness",
                "topWords",
                "effectCovered"));
    tokensCol = CommonParamSet.column(this, "tokensCol", "column of tokens, array<string>");
    explanationCol =
        CommonParamSet.column(
            this, "explanationCol", "column of chosen tokens, as the explainer writes it");
    probabilityCol =
        CommonParamSet.column(
            this,
            "probabilityCol",
            "the explainer's column, where the teacher writes probabilities");
    predictionCol =
        CommonParamSet.column(
            this,
            "predictionCol",
            "the explainer's column, where the teacher writes a number; where this column has classes,"
                + " probabilityCol is read");
    teacherCol =
        CommonParamSet.column(
            this,
            "teacherCol",
            "column of the teacher: a vector or array of the probability of each class, or a number."
                + " Unset: probability if the teacher writes it, else prediction");
    setDefault(metricName, "r2");
    setDefault(tokensCol, "tokens");
    setDefault(explanationCol, "explanation");
    setDefault(probabilityCol, "probability");
    setDefault(predictionCol, "prediction");
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

  public FidelityEvaluator setMetricName(String value) {
    set(metricName, value);
    return this;
  }

  /** The parameter {@code tokensCol}. */
  public Param<String> tokensCol() {
    return tokensCol;
  }

  public String getTokensCol() {
    return getOrDefault(tokensCol);
  }

  public FidelityEvaluator setTokensCol(String value) {
    set(tokensCol, value);
    return this;
  }

  /** The parameter {@code explanationCol}. */
  public Param<String> explanationCol() {
    return explanationCol;
  }

  public String getExplanationCol() {
    return getOrDefault(explanationCol);
  }

  public FidelityEvaluator setExplanationCol(String value) {
    set(explanationCol, value);
    return this;
  }

  /** The parameter {@code probabilityCol}. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  public String getProbabilityCol() {
    return getOrDefault(probabilityCol);
  }

  public FidelityEvaluator setProbabilityCol(String value) {
    set(probabilityCol, value);
    return this;
  }

  /** The parameter {@code predictionCol}. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  public String getPredictionCol() {
    return getOrDefault(predictionCol);
  }

  public FidelityEvaluator setPredictionCol(String value) {
    set(predictionCol, value);
    return this;
  }

  /** The parameter {@code teacherCol}. */
  public Param<String> teacherCol() {
    return teacherCol;
  }

  public String getTeacherCol() {
    return getOrDefault(teacherCol);
  }

  public FidelityEvaluator setTeacherCol(String value) {
    set(teacherCol, value);
    return this;
  }

  /**
   * The model that is explained.
   *
   * @param fitted as {@link AimleTextExplainer#setTeacher} takes it
   */
  public FidelityEvaluator setTeacher(Transformer fitted) {
    teacher = fitted;
    return this;
  }

  /** The model that is explained, if one was given. */
  public Optional<Transformer> teacher() {
    return Optional.ofNullable(teacher);
  }

  @Override
  public boolean isLargerBetter() {
    return !getMetricName().equals(SUFFICIENCY);
  }

  /**
   * The metric.
   *
   * @throws IllegalArgumentException if there is no teacher, columns do not fit, no text has more
   *     words than explain it, or the metric has no value: agreement with a teacher of numbers, or
   *     any share of a variance that is 0
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    Fidelity all = measure(dataset);
    double value =
        switch (getMetricName()) {
          case "r2" -> all.r2();
          case "agreement" -> all.agreement();
          case SUFFICIENCY -> all.sufficiency();
          case "comprehensiveness" -> all.comprehensiveness();
          case "topWords" -> all.topWords();
          default -> all.effectCovered();
        };
    if (Double.isNaN(value)) {
      throw new WrongParamException(
          "%s is %s, which has no value for this teacher and these texts; choose another metric, or"
              + " texts of which the teacher says different things",
          new Name("metricName"), getMetricName());
    }
    return value;
  }

  /** All metrics together. */
  public Fidelity measure(Dataset<?> dataset) {
    if (teacher == null) {
      throw new WrongInputException("there is no teacher to ask; give one with setTeacher");
    }
    Teacher asked =
        Teacher.of(
            teacher,
            getTokensCol(),
            isSet(teacherCol) ? Optional.of(getTeacherCol()) : Optional.empty());
    Dataset<Row> rows = dataset.toDF();
    Column predicted = SoftLabels.column(rows, predictedCol(asked, rows.schema()));
    return new FidelityMeasure(asked, true)
        .of(
            rows,
            ExampleColumns.column(rows, getTokensCol()),
            ExampleColumns.column(rows, getExplanationCol()),
            predicted,
            Integer.MAX_VALUE);
  }

  /** A class is no number, though its column looks like one. */
  private String predictedCol(Teacher asked, StructType schema) {
    boolean number = asked.task().kind() == LabelTask.Kind.NUMBERS;
    boolean classes =
        SparkInternals.field(schema, getPredictionCol())
            .flatMap(SparkInternals::classes)
            .isPresent();
    return number && !classes ? getPredictionCol() : getProbabilityCol();
  }

  @Override
  public FidelityEvaluator copy(ParamMap extra) {
    FidelityEvaluator copy = new FidelityEvaluator(uid);
    copy.teacher = teacher;
    return copyValues(copy, extra);
  }

  /** The teacher is saved, too. */
  @Override
  public MLWriter write() {
    return new TeacherFiles.EvaluatorWriter(this);
  }

  /** Reads what {@link #write()} wrote. */
  public static MLReader<FidelityEvaluator> read() {
    return new TeacherFiles.EvaluatorReader();
  }

  /** Reads what {@code save(path)} wrote, on any Hadoop path. */
  public static FidelityEvaluator load(String path) {
    return read().load(path);
  }
}
