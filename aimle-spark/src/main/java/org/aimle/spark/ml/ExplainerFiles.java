package org.aimle.spark.ml;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.aimle.WrongInputException;
import org.aimle.dl4j.SavedGraphs;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.WordVectors;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.LabelScale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * How stages are kept on a file system: MLlib's {@code metadata}, {@code word-vectors.txt.gz}
 * (lines that {@link WordVectors#read} reads), and for a model {@code network.zip} (DL4J's format)
 * , {@code labels.json} (what its output means) and {@code training.json} (how it was trained), for
 * an estimator with a teacher the folder {@code teacher}. A stage is written under a temporary name
 * and renamed when it is complete.
 */
final class ExplainerFiles {

  private static final String NETWORK = "network.zip";
  private static final String TRAINING = "training.json";
  private static final String LABELS = "labels.json";
  private static final String VECTORS = "word-vectors.txt.gz";

  private ExplainerFiles() {}

  interface Content<T> {
    T at(FileSystem files, Path folder) throws IOException;
  }

  static final class ModelWriter extends MLWriter {
    private final AimleTextExplainerModel model;

    ModelWriter(AimleTextExplainerModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      store(
          model,
          path,
          sc(),
          (files, folder) -> {
            try (OutputStream out = files.create(new Path(folder, NETWORK))) {
              ModelSerializer.writeModel(model.trained().graph(), out, false);
            }
            writeVectors(files, folder, model.wordVectors());
            try (OutputStream out = files.create(new Path(folder, LABELS))) {
              out.write(
                  LabelsJson.write(model.trained().labels()).getBytes(StandardCharsets.UTF_8));
            }
            if (model.hasSummary()) {
              try (OutputStream out = files.create(new Path(folder, TRAINING))) {
                out.write(SummaryJson.write(model.summary()).getBytes(StandardCharsets.UTF_8));
              }
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
          fetch(
              path,
              sc(),
              (files, folder) -> {
                WordVectors vectors = readVectors(files, folder);
                Path file = new Path(folder, NETWORK);
                try (InputStream in = files.open(file)) {
                  ComputationGraph graph = SavedGraphs.read(in, file.toString());
                  LabelScale labels = readLabels(files, folder);
                  requireFits(graph, vectors, labels, file);
                  return new TrainedNetwork(
                      graph.getConfiguration().toJson(),
                      graph.params().ravel().toFloatVector(),
                      vectors,
                      labels);
                }
              });
      AimleTextExplainerModel model =
          new AimleTextExplainerModel(
              metadata.uid(), network, fetch(path, sc(), ExplainerFiles::readSummary));
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
      store(
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
          fetch(
              path,
              sc(),
              (files, folder) ->
                  files.exists(new Path(folder, VECTORS))
                      ? Optional.of(readVectors(files, folder))
                      : Optional.empty());
      vectors.ifPresent(estimator::setWordVectors);
      Optional<Transformer> teacher =
          fetch(path, sc(), (files, folder) -> TeacherFiles.load(files, folder, sc()));
      teacher.ifPresent(estimator::setTeacher);
      return estimator;
    }
  }

  /** Writes what has nothing but parameters. */
  static MLWriter writer(Params params) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        store(params, path, sc(), (files, folder) -> folder);
      }
    };
  }

  /** Reads what {@link #writer} wrote. */
  static <T extends Params> MLReader<T> reader(Class<T> kind, Function<String, T> ofUid) {
    return new MLReader<>() {
      @Override
      public T load(String path) {
        SparkInternals.StageMetadata metadata = SparkInternals.loadMetadata(path, sc(), kind);
        T params = ofUid.apply(metadata.uid());
        metadata.setParams(params);
        return params;
      }
    };
  }

  static void store(Params stage, String path, SparkContext sc, Content<Path> content) {
    Path target = new Path(path);
    Path temporary = new Path(target.getParent(), "." + target.getName() + "-" + UUID.randomUUID());
    try {
      FileSystem files = target.getFileSystem(sc.hadoopConfiguration());
      try {
        files.mkdirs(temporary);
        SparkInternals.saveMetadata(stage, temporary.toString(), sc);
        content.at(files, temporary);
        if (!files.rename(temporary, target)) {
          throw new IOException("cannot rename " + temporary + " to " + target);
        }
      } finally {
        files.delete(temporary, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save to '" + path + "': " + e.getMessage(), e);
    }
  }

  static <T> T fetch(String path, SparkContext sc, Content<T> content) {
    Path folder = new Path(path);
    try {
      return content.at(folder.getFileSystem(sc.hadoopConfiguration()), folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load from '" + path + "': " + e.getMessage(), e);
    }
  }

  /** Numbers in [0, 1] for a model that was saved when there were no others. */
  private static LabelScale readLabels(FileSystem files, Path folder) throws IOException {
    Path path = new Path(folder, LABELS);
    if (!files.exists(path)) {
      return LabelScale.UNIT;
    }
    try (InputStream in = files.open(path)) {
      return LabelsJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " does not tell of labels: " + e.getMessage(), e);
    }
  }

  /** Empty for a model that was saved without one. */
  private static Optional<AimleTextExplainerSummary> readSummary(FileSystem files, Path folder)
      throws IOException {
    Path path = new Path(folder, TRAINING);
    if (!files.exists(path)) {
      return Optional.empty();
    }
    try (InputStream in = files.open(path)) {
      return Optional.of(SummaryJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " does not tell of a training: " + e.getMessage(), e);
    }
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
              .formatted(network, classes, LABELS, labels.classes()));
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
