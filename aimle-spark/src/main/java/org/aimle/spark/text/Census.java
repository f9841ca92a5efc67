package org.aimle.spark.text;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a data set holds to train on.
 *
 * @param training sound texts to train on
 * @param validation sound texts to validate on
 * @param skipped unsound texts that are left out
 * @param longest tokens of the longest sound text
 * @param tokens of all sound texts
 * @param trained labels of the texts to train on
 * @param labels of all sound texts
 * @param trainedWeight sum of the weights of the texts to train on; exact, so that it does not
 *     depend on their order
 * @param validatedWeight the same of the texts to validate on
 * @param fingerprint of the sound texts, whatever their order
 * @param problems of the unsound text of least id; at most one
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
record Census(
    long training,
    long validation,
    long skipped,
    int longest,
    long tokens,
    LabelRange trained,
    LabelRange labels,
    BigDecimal trainedWeight,
    BigDecimal validatedWeight,
    long fingerprint,
    List<Problem> problems)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  static final Census EMPTY =
      new Census(
          0,
          0,
          0,
          0,
          0,
          LabelRange.NONE,
          LabelRange.NONE,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          0,
          List.of());

  /** What is wrong with a text, and how to put it right. */
  record Problem(long id, String message) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  Census withText(
      boolean forValidation, int tokens, LabelRange label, double weight, long fingerprint) {
    BigDecimal counts = new BigDecimal(weight);
    return plus(
        new Census(
            forValidation ? 0 : 1,
            forValidation ? 1 : 0,
            0,
            tokens,
            tokens,
            forValidation ? LabelRange.NONE : label,
            label,
            forValidation ? BigDecimal.ZERO : counts,
            forValidation ? counts : BigDecimal.ZERO,
            fingerprint,
            List.of()));
  }

  Census withSkipped() {
    return plus(
        new Census(
            0,
            0,
            1,
            0,
            0,
            LabelRange.NONE,
            LabelRange.NONE,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            0,
            List.of()));
  }

  Census withProblem(Problem problem) {
    return plus(
        new Census(
            0,
            0,
            0,
            0,
            0,
            LabelRange.NONE,
            LabelRange.NONE,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            0,
            List.of(problem)));
  }

  Census plus(Census other) {
    return new Census(
        training + other.training,
        validation + other.validation,
        skipped + other.skipped,
        Math.max(longest, other.longest),
        tokens + other.tokens,
        trained.plus(other.trained),
        labels.plus(other.labels),
        trainedWeight.add(other.trainedWeight),
        validatedWeight.add(other.validatedWeight),
        fingerprint + other.fingerprint,
        Stream.concat(problems.stream(), other.problems.stream())
            .min(Comparator.comparingLong(Problem::id).thenComparing(Problem::message))
            .stream()
            .collect(Collectors.toList()));
  }

  Optional<String> problem() {
    return problems.stream().map(Problem::message).findFirst();
  }
}
