package org.aimle.spark.ml;

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
