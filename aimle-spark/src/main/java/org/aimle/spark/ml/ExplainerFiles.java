package org.aimle.spark.ml;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.aimle.WrongInputException;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.WordVectors;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.LabelScale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * How the stage that explains texts is kept on a file system: as {@link StageFiles} says, with
 * {@code word-vectors.txt.gz} (lines that {@link WordVectors#read} reads), for an estimator with a
 * teacher the folder {@code teacher}.
 */
final class ExplainerFiles {

  private static final String VECTORS = "word-vectors.txt.gz";

  private ExplainerFiles() {}

  static final class ModelWriter extends MLWriter {
    private final AimleTextExplainerModel model;

    ModelWriter(AimleTextExplainerModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      StageFiles.store(
          model,
          path,
          sc(),
          (files, folder) -> {
            StageFiles.writeNetwork(files, folder, model.trained().graph());
            writeVectors(files, folder, model.wordVectors());
            StageFiles.writeLabels(files, folder, model.trained().labels());
            if (model.hasSummary()) {
              StageFiles.writeText(files, folder, StageFiles.TRAINING, model.summary().toJson());
            }
            return folder;
          });
    }
  }

  static final class ModelReader extends MLReader<AimleTextExplainerModel> {

    @Override
    public AimleTextExplainerModel load(String path) {
      SparkInternals.StageMetadata metadata =
          SparkInternals.loadMetadata(path, sc(), AimleTextExplainerModel.class);
      TrainedNetwork network =
          StageFiles.fetch(
              path,
              sc(),
              (files, folder) -> {
                WordVectors vectors = readVectors(files, folder);
                ComputationGraph graph = StageFiles.readNetwork(files, folder);
                LabelScale labels = StageFiles.readLabels(files, folder);
                requireFits(graph, vectors, labels, new Path(folder, StageFiles.NETWORK));
                return new TrainedNetwork(
                    graph.getConfiguration().toJson(),
                    graph.params().ravel().toFloatVector(),
                    vectors,
                    labels);
              });
      AimleTextExplainerModel model =
          new AimleTextExplainerModel(
              metadata.uid(), network, StageFiles.fetch(path, sc(), ExplainerFiles::readSummary));
      metadata.setParams(model);
      return model.trainedNow();
    }
  }

  static final class EstimatorWriter extends MLWriter {
    private final AimleTextExplainer estimator;

    EstimatorWriter(AimleTextExplainer estimator) {
      this.estimator = estimator;
    }

    @Override
    public void saveImpl(String path) {
      Optional<MLWritable> teacher = estimator.teacher().map(TeacherFiles::writable);
      StageFiles.store(
          estimator,
          path,
          sc(),
          (files, folder) -> {
            if (estimator.wordVectors().isPresent()) {
              writeVectors(files, folder, estimator.wordVectors().get());
            }
            TeacherFiles.save(teacher, folder);
            return folder;
          });
    }
  }

  static final class EstimatorReader extends MLReader<AimleTextExplainer> {

    @Override
    public AimleTextExplainer load(String path) {
      SparkInternals.StageMetadata metadata =
          SparkInternals.loadMetadata(path, sc(), AimleTextExplainer.class);
      AimleTextExplainer estimator = new AimleTextExplainer(metadata.uid());
      metadata.setParams(estimator);
      Optional<WordVectors> vectors =
          StageFiles.fetch(
              path,
              sc(),
              (files, folder) ->
                  files.exists(new Path(folder, VECTORS))
                      ? Optional.of(readVectors(files, folder))
                      : Optional.empty());
      vectors.ifPresent(estimator::setWordVectors);
      Optional<Transformer> teacher =
          StageFiles.fetch(path, sc(), (files, folder) -> TeacherFiles.load(files, folder, sc()));
      teacher.ifPresent(estimator::setTeacher);
      return estimator;
    }
  }

  /** Empty for a model that was saved without one. */
  private static Optional<AimleTextExplainerSummary> readSummary(FileSystem files, Path folder)
      throws IOException {
    return StageFiles.readText(
        files, folder, StageFiles.TRAINING, "a training", ExplainerFiles::summary);
  }

  private static AimleTextExplainerSummary summary(String text) throws IOException {
    SummaryJson.Told told = SummaryJson.read(text, SummaryJson.TEXTS);
    return new AimleTextExplainerSummary(
        told.history(), told.bestEpoch(), told.skipped(), told.lambdas(), told.fidelity());
  }

  private static void requireFits(
      ComputationGraph graph, WordVectors vectors, LabelScale labels, Path network) {
    int dimension;
    int classes;
    try {
      TextExplainer explainer = new TextExplainer(graph);
      dimension = explainer.dimension();
      classes = explainer.classes();
    } catch (RuntimeException e) {
      throw new WrongInputException(
          network + " is no network of an explainer: " + e.getMessage(), e);
    }
    if (classes != labels.classes()) {
      throw new WrongInputException(
          "%s tells %d classes apart, but %s beside it tells of %d; save the model again"
              .formatted(network, classes, StageFiles.LABELS, labels.classes()));
    }
    if (dimension != vectors.dimension()) {
      throw new WrongInputException(
          "%s takes word vectors of dimension %d, but %s beside it has word vectors of dimension %d; save the model again"
              .formatted(network, dimension, VECTORS, vectors.dimension()));
    }
  }

  private static void writeVectors(FileSystem files, Path folder, WordVectors vectors)
      throws IOException {
    try (OutputStream out = new GZIPOutputStream(files.create(new Path(folder, VECTORS)))) {
      vectors.write(out);
    }
  }

  private static WordVectors readVectors(FileSystem files, Path folder) throws IOException {
    Path path = new Path(folder, VECTORS);
    try (InputStream in = new GZIPInputStream(files.open(path))) {
      return WordVectors.read(in, path.toString());
    }
  }
}
