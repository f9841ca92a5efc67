package org.aimle.lab.bench.rounds;

import java.util.Optional;
import org.aimle.explain.WordVectors;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.text.files.TextColumns;
import org.aimle.spark.training.RoundListener;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Rounds of the text explainer with the settings that it has by default, on random texts; of short
 * ones it chooses fewer words.
 *
 * @param batch texts of a worker's minibatch
 * @param length words of a text, mean
 * @param texts as many as these; empty: as many as the rounds take. Of more, rounds end training
 */
record ExplainerRounds(int batch, int length, Optional<Long> texts) implements RoundSubject {

  private static final int DIMENSION = 200;
  private static final int K = 10;

  /** Thrown by the listener when there were rounds enough. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void train(
      JavaSparkContext context, int workers, int frequency, int rounds, RoundListener listener) {
    SparkSession spark = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
    WordVectors vectors = RandomTexts.vectors(DIMENSION);
    AimleTextExplainer stage =
        new AimleTextExplainer()
            .setIdCol(TextColumns.ID)
            .setTokensCol(TextColumns.TOKENS)
            .setLabelCol(TextColumns.LABEL)
            .setWordVectors(vectors)
            .setK(Math.min(K, length))
            .setMaxIter(1)
            .setBatchSize(batch)
            .setNumWorkers(workers)
            .setAveragingFrequency(frequency)
            .addListener(listener)
            .addListener(
                (progress, state) -> {
                  if (progress.round() + 1 >= rounds && progress.rounds() > rounds) {
                    throw new EnoughException();
                  }
                });
    long all = texts.orElse((long) workers * frequency * batch * rounds);
    try {
      stage.fit(
          RandomTexts.around(length)
              .dataset(spark, all, Math.max(context.defaultParallelism(), (int) (all / 200_000))));
    } catch (EnoughException e) {
      // As many rounds as were asked for.
    }
  }

  @Override
  public String toString() {
    return "the text explainer, %d texts of %d words a minibatch".formatted(batch, length);
  }
}
