package org.aimle.spark.features;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelCheck;
import org.aimle.spark.text.LabelRange;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.Weights;
import org.aimle.spark.training.data.DataFingerprint;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Counts what a data set holds to train on, and finds the rows that cannot be trained on, in one
 * pass. The result does not depend on the order of rows. Not thread-safe.
 */
@DefaultSerializer(JavaSerializer.class) // Kryo does not keep what is not its own
final class FeatureCensus implements Serializable {

  private static final long serialVersionUID = 1L;

  static final int FEATURES_AT = 0;
  static final int LABEL_AT = 1;
  static final int VALIDATION_AT = 2;
  static final int ID_AT = 3;
  static final int WEIGHT_AT = 4;

  private final int size;
  private final InvalidTexts handling;
  private final LabelTask.Kind labelKind;
  private final boolean named;
  private final boolean soft;
  private final boolean weighted;
  private final OneHotColumns oneHot;

  private final ColumnSums sums;
  private final BitSet conflicts = new BitSet();
  private long training;
  private long validation;
  private long skipped;
  private LabelRange trained = LabelRange.NONE;
  private LabelRange labels = LabelRange.NONE;
  private BigDecimal trainedWeight = BigDecimal.ZERO;
  private BigDecimal validatedWeight = BigDecimal.ZERO;
  private long fingerprint;

  /** Null: none. */
  private String problem;

  private long problemId;

  /**
   * @param size of all vectors
   * @param named whether rows have ids of their own
   * @param soft whether a label is the probability of each class
   * @param weighted whether rows have weights of their own
   */
  FeatureCensus(
      int size,
      InvalidTexts handling,
      LabelTask.Kind labelKind,
      boolean named,
      boolean soft,
      boolean weighted,
      OneHotColumns oneHot) {
    this.size = size;
    this.handling = handling;
    this.labelKind = labelKind;
    this.named = named;
    this.soft = soft;
    this.weighted = weighted;
    this.oneHot = oneHot;
    this.sums = new ColumnSums(size);
  }

  /** Whether a row can be trained on, if it has an id; others are left out, or an error. */
  static boolean sound(Row row, int size) {
    return InvalidRows.problem(row.getAs(FEATURES_AT), size).isEmpty()
        && !LabelCheck.missing(label(row))
        && !row.isNullAt(WEIGHT_AT)
        && !Double.isNaN(row.getDouble(WEIGHT_AT));
  }

  /** One number, or the probability of each class; null if there is none. */
  static List<Double> label(Row row) {
    return row.isNullAt(LABEL_AT) ? null : row.getList(LABEL_AT);
  }

  /** A row's own id, or a hash of its content. */
  static long id(Row row, boolean named, NonZeros features) {
    return named ? row.getLong(ID_AT) : hash(features.hash(), label(row));
  }

  private static long hash(long hash, List<Double> label) {
    long hashed = hash;
    for (double part : label) {
      hashed = DataFingerprint.hash(hashed, Double.doubleToLongBits(part));
    }
    return hashed;
  }

  FeatureCensus add(Row row) {
    if (handling != InvalidTexts.ERROR && !sound(row, size)) {
      skipped++;
      return this;
    }
    if (named && row.isNullAt(ID_AT)) {
      note(Long.MIN_VALUE, "a row has a null id; give it an integer");
      return this;
    }
    Vector vector = row.getAs(FEATURES_AT);
    Optional<String> wrong =
        InvalidRows.problem(vector, size)
            .map(what -> what + "; drop the row, or set handleInvalid to skip")
            .or(() -> LabelCheck.problem(label(row), soft, labelKind))
            .or(() -> Weights.problem(row.<Double>getAs(WEIGHT_AT)));
    if (wrong.isPresent()) {
      long id = named ? row.getLong(ID_AT) : Long.MAX_VALUE;
      note(id, (named ? "the row with id " + id : "a row") + " " + wrong.get());
      return this;
    }
    count(row, NonZeros.of(vector), label(row), row.getDouble(WEIGHT_AT));
    return this;
  }

  private void count(Row row, NonZeros features, List<Double> label, double weight) {
    boolean forValidation = row.getBoolean(VALIDATION_AT);
    if (forValidation) {
      validation++;
      validatedWeight = validatedWeight.add(new BigDecimal(weight));
    } else {
      training++;
      trainedWeight = trainedWeight.add(new BigDecimal(weight));
      sums.add(features);
      oneHot.conflicts(features.at(), conflicts);
      trained = trained.plus(LabelRange.of(label));
    }
    labels = labels.plus(LabelRange.of(label));
    long hash = DataFingerprint.hash(features.hash(), id(row, named, features));
    hash = hash(hash, label);
    if (weighted) {
      hash = DataFingerprint.hash(hash, Double.doubleToLongBits(weight));
    }
    fingerprint += DataFingerprint.hash(hash, forValidation ? 1 : 0);
  }

  private void note(long id, String what) {
    if (problem == null || id < problemId || (id == problemId && what.compareTo(problem) < 0)) {
      problem = what;
      problemId = id;
    }
  }

  FeatureCensus add(FeatureCensus other) {
    sums.add(other.sums);
    conflicts.or(other.conflicts);
    training += other.training;
    validation += other.validation;
    skipped += other.skipped;
    trained = trained.plus(other.trained);
    labels = labels.plus(other.labels);
    trainedWeight = trainedWeight.add(other.trainedWeight);
    validatedWeight = validatedWeight.add(other.validatedWeight);
    fingerprint += other.fingerprint;
    if (other.problem != null) {
      note(other.problemId, other.problem);
    }
    return this;
  }

  /** Of the row of least id; empty if there is none. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  ColumnSums sums() {
    return sums;
  }

  BitSet conflicts() {
    return conflicts;
  }

  long training() {
    return training;
  }

  long validation() {
    return validation;
  }

  long skipped() {
    return skipped;
  }

  LabelRange trained() {
    return trained;
  }

  LabelRange labels() {
    return labels;
  }

  /** Exact, so that it does not depend on the order of rows. */
  BigDecimal trainedWeight() {
    return trainedWeight;
  }

  BigDecimal validatedWeight() {
    return validatedWeight;
  }

  long fingerprint() {
    return fingerprint;
  }
}
