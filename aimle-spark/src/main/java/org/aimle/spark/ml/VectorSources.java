package org.aimle.spark.ml;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.files.InputFiles;
import org.aimle.spark.training.CheckpointFolder;
import org.aimle.spark.vectors.SkipGramSettings;
import org.aimle.spark.vectors.VectorTraining;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.feature.Word2VecModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where word vectors come from: a file, a fitted model, or the training texts themselves. */
final class VectorSources {

  private static final String KEPT = "word-vectors.txt.gz";

  private VectorSources() {}

  /** Keeps vectors trained here with the checkpoints: to train them anew would take long. */
  static void keep(CheckpointFolder folder, WordVectors vectors) {
    folder.keep(KEPT, vectors::write);
  }

  /** The vectors of the training that is resumed, if they were kept. */
  static Optional<WordVectors> kept(CheckpointFolder folder) {
    return folder.kept(KEPT, in -> WordVectors.read(in, KEPT));
  }

  /**
   * @throws IllegalArgumentException if the file does not exist, breaks off or is malformed
   */
  static WordVectors read(Configuration hadoop, String file) {
    try {
      List<String> files = InputFiles.files(hadoop, file);
      if (files.size() > 1) {
        throw new WrongInputException(
            "wordVectorsPath '%s' stands for %d files; name one".formatted(file, files.size()));
      }
      try (InputStream in = InputFiles.open(hadoop, files.get(0))) {
        return WordVectors.read(in, file);
      }
    } catch (IOException e) {
      throw new WrongInputException(
          "cannot read wordVectorsPath '" + file + "': " + e.getMessage(), e);
    }
  }

  /** The vectors of a fitted model, words in alphabetical order. */
  static WordVectors of(Word2VecModel model) {
    List<Row> rows = new ArrayList<>(model.getVectors().collectAsList());
    rows.sort(Comparator.comparing(row -> row.getString(0)));
    int dimension = model.getVectorSize();
    float[] table = new float[Math.multiplyExact(rows.size(), dimension)];
    List<String> words = new ArrayList<>(rows.size());
    for (int word = 0; word < rows.size(); word++) {
      words.add(rows.get(word).getString(0));
      Vector vector = rows.get(word).getAs(1);
      for (int i = 0; i < dimension; i++) {
        table[word * dimension + i] = (float) vector.apply(i);
      }
    }
    return WordVectors.of(words, table, dimension);
  }

  /**
   * Trains vectors.
   *
   * @param words one column, arrays of words as they are looked up
   * @throws IllegalArgumentException if no word is frequent enough to have a vector
   */
  static WordVectors train(Dataset<Row> words, AimleTextExplainerParams params) {
    return new VectorTraining(
            new SkipGramSettings(
                params.getVectorSize(),
                params.getVectorMinCount(),
                params.getVectorWindow(),
                params.getVectorIterations(),
                params.getVectorMaxTokens(),
                params.getSeed()))
        .train(words)
        .vectors();
  }
}
