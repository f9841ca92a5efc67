package org.aimle.spark.ml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.training.data.DataFingerprint;
import org.apache.spark.ml.param.Param;

/** The parameters that must be the same for a training to be resumed. */
final class ResumeSettings {

  private ResumeSettings() {}

  /**
   * Value by name.
   *
   * @param vectorsGiven whether the caller gave word vectors, so that none are trained
   */
  static Map<String, String> of(
      AimleTextExplainerParams stage, LabelTask task, boolean vectorsGiven) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Param<?> param :
        List.<Param<?>>of(
            stage.k(),
            stage.maxLength(),
            stage.caseSensitive(),
            stage.filters(),
            stage.hiddenUnits(),
            stage.dropout(),
            stage.learningRate(),
            stage.batchSize(),
            stage.batchOrder(),
            stage.numWorkers())) {
      values.put(param.name(), String.valueOf(stage.getOrDefault(param)));
    }
    // As they are understood, not as they are spelt.
    values.put("estimator", EstimatorSpec.parse(stage.getEstimator()).toString());
    values.put("noise", Noises.parse(stage.getNoise()).toString());
    values.put("lambdaRule", LambdaRules.parse(stage.getLambdaRule(), stage.getK()).toString());
    if (task.kind() == LabelTask.Kind.CLASSES) { // checkpoints of numbers are older than this
      values.put("task", "classification");
    }
    if (!vectorsGiven && !stage.isSet(stage.wordVectorsPath())) {
      for (Param<?> param :
          List.<Param<?>>of(
              stage.vectorSize(),
              stage.vectorMinCount(),
              stage.vectorWindow(),
              stage.vectorIterations())) {
        values.put(param.name(), String.valueOf(stage.getOrDefault(param)));
      }
    }
    return values;
  }

  /** Names a folder for the checkpoints of this training of these texts. */
  static String folder(AimleTextExplainerParams stage, long texts) {
    Set<String> where = Set.of(stage.checkpointDir().name(), stage.checkpointInterval().name());
    long hash = texts;
    for (Param<?> param : stage.params()) { // in alphabetical order
      if (!where.contains(param.name()) && stage.isDefined(param)) {
        hash = DataFingerprint.hash(hash, (param.name() + "=" + encoded(stage, param)).hashCode());
      }
    }
    return String.format(Locale.ROOT, "training-%016x", hash);
  }

  private static <T> String encoded(AimleTextExplainerParams stage, Param<T> param) {
    return param.jsonEncode(stage.getOrDefault(param));
  }
}
