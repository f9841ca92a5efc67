package org.aimle.spark.ml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.aimle.explain.TextExplanations;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.TokenReading;
import org.aimle.spark.training.executor.Devices;
import org.aimle.spark.training.executor.ExecutorSetup;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Adds prediction and explanation to the rows of a partition, block by block: inside a block texts
 * of like length share a batch; rows keep their order.
 */
final class RowExplainer implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int BATCHES_PER_BLOCK = 16;

  private final Broadcast<TrainedNetwork> network;
  private final String key;
  private final int tokensAt;
  private final TokenReading reading;
  private final int batchSize;
  private final InvalidTexts invalidTexts;

  /**
   * @param key names the network in this JVM
   * @param tokensAt position of the tokens column
   */
  RowExplainer(
      Broadcast<TrainedNetwork> network,
      String key,
      int tokensAt,
      TokenReading reading,
      int batchSize,
      InvalidTexts invalidTexts) {
    this.network = network;
    this.key = key;
    this.tokensAt = tokensAt;
    this.reading = reading;
    this.batchSize = batchSize;
    this.invalidTexts = invalidTexts;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    int threads = TaskContext.get().cpus();
    ExecutorSetup.apply(threads);
    ExecutorSetup.applyToThread(threads);
    OptionalInt device = Devices.of(TaskContext.get());
    Devices.bindThread(device);
    ExplainerPool.Explainer explainer = ExplainerPool.take(key, network.value(), device);
    SparkInternals.whenTaskEnds(() -> ExplainerPool.giveBack(key, explainer));
    return new Blocks(rows, explainer);
  }

  /** A row with its text, if that can be explained. */
  private static final class Pending {
    final Row row;
    final List<String> tokens;
    final int[] ids;
    Optional<Double> prediction = Optional.empty();
    Row[] explanation = {};

    Pending(Row row, List<String> tokens, int[] ids) {
      this.row = row;
      this.tokens = tokens;
      this.ids = ids;
    }

    Row result() {
      Object[] values = new Object[row.size() + 2];
      for (int i = 0; i < row.size(); i++) {
        values[i] = row.get(i);
      }
      values[row.size()] = prediction.orElse(null);
      values[row.size() + 1] = explanation;
      return RowFactory.create(values);
    }
  }

  private final class Blocks implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final ExplainerPool.Explainer explainer;
    private Iterator<Pending> block = List.<Pending>of().iterator();

    Blocks(Iterator<Row> rows, ExplainerPool.Explainer explainer) {
      this.rows = rows;
      this.explainer = explainer;
    }

    @Override
    public boolean hasNext() {
      while (!block.hasNext() && rows.hasNext()) {
        block = nextBlock().iterator();
      }
      return block.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return block.next().result();
    }

    private List<Pending> nextBlock() {
      List<Pending> kept = new ArrayList<>();
      List<Pending> sound = new ArrayList<>();
      while (rows.hasNext() && kept.size() < BATCHES_PER_BLOCK * batchSize) {
        Row row = rows.next();
        Optional<String> problem = problem(row);
        if (problem.isEmpty()) {
          List<String> tokens = row.getList(tokensAt);
          Pending pending =
              new Pending(row, tokens, reading.ids(tokens, network.value().vectors()));
          kept.add(pending);
          sound.add(pending);
        } else if (invalidTexts == InvalidTexts.ERROR) {
          throw new IllegalArgumentException(
              "a text %s: %s; drop the row, or set handleInvalid to keep or skip"
                  .formatted(problem.get(), row));
        } else if (invalidTexts == InvalidTexts.KEEP) {
          kept.add(new Pending(row, List.of(), new int[0]));
        }
      }
      sound.sort(Comparator.comparingInt(pending -> pending.ids.length));
      for (int start = 0; start < sound.size(); start += batchSize) {
        explain(sound.subList(start, Math.min(sound.size(), start + batchSize)));
      }
      return kept;
    }

    private Optional<String> problem(Row row) {
      if (row.isNullAt(tokensAt)) {
        return Optional.of("is null");
      }
      List<String> tokens = row.getList(tokensAt);
      if (tokens.isEmpty()) {
        return Optional.of("is empty");
      }
      return tokens.contains(null) ? Optional.of("has a null token") : Optional.empty();
    }

    private void explain(List<Pending> batch) {
      TextExplanations explanations =
          explainer
              .network()
              .explain(
                  explainer.buffer().fill(batch.stream().map(p -> p.ids).toArray(int[][]::new)));
      for (int i = 0; i < batch.size(); i++) {
        Pending pending = batch.get(i);
        int[] chosen = explanations.chosen()[i];
        pending.prediction = Optional.of((double) explanations.predictions()[i]);
        pending.explanation = new Row[chosen.length];
        for (int c = 0; c < chosen.length; c++) {
          pending.explanation[c] =
              RowFactory.create(
                  chosen[c], pending.tokens.get(chosen[c]), explanations.scores()[i][chosen[c]]);
        }
      }
    }
  }
}
