package org.aimle.spark.ml;

import org.aimle.explain.FeatureSelection;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasFeaturesCol;

/**
 * The parameters of {@link AimleFeatureExplainer} and {@link AimleFeatureExplainerModel}; {@code
 * explainParams()} tells what each means, its range and its default. The getter of a parameter that
 * is not set and has no default throws {@link java.util.NoSuchElementException}.
 *
 * @since 0.1.0
 */
public interface AimleFeatureExplainerParams extends AimleExplainerParams, HasFeaturesCol {

  /** The parameter objects behind the accessors below. */
  @Override
  FeatureParamSet paramSet();

  /** As in {@link SharedParams}: nothing calls it. */
  @Override
  default void org$apache$spark$ml$param$shared$HasFeaturesCol$_setter_$featuresCol_$eq(
      Param<String> param) {}

  /** The parameter {@code featuresCol}. */
  @Override
  default Param<String> featuresCol() {
    return paramSet().featuresCol;
  }

  /**
   * What chooses the features, as {@code selection} and {@code k} say together: {@code k} is the
   * size of {@code top-k} and the most of {@code bounded-subset} where {@code selection} does not
   * say it, and has no effect otherwise.
   */
  default FeatureSelection featureSelection() {
    return FeatureSelection.parse(getSelection(), getK());
  }

  /** The parameter {@code groups}. */
  default StringArrayParam groups() {
    return paramSet().groups;
  }

  default String[] getGroups() {
    return getOrDefault(groups());
  }

  /** The parameter {@code selectorUnits}. */
  default IntParam selectorUnits() {
    return paramSet().selectorUnits;
  }

  default int getSelectorUnits() {
    return (Integer) getOrDefault(selectorUnits());
  }
}
