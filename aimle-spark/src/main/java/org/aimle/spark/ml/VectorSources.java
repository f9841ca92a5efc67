package org.aimle.spark.ml;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.explain.WordVectors;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.files.InputFiles;
import org.aimle.spark.training.CheckpointFolder;
import org.aimle.spark.training.executor.ExecutorSetup;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.ml.feature.Word2VecModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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
   * Trains vectors with MLlib's Word2Vec, on the JVM's own BLAS.
   *
   * @param words one partition in a fixed order, so that the same texts give the same vectors
   * @throws IllegalArgumentException if no word is frequent enough to have a vector
   */
  static WordVectors train(Dataset<Row> words, AimleTextExplainerParams params) {
    String column = words.columns()[0];
    Word2Vec trainer =
        new Word2Vec()
            .setInputCol(column)
            .setOutputCol(column + "_vector")
            .setVectorSize(params.getVectorSize())
            .setMinCount(params.getVectorMinCount())
            .setWindowSize(params.getVectorWindow())
            .setMaxIter(params.getVectorIterations())
            .setNumPartitions(1)
            .setSeed(params.getSeed());
    try {
      Dataset<Row> ready = afterBlas(words);
      return of(
          SparkInternals.described(
              words.sparkSession().sparkContext(), "train word vectors", () -> trainer.fit(ready)));
    } catch (IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).contains("vocabulary size")) {
        throw new WrongInputException(
            "no word occurs at least "
                + params.getVectorMinCount()
                + " times in the training texts (vectorMinCount); lower it, or give more texts or"
                + " ready word vectors",
            e);
      }
      throw e;
    }
  }

  /**
   * The same rows, after BLAS is loaded in this JVM, in the executors that are there, and in those
   * that come later and read rows.
   */
  private static Dataset<Row> afterBlas(Dataset<Row> words) {
    ExecutorSetup.loadBlas();
    SparkInternals.runOnExecutors(
        JavaSparkContext.fromSparkContext(words.sparkSession().sparkContext()),
        "load BLAS",
        (task, none) -> {
          ExecutorSetup.loadBlas();
          return new byte[0];
        });
    return words.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            rows -> {
              ExecutorSetup.loadBlas();
              return rows;
            },
        Encoders.row(words.schema()));
  }
}
