package org.aimle.spark.ml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.FeatureSelection;
import org.aimle.explain.TextSelection;
import org.aimle.lambda.DensityTarget;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.training.data.DataFingerprint;
import org.apache.spark.ml.param.Param;

/** The parameters that must be the same for a training to be resumed. */
final class ResumeSettings {

  /** What training does not use: where checkpoints go, and what transform writes. */
  private static final Set<String> UNUSED =
      Set.of(
          "checkpointDir",
          "checkpointInterval",
          "maxRestarts",
          "predictionCol",
          "probabilityCol",
          "rawPredictionCol",
          "thresholds",
          "explanationCol",
          "contributionsCol");

  private ResumeSettings() {}

  /**
   * Value by name, of a stage that explains texts.
   *
   * @param vectorsGiven whether the caller gave word vectors, so that none are trained
   */
  static Map<String, String> of(
      AimleTextExplainerParams stage, LabelTask task, boolean vectorsGiven) {
    TextSelection selection = stage.textSelection();
    Map<String, String> values =
        of(
            stage,
            task,
            selection.solver(),
            selection.k(),
            stage.maxLength(),
            stage.caseSensitive(),
            stage.filters(),
            stage.dropout(),
            stage.batchOrder());
    if (!vectorsGiven && !stage.isSet(stage.wordVectorsPath())) {
      for (Param<?> param :
          List.<Param<?>>of(
              stage.vectorSize(),
              stage.vectorMinCount(),
              stage.vectorWindow(),
              stage.vectorIterations(),
              stage.vectorMaxTokens())) {
        values.put(param.name(), String.valueOf(stage.getOrDefault(param)));
      }
    }
    return values;
  }

  /** Value by name, of a stage that explains rows of features. */
  static Map<String, String> of(AimleFeatureExplainerParams stage, LabelTask task) {
    FeatureSelection selection = stage.featureSelection();
    return of(stage, task, selection.solver(), selection.k(), stage.selectorUnits());
  }

  /**
   * Value by name.
   *
   * @param k how many are chosen, if that is always the same number
   * @param own parameters of the stage, beside those that all have
   */
  private static Map<String, String> of(
      AimleExplainerParams stage,
      LabelTask task,
      SolverSpec selection,
      OptionalInt k,
      Param<?>... own) {
    Map<String, String> values = new LinkedHashMap<>();
    List<Param<?>> params = new ArrayList<>();
    params.add(stage.hiddenUnits());
    params.add(stage.learningRate());
    params.add(stage.batchSize());
    params.add(stage.numWorkers());
    params.addAll(List.of(own));
    for (Param<?> param : params) {
      values.put(
          param.name(), stage.isDefined(param) ? String.valueOf(stage.getOrDefault(param)) : "");
    }
    // As they are understood, not as they are spelt.
    values.put("estimator", EstimatorSpec.parse(stage.getEstimator()).toString());
    values.put("noise", Noises.parse(stage.getNoise()).toString());
    values.put("lambdaRule", lambdaRule(stage, k).toString());
    if (k.isPresent()) {
      values.put("k", Integer.toString(k.getAsInt()));
    } else { // checkpoints are older than selections
      values.put("selection", selection.toString());
      values.put("price", Double.toString(stage.getPrice()));
    }
    if (task.kind() == LabelTask.Kind.CLASSES) { // checkpoints of numbers are older than this
      values.put("task", "classification");
    }
    if (stage.getLoss().equals(CommonParamSet.HUBER)) { // and than this
      values.put("epsilon", Double.toString(stage.getEpsilon()));
    }
    return values;
  }

  /**
   * The rule, which aims at as many non-zeros as are chosen where it says no other: twice what it
   * would aim at otherwise, as that was the better for explainers (ADR 34).
   *
   * @param k how many are chosen, if that is always the same number
   */
  static LambdaRule lambdaRule(AimleExplainerParams stage, OptionalInt k) {
    return k.isPresent()
        ? LambdaRules.parse(stage.getLambdaRule(), k.getAsInt())
        : LambdaRules.parse(stage.getLambdaRule(), new DensityTarget.Ones());
  }

  /**
   * Parameters without effect as the others are.
   *
   * @param taught whether a teacher says the labels
   */
  static Set<String> idle(AimleTextExplainerParams stage, boolean taught) {
    Set<String> idle = idle(stage, stage.textSelection().k());
    if (!taught) {
      idle.add(stage.maskedCopies().name());
      idle.add(stage.occlusions().name());
    }
    return idle;
  }

  /**
   * Parameters without effect as the others are.
   *
   * @param k how many are chosen, if that is always the same number
   */
  static Set<String> idle(AimleExplainerParams stage, OptionalInt k) {
    Set<String> idle = new HashSet<>();
    if (k.isPresent()) {
      idle.add(stage.price().name());
    }
    if (!stage.getLoss().equals(CommonParamSet.HUBER)) {
      idle.add(stage.epsilon().name());
    }
    return idle;
  }

  /**
   * Names a folder for the checkpoints of this training of these examples.
   *
   * @param idle parameters without effect
   */
  static String folder(AimleExplainerParams stage, Set<String> idle, long examples) {
    long hash = examples;
    for (Param<?> param : stage.params()) { // in alphabetical order
      boolean used = !UNUSED.contains(param.name()) && !idle.contains(param.name());
      if (used && stage.isDefined(param)) {
        hash = DataFingerprint.hash(hash, (param.name() + "=" + encoded(stage, param)).hashCode());
      }
    }
    return String.format(Locale.ROOT, "training-%016x", hash);
  }

  private static <T> String encoded(AimleExplainerParams stage, Param<T> param) {
    return param.jsonEncode(stage.getOrDefault(param));
  }
}
