package org.aimle.spark.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of {@link AimleTextExplainer} and {@link AimleTextExplainerModel}; {@code
 * explainParams()} tells what each means, its range and its default. The getter of a parameter that
 * is not set and has no default throws {@link java.util.NoSuchElementException}.
 */
public interface AimleTextExplainerParams extends Params {

  /** The parameter objects behind the accessors below. */
  ExplainerParamSet paramSet();

  default Param<String> tokensCol() {
    return paramSet().tokensCol;
  }

  default String getTokensCol() {
    return getOrDefault(tokensCol());
  }

  default Param<String> labelCol() {
    return paramSet().labelCol;
  }

  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  default Param<String> predictionCol() {
    return paramSet().predictionCol;
  }

  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  default Param<String> explanationCol() {
    return paramSet().explanationCol;
  }

  default String getExplanationCol() {
    return getOrDefault(explanationCol());
  }

  default Param<String> idCol() {
    return paramSet().idCol;
  }

  default String getIdCol() {
    return getOrDefault(idCol());
  }

  default Param<String> validationIndicatorCol() {
    return paramSet().validationIndicatorCol;
  }

  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  default Param<String> handleInvalid() {
    return paramSet().handleInvalid;
  }

  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  default IntParam k() {
    return paramSet().k;
  }

  default int getK() {
    return (Integer) getOrDefault(k());
  }

  default IntParam maxLength() {
    return paramSet().maxLength;
  }

  default int getMaxLength() {
    return (Integer) getOrDefault(maxLength());
  }

  default IntParam filters() {
    return paramSet().filters;
  }

  default int getFilters() {
    return (Integer) getOrDefault(filters());
  }

  default IntParam hiddenUnits() {
    return paramSet().hiddenUnits;
  }

  default int getHiddenUnits() {
    return (Integer) getOrDefault(hiddenUnits());
  }

  default DoubleParam dropout() {
    return paramSet().dropout;
  }

  default double getDropout() {
    return (Double) getOrDefault(dropout());
  }

  default Param<String> estimator() {
    return paramSet().estimator;
  }

  default String getEstimator() {
    return getOrDefault(estimator());
  }

  default Param<String> noise() {
    return paramSet().noise;
  }

  default String getNoise() {
    return getOrDefault(noise());
  }

  default Param<String> lambdaRule() {
    return paramSet().lambdaRule;
  }

  default String getLambdaRule() {
    return getOrDefault(lambdaRule());
  }

  default DoubleParam learningRate() {
    return paramSet().learningRate;
  }

  default double getLearningRate() {
    return (Double) getOrDefault(learningRate());
  }

  default IntParam batchSize() {
    return paramSet().batchSize;
  }

  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  default IntParam maxIter() {
    return paramSet().maxIter;
  }

  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  default IntParam patience() {
    return paramSet().patience;
  }

  default int getPatience() {
    return (Integer) getOrDefault(patience());
  }

  default Param<String> batchOrder() {
    return paramSet().batchOrder;
  }

  default String getBatchOrder() {
    return getOrDefault(batchOrder());
  }

  default LongParam seed() {
    return paramSet().seed;
  }

  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  default IntParam numWorkers() {
    return paramSet().numWorkers;
  }

  default int getNumWorkers() {
    return (Integer) getOrDefault(numWorkers());
  }

  default IntParam averagingFrequency() {
    return paramSet().averagingFrequency;
  }

  default int getAveragingFrequency() {
    return (Integer) getOrDefault(averagingFrequency());
  }

  default Param<String> outerOptimiser() {
    return paramSet().outerOptimiser;
  }

  default String getOuterOptimiser() {
    return getOrDefault(outerOptimiser());
  }

  default IntParam maxRestarts() {
    return paramSet().maxRestarts;
  }

  default int getMaxRestarts() {
    return (Integer) getOrDefault(maxRestarts());
  }

  default Param<String> checkpointDir() {
    return paramSet().checkpointDir;
  }

  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  default IntParam checkpointInterval() {
    return paramSet().checkpointInterval;
  }

  default int getCheckpointInterval() {
    return (Integer) getOrDefault(checkpointInterval());
  }

  default Param<String> wordVectorsPath() {
    return paramSet().wordVectorsPath;
  }

  default String getWordVectorsPath() {
    return getOrDefault(wordVectorsPath());
  }

  default BooleanParam caseSensitive() {
    return paramSet().caseSensitive;
  }

  default boolean getCaseSensitive() {
    return (Boolean) getOrDefault(caseSensitive());
  }

  default IntParam vectorSize() {
    return paramSet().vectorSize;
  }

  default int getVectorSize() {
    return (Integer) getOrDefault(vectorSize());
  }

  default IntParam vectorMinCount() {
    return paramSet().vectorMinCount;
  }

  default int getVectorMinCount() {
    return (Integer) getOrDefault(vectorMinCount());
  }

  default IntParam vectorWindow() {
    return paramSet().vectorWindow;
  }

  default int getVectorWindow() {
    return (Integer) getOrDefault(vectorWindow());
  }

  default IntParam vectorIterations() {
    return paramSet().vectorIterations;
  }

  default int getVectorIterations() {
    return (Integer) getOrDefault(vectorIterations());
  }
}
