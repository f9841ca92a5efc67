package org.aimle.spark.ml;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Optional;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.LabelScale;
import org.aimle.spark.text.LabelTask;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;

/**
 * What the models of all stages that explain have in common.
 *
 * @param <M> the model
 * @param <S> how it was trained
 * @since 0.1.0
 */
public abstract class AimleExplainerModel<M extends AimleExplainerModel<M, S>, S> extends Model<M>
    implements AimleExplainerParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private transient Optional<S> summary;

  AimleExplainerModel(String uid, Optional<S> summary) {
    this.uid = uid;
    this.summary = summary;
  }

  @Override
  public final String uid() {
    return uid;
  }

  @SuppressWarnings("unchecked") // what M is for
  private M self() {
    return (M) this;
  }

  public M setLabelCol(String value) {
    set(labelCol(), value);
    return self();
  }

  public M setWeightCol(String value) {
    set(weightCol(), value);
    return self();
  }

  public M setPredictionCol(String value) {
    set(predictionCol(), value);
    return self();
  }

  public M setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return self();
  }

  public M setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return self();
  }

  public M setThresholds(double[] value) {
    set(thresholds(), value);
    return self();
  }

  public M setExplanationCol(String value) {
    set(explanationCol(), value);
    return self();
  }

  public M setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return self();
  }

  /** Java's serialisation leaves the summary behind. */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    summary = Optional.empty();
  }

  /** Whether it is known how the model was trained: not if it was saved without that. */
  public final boolean hasSummary() {
    return summary.isPresent();
  }

  /**
   * How the model was trained.
   *
   * @throws IllegalStateException if that is not known; see {@link #hasSummary()}
   */
  public final S summary() {
    return summary.orElseThrow(
        () ->
            new IllegalStateException(
                "it is not known how " + uid + " was trained: it was saved without its summary"));
  }

  final Optional<S> knownSummary() {
    return summary;
  }

  final void setSummary(S value) {
    summary = Optional.of(value);
  }

  /** Classes that the model tells apart, or 1 if it predicts a score. */
  public final int numClasses() {
    return labels().classes();
  }

  /** What the network's output means. */
  abstract LabelScale labels();

  final LabelTask learnt() {
    return labels().task();
  }

  final Optional<double[]> classThresholds() {
    return ClassChoice.thresholds(this, numClasses());
  }

  /** The name of the column that is explained. */
  abstract String inputCol();

  /** Whether what is explained can be. */
  abstract Column sound(Column input);

  /**
   * How well the model predicts the labels of other data than it was trained on. What has no label
   * or weight, or is invalid, is left out.
   *
   * @param dataset what {@code transform} reads, labels in {@code labelCol}, weights in {@code
   *     weightCol} if that is set
   * @throws IllegalArgumentException if a column is missing, nothing has a label, or a label or
   *     weight is none
   */
  public final ExplainerMetrics evaluate(Dataset<?> dataset) {
    return SparkInternals.within(
        dataset.sparkSession(), () -> LabelledExamples.metrics(self(), dataset));
  }

  /** A new model with this one's uid, network and summary. */
  abstract M again();

  @Override
  public M copy(ParamMap extra) {
    M copy = copyValues(again(), ParamMap.empty()).trainedNow();
    for (Param<?> param : params()) {
      if (extra.contains(param)) {
        setFrom(extra, param, copy);
      }
    }
    return copy.setParent(parent());
  }

  private static <T> void setFrom(ParamMap extra, Param<T> param, AimleExplainerModel<?, ?> copy) {
    copy.set(param.name(), extra.apply(param));
  }

  /** From now on the parameters of its training stay what they are. */
  final M trainedNow() {
    paramSet().fixTrained();
    return self();
  }
}
