package org.aimle.spark.ml;

import java.io.IOException;
import java.util.Optional;
import org.aimle.spark.internal.SparkInternals;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/** How the teacher of a stage is kept: as MLlib keeps it, in a folder within the stage's. */
final class TeacherFiles {

  private static final String TEACHER = "teacher";

  private TeacherFiles() {}

  /**
   * @throws UnsupportedOperationException if it cannot be saved
   */
  static MLWritable writable(Transformer teacher) {
    if (teacher instanceof MLWritable writable) {
      return writable;
    }
    throw new UnsupportedOperationException(
        "the teacher %s (%s) cannot be saved, as it is no MLWritable; save the fitted model, which needs no teacher"
            .formatted(teacher.uid(), teacher.getClass().getName()));
  }

  static void save(Optional<MLWritable> teacher, Path folder) throws IOException {
    if (teacher.isPresent()) {
      teacher.get().save(new Path(folder, TEACHER).toString());
    }
  }

  static Optional<Transformer> load(FileSystem files, Path folder, SparkContext sc)
      throws IOException {
    Path path = new Path(folder, TEACHER);
    return files.exists(path)
        ? Optional.of(SparkInternals.loadStage(path.toString(), sc))
        : Optional.empty();
  }

  static final class EvaluatorWriter extends MLWriter {
    private final FidelityEvaluator evaluator;

    EvaluatorWriter(FidelityEvaluator evaluator) {
      this.evaluator = evaluator;
    }

    @Override
    public void saveImpl(String path) {
      Optional<MLWritable> teacher = evaluator.teacher().map(TeacherFiles::writable);
      StageFiles.store(
          evaluator,
          path,
          sc(),
          (files, folder) -> {
            TeacherFiles.save(teacher, folder);
            return folder;
          });
    }
  }

  static final class EvaluatorReader extends MLReader<FidelityEvaluator> {

    @Override
    public FidelityEvaluator load(String path) {
      SparkInternals.StageMetadata metadata =
          SparkInternals.loadMetadata(path, sc(), FidelityEvaluator.class);
      FidelityEvaluator evaluator = new FidelityEvaluator(metadata.uid());
      metadata.setParams(evaluator);
      StageFiles.<Optional<Transformer>>fetch(
              path, sc(), (files, folder) -> TeacherFiles.load(files, folder, sc()))
          .ifPresent(evaluator::setTeacher);
      return evaluator;
    }
  }
}
