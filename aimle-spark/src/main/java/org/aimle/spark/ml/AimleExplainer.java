package org.aimle.spark.ml;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.RoundListener;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;

/**
 * What all stages that explain have in common.
 *
 * @param <E> the stage
 * @param <M> its model
 * @since 0.1.0
 */
public abstract class AimleExplainer<E extends AimleExplainer<E, M>, M extends Model<M>>
    extends Estimator<M> implements AimleExplainerParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private transient List<RoundListener> listeners = new ArrayList<>();

  /** Whether other trainings may write to the same checkpointDir. */
  private boolean oneOfSeveral;

  AimleExplainer(String uid) {
    this.uid = uid;
  }

  @Override
  public final String uid() {
    return uid;
  }

  @SuppressWarnings("unchecked") // what E is for
  private E self() {
    return (E) this;
  }

  public E setLabelCol(String value) {
    set(labelCol(), value);
    return self();
  }

  public E setPredictionCol(String value) {
    set(predictionCol(), value);
    return self();
  }

  public E setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return self();
  }

  public E setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return self();
  }

  public E setThresholds(double[] value) {
    set(thresholds(), value);
    return self();
  }

  public E setTask(String value) {
    set(task(), value);
    return self();
  }

  public E setLoss(String value) {
    set(loss(), value);
    return self();
  }

  public E setEpsilon(double value) {
    set(epsilon(), value);
    return self();
  }

  public E setExplanationCol(String value) {
    set(explanationCol(), value);
    return self();
  }

  public E setIdCol(String value) {
    set(idCol(), value);
    return self();
  }

  public E setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return self();
  }

  public E setWeightCol(String value) {
    set(weightCol(), value);
    return self();
  }

  public E setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return self();
  }

  public E setK(int value) {
    set(k(), value);
    return self();
  }

  public E setSelection(String value) {
    set(selection(), value);
    return self();
  }

  public E setPrice(double value) {
    set(price(), value);
    return self();
  }

  public E setHiddenUnits(int value) {
    set(hiddenUnits(), value);
    return self();
  }

  public E setEstimator(String value) {
    set(estimator(), value);
    return self();
  }

  public E setNoise(String value) {
    set(noise(), value);
    return self();
  }

  public E setLambdaRule(String value) {
    set(lambdaRule(), value);
    return self();
  }

  public E setLearningRate(double value) {
    set(learningRate(), value);
    return self();
  }

  public E setBatchSize(int value) {
    set(batchSize(), value);
    return self();
  }

  public E setMaxIter(int value) {
    set(maxIter(), value);
    return self();
  }

  public E setPatience(int value) {
    set(patience(), value);
    return self();
  }

  public E setSeed(long value) {
    set(seed(), value);
    return self();
  }

  public E setNumWorkers(int value) {
    set(numWorkers(), value);
    return self();
  }

  public E setAveragingFrequency(int value) {
    set(averagingFrequency(), value);
    return self();
  }

  public E setOuterOptimiser(String value) {
    set(outerOptimiser(), value);
    return self();
  }

  public E setUpdaterState(String value) {
    set(updaterState(), value);
    return self();
  }

  public E setCompression(String value) {
    set(compression(), value);
    return self();
  }

  public E setSyncInterval(int value) {
    set(syncInterval(), value);
    return self();
  }

  public E setMaxRestarts(int value) {
    set(maxRestarts(), value);
    return self();
  }

  public E setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return self();
  }

  public E setCheckpointInterval(int value) {
    set(checkpointInterval(), value);
    return self();
  }

  /** Adds a listener that hears of each round and epoch of {@code fit}; it is not saved. */
  public E addListener(RoundListener listener) {
    listeners.add(listener);
    return self();
  }

  final List<RoundListener> listeners() {
    return listeners;
  }

  final boolean oneOfSeveral() {
    return oneOfSeveral;
  }

  /** Java's serialisation leaves the listeners behind. */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    listeners = new ArrayList<>();
  }

  @Override
  public final M fit(Dataset<?> dataset) {
    return SparkInternals.within(dataset.sparkSession(), () -> train(dataset));
  }

  abstract M train(Dataset<?> dataset);

  /** A new stage with this one's uid, and with what it has beside parameters. */
  abstract E again();

  /**
   * A copy with other values of some parameters: what cross-validation, pipelines and {@code fit}
   * with a {@link ParamMap} train. So a copy may share {@code checkpointDir} with others: it has a
   * folder of its own in it, named by parameters and data.
   */
  @Override
  public E copy(ParamMap extra) {
    E copy = again();
    AimleExplainer<E, M> common = copy;
    common.listeners.addAll(listeners);
    common.oneOfSeveral = true;
    return copyValues(copy, extra);
  }
}
