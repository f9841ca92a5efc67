package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aimle.spark.ml.WrongParamException.Name;
import scala.Function1;

/** Checks of parameter values; each refuses with the parameter's name, the value and the range. */
final class ParamRanges {

  private ParamRanges() {}

  private interface Check<T> extends Function1<T, Object>, Serializable {}

  /** Reads a text or refuses it with an {@link IllegalArgumentException}. */
  interface Reading extends Consumer<String>, Serializable {}

  /** What a parameter of a trained model keeps: nothing if it is not one. */
  interface Fixed extends Supplier<Optional<Object>>, Serializable {}

  /** Refuses all values but the fixed one, if there is one, and those that a range refuses. */
  static <T> Function1<T, Object> unless(String name, Function1<T, Object> range, Fixed fixed) {
    Check<T> check =
        value -> {
          Optional<Object> own = fixed.get();
          if (own.isPresent() && !Objects.deepEquals(own.get(), value)) {
            throw new WrongParamException(
                "%1$s is %2$s in this model, which was trained so, and cannot become %3$s; fit again"
                    + " with %1$s %3$s",
                new Name(name), own.get(), value);
          }
          return range.apply(value);
        };
    return check;
  }

  static Function1<Object, Object> any() {
    Check<Object> check = value -> true;
    return check;
  }

  static Function1<String, Object> anyText() {
    Check<String> check = value -> true;
    return check;
  }

  /** As MLlib has them. */
  static Function1<double[], Object> thresholds() {
    Check<double[]> check =
        values ->
            require(
                values.length > 1
                    && Arrays.stream(values).allMatch(value -> value >= 0)
                    && Arrays.stream(values).filter(value -> value == 0).count() <= 1,
                "thresholds",
                Arrays.toString(values),
                "must be two or more numbers of at least 0, only one of them 0");
    return check;
  }

  static Function1<Object, Object> atLeast(String name, int least) {
    Check<Object> check =
        value -> require((Integer) value >= least, name, value, "must be at least " + least);
    return check;
  }

  static Function1<Object, Object> positive(String name) {
    Check<Object> check =
        value ->
            require(
                (Double) value > 0 && Double.isFinite((Double) value),
                name,
                value,
                "must be a finite number above 0");
    return check;
  }

  static Function1<Object, Object> atLeastZero(String name) {
    Check<Object> check =
        value ->
            require(
                (Double) value >= 0 && Double.isFinite((Double) value),
                name,
                value,
                "must be a finite number of at least 0");
    return check;
  }

  /** In [0, 1). */
  static Function1<Object, Object> fraction(String name) {
    Check<Object> check =
        value ->
            require((Double) value >= 0 && (Double) value < 1, name, value, "must be in [0, 1)");
    return check;
  }

  static Function1<String, Object> notBlank(String name) {
    Check<String> check =
        value -> require(!value.isBlank(), name, "'" + value + "'", "must not be blank");
    return check;
  }

  static Function1<String[], Object> noneBlank(String name) {
    Check<String[]> check =
        values ->
            require(
                Arrays.stream(values).noneMatch(String::isBlank),
                name,
                Arrays.toString(values),
                "none of them must be blank");
    return check;
  }

  static Function1<String, Object> oneOf(String name, String... choices) {
    Check<String> check =
        value ->
            require(
                List.of(choices).contains(value),
                name,
                "'" + value + "'",
                "must be one of " + String.join(", ", choices));
    return check;
  }

  /** A text that can be read; the reader's complaint is passed on under the parameter's name. */
  static Function1<String, Object> readable(String name, Reading reading) {
    Check<String> check =
        value -> {
          try {
            reading.accept(value);
            return true;
          } catch (IllegalArgumentException e) {
            WrongParamException wrong =
                new WrongParamException("%s is '%s': %s", new Name(name), value, e.getMessage());
            wrong.initCause(e);
            throw wrong;
          }
        };
    return check;
  }

  private static boolean require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new WrongParamException("%s is %s but %s", new Name(name), value, allowed);
    }
    return true;
  }
}
