package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aimle.WrongInputException;
import org.aimle.spark.text.LabelTask;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Measures {@link Fidelity} by asking the teacher about parts of explained texts. */
final class FidelityMeasure {

  /** Texts of which each word is left out once: each costs as many calls of the teacher. */
  static final int TEXTS_WORD_BY_WORD = 64;

  /** Effects that differ by rounding alone are level. */
  private static final double TIE = 1e-9;

  private static final String TOKENS = "tokens";
  private static final String CHOSEN = "chosen";
  private static final String PREDICTED = "predicted";
  private static final String PART = "part";
  private static final String WHOLE = "whole";
  private static final String ALONE = "alone";
  private static final String WITHOUT = "without";
  private static final String TEXT = "text";
  private static final String AT = "at";

  private static final StructType PARTS =
      new StructType()
          .add(TEXT, DataTypes.IntegerType)
          .add(AT, DataTypes.IntegerType)
          .add(PART, DataTypes.createArrayType(DataTypes.StringType));

  private final Teacher teacher;
  private final boolean heldOut;

  /**
   * @param heldOut whether training had not seen the texts
   */
  FidelityMeasure(Teacher teacher, boolean heldOut) {
    this.teacher = teacher;
    this.heldOut = heldOut;
  }

  /** A text: what the teacher makes of it and its parts, and what the explainer does. */
  private record Answers(
      List<String> tokens,
      List<Integer> chosen,
      List<Double> predicted,
      List<Double> whole,
      List<Double> alone,
      List<Double> without) {

    /** The explainer's answer in the form of the teacher's. */
    List<Double> comparable() {
      if (predicted.size() == whole.size()) {
        return predicted;
      }
      if (predicted.size() != 2 || whole.size() != 1) {
        throw new WrongInputException(
            "the teacher says %d numbers of a text, but the explainer %d; set teacherCol to a column of the same kind"
                .formatted(whole.size(), predicted.size()));
      }
      return predicted.subList(1, 2); // the label was the probability of the second class
    }
  }

  /**
   * @param classes that the explainer tells apart, 1 if it predicts a number
   * @throws WrongInputException if that cannot be compared with what the teacher predicts
   */
  static void requireComparable(Teacher teacher, int classes) {
    boolean numbers = teacher.task().kind() == LabelTask.Kind.NUMBERS;
    if (numbers ? classes > 2 : classes == 1) {
      throw new WrongInputException(
          "the teacher predicts %s, but the explainer %s; set teacherCol to a column of the same kind"
              .formatted(
                  numbers ? "a number" : "probabilities of classes",
                  classes == 1 ? "a number" : "probabilities of %d classes".formatted(classes)));
    }
  }

  /**
   * @param tokens column of the whole texts
   * @param explanation column that the explainer wrote
   * @param predicted column of arrays: the explainer's probability of each class, or its number; of
   *     two classes, the second is compared with a teacher's number
   * @param most texts to measure on; of more, so many are drawn
   */
  Fidelity of(
      Dataset<Row> explained, Column tokens, Column explanation, Column predicted, int most) {
    Dataset<Row> rows =
        explained
            .select(
                tokens.as(TOKENS),
                transform(explanation, one -> one.getField("index")).as(CHOSEN),
                predicted.as(PREDICTED))
            .filter(size(col(CHOSEN)).gt(0).and(size(col(TOKENS)).gt(size(col(CHOSEN)))))
            .orderBy(xxhash64(col(TOKENS)), hash(col(TOKENS)))
            .limit(most);
    Dataset<Row> scored = teacher.score(rows, TOKENS, WHOLE);
    scored =
        scored.withColumn(PART, transform(col(CHOSEN), at -> element_at(col(TOKENS), at.plus(1))));
    scored = teacher.score(scored, PART, ALONE);
    scored =
        scored.withColumn(
            PART, filter(col(TOKENS), (token, at) -> not(array_contains(col(CHOSEN), at))));
    scored = teacher.score(scored, PART, WITHOUT);
    List<Answers> answers = new ArrayList<>();
    for (Row row :
        scored.select(TOKENS, CHOSEN, PREDICTED, WHOLE, ALONE, WITHOUT).collectAsList()) {
      answers.add(
          new Answers(
              row.getList(0),
              row.getList(1),
              row.getList(2),
              row.getList(3),
              row.getList(4),
              row.getList(5)));
    }
    if (answers.isEmpty()) {
      throw new WrongInputException(
          "no text has more words than explain it, so there is no fidelity to measure; give longer texts, or lower k");
    }
    return measured(answers, explained);
  }

  private Fidelity measured(List<Answers> answers, Dataset<Row> explained) {
    int outputs = answers.get(0).whole().size();
    boolean classes = outputs > 1;
    double[] mean = new double[outputs];
    for (Answers one : answers) {
      for (int c = 0; c < outputs; c++) {
        mean[c] += one.whole().get(c) / answers.size();
      }
    }
    boolean constant = answers.stream().map(Answers::whole).distinct().count() == 1;
    double variance = 0;
    double errors = 0;
    double same = 0;
    double alone = 0;
    double without = 0;
    for (Answers one : answers) {
      List<Double> explainers = one.comparable();
      for (int c = 0; c < outputs; c++) {
        variance += square(one.whole().get(c) - mean[c]);
        errors += square(one.whole().get(c) - explainers.get(c));
      }
      int predicted = Teacher.likeliest(one.whole());
      same += Teacher.likeliest(explainers) == predicted ? 1 : 0;
      double lostAlone = one.whole().get(predicted) - one.alone().get(predicted);
      double lostWithout = one.whole().get(predicted) - one.without().get(predicted);
      alone += classes ? lostAlone : Math.abs(lostAlone);
      without += classes ? lostWithout : Math.abs(lostWithout);
    }
    int size = answers.size();
    double unit = classes ? 1 : constant ? Double.NaN : Math.sqrt(variance / size);
    double[] wordByWord = wordByWord(answers, explained);
    return new Fidelity(
        size,
        heldOut,
        classes ? same / size : Double.NaN,
        constant ? Double.NaN : 1 - errors / variance,
        alone / size / unit,
        without / size / unit,
        wordByWord[0],
        wordByWord[1]);
  }

  private static double square(double value) {
    return value * value;
  }

  /** Leaves out each word of some texts: {topWords, effectCovered}. */
  private double[] wordByWord(List<Answers> answers, Dataset<Row> explained) {
    List<Answers> some = answers.subList(0, Math.min(TEXTS_WORD_BY_WORD, answers.size()));
    List<Row> parts = new ArrayList<>();
    for (int text = 0; text < some.size(); text++) {
      List<String> tokens = some.get(text).tokens();
      for (int at = 0; at < tokens.size(); at++) {
        List<String> rest = new ArrayList<>(tokens);
        rest.remove(at);
        parts.add(RowFactory.create(text, at, rest.toArray(String[]::new)));
      }
    }
    double[][] effects =
        some.stream().map(one -> new double[one.tokens().size()]).toArray(double[][]::new);
    for (Row row :
        teacher
            .score(explained.sparkSession().createDataFrame(parts, PARTS), PART, WITHOUT)
            .select(TEXT, AT, WITHOUT)
            .collectAsList()) {
      List<Double> whole = some.get(row.getInt(0)).whole();
      int of = Teacher.likeliest(whole);
      effects[row.getInt(0)][row.getInt(1)] =
          Math.abs(Teacher.margin(whole, of) - Teacher.margin(row.getList(2), of));
    }
    double top = 0;
    double covered = 0;
    for (int text = 0; text < effects.length; text++) {
      double[] all = effects[text];
      double[] own = some.get(text).chosen().stream().mapToDouble(at -> all[at]).toArray();
      double[] sorted = all.clone();
      Arrays.sort(sorted);
      double[] largest = Arrays.copyOfRange(sorted, sorted.length - own.length, sorted.length);
      double enough = largest[0] * (1 - TIE);
      top += (double) Arrays.stream(own).filter(effect -> effect >= enough).count() / own.length;
      double most = Arrays.stream(largest).sum();
      covered += most == 0 ? 1 : Arrays.stream(own).sum() / most;
    }
    return new double[] {top / effects.length, covered / effects.length};
  }
}
