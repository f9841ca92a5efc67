package org.aimle.spark.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * The parameters that all stages that explain have; {@code explainParams()} tells what each means,
 * its range and its default. The getter of a parameter that is not set and has no default throws
 * {@link java.util.NoSuchElementException}.
 *
 * @since 0.1.0
 */
public interface AimleExplainerParams extends SharedParams {

  /** The parameter objects behind the accessors below. */
  CommonParamSet paramSet();

  /** The parameter {@code labelCol}. */
  @Override
  default Param<String> labelCol() {
    return paramSet().labelCol;
  }

  /** The parameter {@code predictionCol}. */
  @Override
  default Param<String> predictionCol() {
    return paramSet().predictionCol;
  }

  /** The parameter {@code probabilityCol}. */
  @Override
  default Param<String> probabilityCol() {
    return paramSet().probabilityCol;
  }

  /** The parameter {@code rawPredictionCol}. */
  @Override
  default Param<String> rawPredictionCol() {
    return paramSet().rawPredictionCol;
  }

  /** The parameter {@code thresholds}. */
  @Override
  default DoubleArrayParam thresholds() {
    return paramSet().thresholds;
  }

  /** The parameter {@code weightCol}. */
  @Override
  default Param<String> weightCol() {
    return paramSet().weightCol;
  }

  /** The parameter {@code loss}. */
  @Override
  default Param<String> loss() {
    return paramSet().loss;
  }

  /** The parameter {@code epsilon}. */
  default DoubleParam epsilon() {
    return paramSet().epsilon;
  }

  default double getEpsilon() {
    return (Double) getOrDefault(epsilon());
  }

  /** The parameter {@code selection}. */
  default Param<String> selection() {
    return paramSet().selection;
  }

  default String getSelection() {
    return getOrDefault(selection());
  }

  /** The parameter {@code price}. */
  default DoubleParam price() {
    return paramSet().price;
  }

  default double getPrice() {
    return (Double) getOrDefault(price());
  }

  /** The parameter {@code task}. */
  default Param<String> task() {
    return paramSet().task;
  }

  default String getTask() {
    return getOrDefault(task());
  }

  /** The parameter {@code explanationCol}. */
  default Param<String> explanationCol() {
    return paramSet().explanationCol;
  }

  default String getExplanationCol() {
    return getOrDefault(explanationCol());
  }

  /** The parameter {@code idCol}. */
  default Param<String> idCol() {
    return paramSet().idCol;
  }

  default String getIdCol() {
    return getOrDefault(idCol());
  }

  /** The parameter {@code validationIndicatorCol}. */
  @Override
  default Param<String> validationIndicatorCol() {
    return paramSet().validationIndicatorCol;
  }

  /** The parameter {@code handleInvalid}. */
  @Override
  default Param<String> handleInvalid() {
    return paramSet().handleInvalid;
  }

  /** The parameter {@code k}. */
  default IntParam k() {
    return paramSet().k;
  }

  default int getK() {
    return (Integer) getOrDefault(k());
  }

  /** The parameter {@code hiddenUnits}. */
  default IntParam hiddenUnits() {
    return paramSet().hiddenUnits;
  }

  default int getHiddenUnits() {
    return (Integer) getOrDefault(hiddenUnits());
  }

  /** The parameter {@code estimator}. */
  default Param<String> estimator() {
    return paramSet().estimator;
  }

  default String getEstimator() {
    return getOrDefault(estimator());
  }

  /** The parameter {@code noise}. */
  default Param<String> noise() {
    return paramSet().noise;
  }

  default String getNoise() {
    return getOrDefault(noise());
  }

  /** The parameter {@code lambdaRule}. */
  default Param<String> lambdaRule() {
    return paramSet().lambdaRule;
  }

  default String getLambdaRule() {
    return getOrDefault(lambdaRule());
  }

  /** The parameter {@code learningRate}. */
  default DoubleParam learningRate() {
    return paramSet().learningRate;
  }

  default double getLearningRate() {
    return (Double) getOrDefault(learningRate());
  }

  /** The parameter {@code batchSize}. */
  default IntParam batchSize() {
    return paramSet().batchSize;
  }

  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** The parameter {@code maxIter}. */
  @Override
  default IntParam maxIter() {
    return paramSet().maxIter;
  }

  /** The parameter {@code patience}. */
  default IntParam patience() {
    return paramSet().patience;
  }

  default int getPatience() {
    return (Integer) getOrDefault(patience());
  }

  /** The parameter {@code seed}. */
  @Override
  default LongParam seed() {
    return paramSet().seed;
  }

  /** The parameter {@code numWorkers}. */
  default IntParam numWorkers() {
    return paramSet().numWorkers;
  }

  default int getNumWorkers() {
    return (Integer) getOrDefault(numWorkers());
  }

  /** The parameter {@code averagingFrequency}. */
  default IntParam averagingFrequency() {
    return paramSet().averagingFrequency;
  }

  default int getAveragingFrequency() {
    return (Integer) getOrDefault(averagingFrequency());
  }

  /** The parameter {@code outerOptimiser}. */
  default Param<String> outerOptimiser() {
    return paramSet().outerOptimiser;
  }

  default String getOuterOptimiser() {
    return getOrDefault(outerOptimiser());
  }

  /** The parameter {@code updaterState}. */
  default Param<String> updaterState() {
    return paramSet().updaterState;
  }

  default String getUpdaterState() {
    return getOrDefault(updaterState());
  }

  /** The parameter {@code compression}. */
  default Param<String> compression() {
    return paramSet().compression;
  }

  default String getCompression() {
    return getOrDefault(compression());
  }

  /** The parameter {@code syncInterval}. */
  default IntParam syncInterval() {
    return paramSet().syncInterval;
  }

  default int getSyncInterval() {
    return (Integer) getOrDefault(syncInterval());
  }

  /** The parameter {@code maxRestarts}. */
  default IntParam maxRestarts() {
    return paramSet().maxRestarts;
  }

  default int getMaxRestarts() {
    return (Integer) getOrDefault(maxRestarts());
  }

  /** The parameter {@code checkpointDir}. */
  default Param<String> checkpointDir() {
    return paramSet().checkpointDir;
  }

  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** The parameter {@code checkpointInterval}. */
  @Override
  default IntParam checkpointInterval() {
    return paramSet().checkpointInterval;
  }
}
