package org.aimle.spark.ml;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.Noises;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.ml.WrongParamException.Name;
import org.aimle.spark.text.LabelScale;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.TrainingExamples;
import org.aimle.spark.training.CheckpointFolder;
import org.aimle.spark.training.Checkpoints;
import org.aimle.spark.training.Compression;
import org.aimle.spark.training.OuterOptimiser;
import org.aimle.spark.training.TrainingFailedException;
import org.aimle.spark.training.TrainingSettings;
import org.aimle.spark.training.UpdaterState;
import org.apache.spark.api.java.JavaSparkContext;

/** How all stages that explain train: their parameters, and the folders of their checkpoints. */
final class StageTraining {

  private static final Map<String, Object> FOLDERS = new ConcurrentHashMap<>();

  private StageTraining() {}

  /**
   * @param selection what chooses
   * @param k how many, if that is always the same number
   * @param task what labels are
   * @throws IllegalArgumentException if parameters contradict each other
   */
  static void check(
      AimleExplainerParams params, SolverSpec selection, OptionalInt k, LabelTask task) {
    // Refuses a noise that the estimator cannot work with.
    try (MapSolver solver = selection.create()) {
      EstimatorSpec.parse(params.getEstimator())
          .create(solver, Noises.parse(params.getNoise()), RowWorkers.caller());
    }
    checkPrice(params, k);
    if (params.getLoss().equals(CommonParamSet.HUBER)) {
      checkHuber(params, task);
    }
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

  /** Where always as many are chosen, a price has no effect and goes with all. */
  private static void checkPrice(AimleExplainerParams params, OptionalInt k) {
    if (params.getPrice() == 0 || k.isPresent()) {
      return;
    }
    if (params.isSet(params.weightCol())) {
      throw new WrongParamException(
          "%1$s is %2$s, but a price is the same for all %4$s, whatever their weight; clear %3$s, or"
              + " set %1$s to 0",
          new Name("price"), params.getPrice(), new Name("weightCol"), params.paramSet().many());
    }
    if (EstimatorSpec.parse(params.getEstimator()).needsLosses()) {
      throw new WrongParamException(
          "%1$s is %2$s, but the %3$s %4$s learns from losses, which have no price in them; take"
              + " another %3$s, or set %1$s to 0",
          new Name("price"), params.getPrice(), new Name("estimator"), params.getEstimator());
    }
  }

  private static void checkHuber(AimleExplainerParams params, LabelTask task) {
    if (!params.isSet(params.epsilon())) {
      throw new WrongParamException(
          "%1$s is huber but %2$s is not set; set it to the error up to which it is squared, in"
              + " units of the labels",
          new Name("loss"), new Name("epsilon"));
    }
    if (task.kind() == LabelTask.Kind.CLASSES) {
      throw new WrongParamException(
          "%1$s is huber, but labels are classes, which are learnt by cross-entropy; set %1$s to"
              + " squaredError, or %2$s to regression",
          new Name("loss"), new Name("task"));
    }
  }

  /** The error up to which it is squared, as the network sees it; infinite: always. */
  static double huber(AimleExplainerParams params, LabelScale labels) {
    return params.getLoss().equals(CommonParamSet.HUBER)
        ? labels.learntDifference(params.getEpsilon())
        : Double.POSITIVE_INFINITY;
  }

  /** Work on the cluster before the first round; what ends it is told in one line. */
  static <T> T prepared(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) { // Spark's exceptions are checked but not declared
      throw TrainingFailedException.of(e)
          .<RuntimeException>map(failed -> failed)
          .orElseGet(
              () ->
                  e instanceof RuntimeException r ? r : new IllegalStateException(e.toString(), e));
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
