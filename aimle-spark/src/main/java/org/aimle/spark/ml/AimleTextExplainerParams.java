package org.aimle.spark.ml;

import org.aimle.explain.TextSelection;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * The parameters of {@link AimleTextExplainer} and {@link AimleTextExplainerModel}; {@code
 * explainParams()} tells what each means, its range and its default. The getter of a parameter that
 * is not set and has no default throws {@link java.util.NoSuchElementException}.
 *
 * @since 0.1.0
 */
public interface AimleTextExplainerParams extends AimleExplainerParams, PostHocParams {

  /** The parameter objects behind the accessors below. */
  @Override
  ExplainerParamSet paramSet();

  /** The parameter {@code tokensCol}. */
  default Param<String> tokensCol() {
    return paramSet().tokensCol;
  }

  default String getTokensCol() {
    return getOrDefault(tokensCol());
  }

  /**
   * What chooses the tokens, as {@code selection} and {@code k} say together: {@code k} is the size
   * of {@code top-k} and the most of {@code bounded-subset} where {@code selection} does not say
   * it, and has no effect otherwise.
   */
  default TextSelection textSelection() {
    return TextSelection.parse(getSelection(), getK());
  }

  /** The parameter {@code maxLength}. */
  default IntParam maxLength() {
    return paramSet().maxLength;
  }

  default int getMaxLength() {
    return (Integer) getOrDefault(maxLength());
  }

  /** The parameter {@code filters}. */
  default IntParam filters() {
    return paramSet().filters;
  }

  default int getFilters() {
    return (Integer) getOrDefault(filters());
  }

  /** The parameter {@code dropout}. */
  default DoubleParam dropout() {
    return paramSet().dropout;
  }

  default double getDropout() {
    return (Double) getOrDefault(dropout());
  }

  /** The parameter {@code batchOrder}. */
  default Param<String> batchOrder() {
    return paramSet().batchOrder;
  }

  default String getBatchOrder() {
    return getOrDefault(batchOrder());
  }

  /** The parameter {@code wordVectorsPath}. */
  default Param<String> wordVectorsPath() {
    return paramSet().wordVectorsPath;
  }

  default String getWordVectorsPath() {
    return getOrDefault(wordVectorsPath());
  }

  /** The parameter {@code caseSensitive}. */
  default BooleanParam caseSensitive() {
    return paramSet().caseSensitive;
  }

  default boolean getCaseSensitive() {
    return (Boolean) getOrDefault(caseSensitive());
  }

  /** The parameter {@code vectorSize}. */
  default IntParam vectorSize() {
    return paramSet().vectorSize;
  }

  default int getVectorSize() {
    return (Integer) getOrDefault(vectorSize());
  }

  /** The parameter {@code vectorMinCount}. */
  default IntParam vectorMinCount() {
    return paramSet().vectorMinCount;
  }

  default int getVectorMinCount() {
    return (Integer) getOrDefault(vectorMinCount());
  }

  /** The parameter {@code vectorWindow}. */
  default IntParam vectorWindow() {
    return paramSet().vectorWindow;
  }

  default int getVectorWindow() {
    return (Integer) getOrDefault(vectorWindow());
  }

  /** The parameter {@code vectorIterations}. */
  default IntParam vectorIterations() {
    return paramSet().vectorIterations;
  }

  default int getVectorIterations() {
    return (Integer) getOrDefault(vectorIterations());
  }

  /** The parameter {@code vectorMaxTokens}. */
  default IntParam vectorMaxTokens() {
    return paramSet().vectorMaxTokens;
  }

  default int getVectorMaxTokens() {
    return (Integer) getOrDefault(vectorMaxTokens());
  }
}
