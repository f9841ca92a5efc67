package org.aimle.spark.ml;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.aimle.dl4j.SavedGraphs;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.LabelScale;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * What all stages that explain keep on a file system: MLlib's {@code metadata}, and for a model
 * {@code network.zip} (DL4J's format), {@code labels.json} (what its output means) and {@code
 * training.json} (how it was trained). A stage is written under a temporary name and renamed when
 * it is complete. What was trained is written first: if the rest fails, it stays under the
 * temporary name, which the error tells.
 */
final class StageFiles {

  static final String NETWORK = "network.zip";
  static final String TRAINING = "training.json";
  static final String LABELS = "labels.json";

  private StageFiles() {}

  interface Content<T> {
    T at(FileSystem files, Path folder) throws IOException;
  }

  /** What is made of a text; refuses with an {@link IllegalArgumentException}. */
  interface Reading<T> {
    T of(String text) throws IOException;
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
      files.mkdirs(temporary);
      try {
        content.at(files, temporary);
        SparkInternals.saveMetadata(stage, temporary.toString(), sc);
        if (!files.rename(temporary, target)) {
          throw new IOException("cannot rename " + temporary + " to " + target);
        }
      } catch (IOException | RuntimeException | FSError e) {
        throw failed(files, temporary, e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save to '" + path + "': " + e.getMessage(), e);
    }
  }

  /** Keeps a network that is whole, whatever else is missing. */
  private static IOException failed(FileSystem files, Path temporary, Throwable cause)
      throws IOException {
    if (files.exists(new Path(temporary, NETWORK))) {
      return new IOException(
          "%s; the trained network stays in %s/%s"
              .formatted(cause.getMessage(), temporary, NETWORK),
          cause);
    }
    files.delete(temporary, true);
    return cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
  }

  static <T> T fetch(String path, SparkContext sc, Content<T> content) {
    Path folder = new Path(path);
    try {
      return content.at(folder.getFileSystem(sc.hadoopConfiguration()), folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load from '" + path + "': " + e.getMessage(), e);
    }
  }

  static void writeNetwork(FileSystem files, Path folder, ComputationGraph graph)
      throws IOException {
    Path partial = new Path(folder, NETWORK + ".part");
    try (OutputStream out = files.create(partial)) {
      ModelSerializer.writeModel(graph, out, false);
    }
    if (!files.rename(partial, new Path(folder, NETWORK))) {
      throw new IOException("cannot rename " + partial);
    }
  }

  static ComputationGraph readNetwork(FileSystem files, Path folder) throws IOException {
    Path file = new Path(folder, NETWORK);
    try (InputStream in = files.open(file)) {
      return SavedGraphs.read(in, file.toString());
    }
  }

  static void writeLabels(FileSystem files, Path folder, LabelScale labels) throws IOException {
    writeText(files, folder, LABELS, LabelsJson.write(labels));
  }

  /** Numbers in [0, 1] for a model that was saved when there were no others. */
  static LabelScale readLabels(FileSystem files, Path folder) throws IOException {
    return readText(files, folder, LABELS, "labels", LabelsJson::read).orElse(LabelScale.UNIT);
  }

  static void writeText(FileSystem files, Path folder, String name, String text)
      throws IOException {
    try (OutputStream out = files.create(new Path(folder, name))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * What a file holds; empty if there is none.
   *
   * @param what it tells of, for the message
   */
  static <T> Optional<T> readText(
      FileSystem files, Path folder, String name, String what, Reading<T> reading)
      throws IOException {
    Path path = new Path(folder, name);
    if (!files.exists(path)) {
      return Optional.empty();
    }
    try (InputStream in = files.open(path)) {
      return Optional.of(reading.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " does not tell of " + what + ": " + e.getMessage(), e);
    }
  }
}
