package org.aimle.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.aimle.explain.RationaleMetrics;
import org.aimle.jobs.command.UserError;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores what a model made of texts, on the executors. */
public final class Evaluation {

  private Evaluation() {}

  /** Sums over texts; added up in the order of the partitions, so that they repeat exactly. */
  @DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
  private record Sums(
      long texts,
      double squaredErrors,
      long binary,
      long right,
      long tokens,
      long markedTexts,
      long hits,
      long chosen,
      long marked)
      implements Serializable {

    private static final long serialVersionUID = 1L;

    static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Sums of(double label, double prediction, int[] positions, boolean[] marks, int k) {
      RationaleMetrics rationale = RationaleMetrics.NONE;
      boolean anyMark = false;
      for (boolean mark : marks) {
        anyMark |= mark;
      }
      if (anyMark) {
        rationale = RationaleMetrics.of(positions, marks, k);
      }
      double error = prediction - label;
      return new Sums(
          1,
          error * error,
          label == 0 || label == 1 ? 1 : 0,
          prediction >= 0.5 == label >= 0.5 ? 1 : 0,
          positions.length,
          anyMark ? 1 : 0,
          rationale.hits(),
          rationale.chosen(),
          rationale.marked());
    }

    Sums plus(Sums other) {
      return new Sums(
          texts + other.texts,
          squaredErrors + other.squaredErrors,
          binary + other.binary,
          right + other.right,
          tokens + other.tokens,
          markedTexts + other.markedTexts,
          hits + other.hits,
          chosen + other.chosen,
          marked + other.marked);
    }

    Scores scores(String set) {
      return new Scores(
          set,
          texts,
          squaredErrors / texts,
          binary == texts ? OptionalDouble.of((double) right / texts) : OptionalDouble.empty(),
          OptionalDouble.of((double) tokens / texts),
          markedTexts,
          new RationaleMetrics(hits, chosen, marked));
    }
  }

  /**
   * Scores a set of texts.
   *
   * @param set what it is called
   * @param explained texts with the model's output columns
   * @throws UserError if there is no text
   */
  public static Scores scores(String set, Dataset<Row> explained, AimleTextExplainerModel model) {
    // Choosing fewer than are due is not rewarded, but where fewer are allowed.
    int k = model.textSelection().k().orElse(1);
    List<Sums> parts =
        columns(explained, model).javaRDD().mapPartitions(rows -> sums(rows, k)).collect();
    Sums total = parts.stream().reduce(Sums.NONE, Sums::plus);
    if (total.texts() == 0) {
      throw new UserError("the set of " + set + " texts is empty; check its files and its split");
    }
    return total.scores(set);
  }

  private static Iterator<Sums> sums(Iterator<Row> rows, int k) {
    Sums sums = Sums.NONE;
    while (rows.hasNext()) {
      ExplainedText text = text(rows.next());
      boolean[] marks = new boolean[text.tokens().size()];
      text.marked().forEach(index -> marks[index] = true);
      int[] positions = text.choices().stream().mapToInt(ExplainedText.Choice::index).toArray();
      sums = sums.plus(Sums.of(text.label(), text.prediction(), positions, marks, k));
    }
    return List.of(sums).iterator();
  }

  /** A few texts with their explanations: a random choice, but always the same one. */
  public static List<ExplainedText> samples(
      Dataset<Row> explained, AimleTextExplainerModel model, int count) {
    return columns(explained, model)
        .orderBy(xxhash64(col(TextColumns.NAME)), col(TextColumns.NAME))
        .limit(count)
        .collectAsList()
        .stream()
        .map(Evaluation::text)
        .toList();
  }

  private static Dataset<Row> columns(Dataset<Row> explained, AimleTextExplainerModel model) {
    return explained.select(
        col(TextColumns.NAME),
        col(TextColumns.TOKENS),
        col(TextColumns.LABEL),
        col(model.getPredictionCol()),
        col(model.getExplanationCol()),
        col(TextColumns.MASK));
  }

  private static ExplainedText text(Row row) {
    List<ExplainedText.Choice> choices = new ArrayList<>();
    for (Row choice : row.<Row>getList(4)) {
      choices.add(new ExplainedText.Choice(choice.getInt(0), choice.getFloat(2)));
    }
    Set<Integer> marked = new HashSet<>();
    if (!row.isNullAt(5)) {
      List<Integer> mask = row.getList(5);
      IntStream.range(0, mask.size()).filter(i -> mask.get(i) != 0).forEach(marked::add);
    }
    return new ExplainedText(
        row.getString(0), row.getList(1), row.getDouble(2), row.getDouble(3), choices, marked);
  }
}
