package org.aimle.spark.ml;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.Noises;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.spark.ml.WrongParamException.Name;
import org.aimle.spark.text.TrainingExamples;
import org.aimle.spark.training.CheckpointFolder;
import org.aimle.spark.training.Checkpoints;
import org.aimle.spark.training.Compression;
import org.aimle.spark.training.OuterOptimiser;
import org.aimle.spark.training.TrainingSettings;
import org.aimle.spark.training.UpdaterState;
import org.apache.spark.api.java.JavaSparkContext;

/** How all stages that explain train: their parameters, and the folders of their checkpoints. */
final class StageTraining {

  private static final Map<String, Object> FOLDERS = new ConcurrentHashMap<>();

  private StageTraining() {}

  /**
   * @param selection what chooses
   * @throws IllegalArgumentException if parameters contradict each other
   */
  static void check(AimleExplainerParams params, MapSolver selection) {
    // Refuses a noise that the estimator cannot work with.
    EstimatorSpec.parse(params.getEstimator())
        .create(selection, Noises.parse(params.getNoise()), RowWorkers.caller());
    if (params.isSet(params.patience()) && !params.isSet(params.validationIndicatorCol())) {
      throw new WrongParamException(
          "%1$s is set but %2$s is not; mark %3$s for validation, or clear %1$s",
          new Name("patience"), new Name("validationIndicatorCol"), params.paramSet().many());
    }
    if (params.isSet(params.checkpointInterval()) && !params.isSet(params.checkpointDir())) {
      throw new WrongParamException(
          "%1$s is set but %2$s is not; name a folder for the checkpoints, or clear %1$s",
          new Name("checkpointInterval"), new Name("checkpointDir"));
    }
  }

  /** What a stage's parameters say of training, without checkpoints. */
  static TrainingSettings.Builder settings(AimleExplainerParams params) {
    TrainingSettings.Builder settings =
        TrainingSettings.builder()
            .epochs(params.getMaxIter())
            .averagingFrequency(params.getAveragingFrequency())
            .seed(params.getSeed())
            .maxRestarts(params.getMaxRestarts())
            .outerOptimiser(OuterOptimiser.parse(params.getOuterOptimiser()))
            .updaterState(UpdaterState.parse(params.getUpdaterState()))
            .compression(Compression.parse(params.getCompression()))
            .syncInterval(params.getSyncInterval());
    if (params.isSet(params.patience())) {
      settings.patience(params.getPatience());
    }
    return settings;
  }

  private static TrainingSettings settings(AimleExplainerParams params, String checkpoints) {
    return settings(params)
        .checkpoints(
            params.isSet(params.checkpointInterval())
                ? Checkpoints.everyRounds(checkpoints, params.getCheckpointInterval())
                : Checkpoints.eachEpoch(checkpoints))
        .build();
  }

  /**
   * Trains, with the checkpoints that the parameters ask for.
   *
   * @param same what must be the same for a training to be resumed
   * @param oneOfSeveral whether other trainings may write to the same checkpointDir: then this one
   *     has a folder of its own in it, named by parameters and data
   * @param idle parameters without effect, which do not name the folder
   * @param data reads the data
   * @param fit trains on the data, in the folder if there is one
   */
  static <D extends TrainingExamples, M> M fit(
      AimleExplainerParams params,
      JavaSparkContext sc,
      Map<String, String> same,
      boolean oneOfSeveral,
      Set<String> idle,
      Supplier<D> data,
      BiFunction<D, Optional<CheckpointFolder>, M> fit) {
    if (!params.isSet(params.checkpointDir())) {
      try (D examples = data.get()) {
        return fit.apply(examples, Optional.empty());
      }
    }
    if (oneOfSeveral) {
      try (D examples = data.get()) {
        String own =
            params.getCheckpointDir()
                + "/"
                + ResumeSettings.folder(params, idle, examples.fingerprint());
        // The same training at the same time waits, and finds it done.
        synchronized (FOLDERS.computeIfAbsent(own, folder -> new Object())) {
          try (CheckpointFolder folder =
              CheckpointFolder.open(settings(params, own), same, sc.hadoopConfiguration())) {
            return fit.apply(examples, Optional.of(folder));
          }
        }
      }
    }
    // Before anything long: a folder that does not do must not cost a training.
    try (CheckpointFolder folder =
            CheckpointFolder.open(
                settings(params, params.getCheckpointDir()), same, sc.hadoopConfiguration());
        D examples = data.get()) {
      return fit.apply(examples, Optional.of(folder));
    }
  }
}
