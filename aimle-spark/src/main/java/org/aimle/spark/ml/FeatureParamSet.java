package org.aimle.spark.ml;

import org.aimle.explain.FeatureExplainerSettings;
import org.aimle.explain.FeatureSelection;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters of the stage that explains rows of features and of its model: ranges,
 * documentation and defaults.
 *
 * @since 0.1.0
 */
public final class FeatureParamSet extends CommonParamSet {

  private static final long serialVersionUID = 1L;

  final Param<String> featuresCol;
  final StringArrayParam groups;
  final IntParam selectorUnits;

  FeatureParamSet(Params parent) {
    super(
        parent,
        new Wording(
            "row",
            "rows",
            "feature",
            "the chosen features in the vector's order, with their values and the scores that chose"
                + " them, array<struct<index:int,name:string,value:double,score:double>>",
            "has a vector that is null, of another size than in training, or with a value that is"
                + " not finite in single precision",
            "a hash of features and label",
            "spans:spans=1,width=5 (a run of up to 5 neighbours, of features in an order), or one"
                + " of your own by its registered name, to which a score of each feature is enough"),
        text -> FeatureSelection.parse(text, 1));
    featuresCol =
        column(
            parent, "featuresCol", "input column: the features of a row, vector (dense or sparse)");
    groups =
        new StringArrayParam(
            parent,
            "groups",
            "features that are chosen together and count as one of k, as the columns of a one-hot"
                + " encoded attribute: for each group what the names of its features have before an"
                + " underscore, or their indices first-last. Unset: neighbouring 0/1 features whose"
                + " names, as OneHotEncoder and VectorAssembler give them, agree before an underscore"
                + " and of which no training row has two; empty: none",
            kept("groups", ParamRanges.noneBlank("groups")));
    selectorUnits = whole(parent, "selectorUnits", "units of each of the selector's two layers");

    parent.setDefault(featuresCol, "features");
    parent.setDefault(selectorUnits, FeatureExplainerSettings.DEFAULT_SELECTOR_UNITS);
    parent.setDefault(k, FeatureExplainerSettings.DEFAULT_K);
    parent.setDefault(hiddenUnits, FeatureExplainerSettings.DEFAULT_HIDDEN);
    parent.setDefault(learningRate, FeatureExplainerSettings.DEFAULT_LEARNING_RATE);
    parent.setDefault(batchSize, 100);
  }
}
