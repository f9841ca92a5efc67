package org.aimle.spec;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A name with parameters, written {@code name} or {@code name:key=value,key=value}: how solvers,
 * noise, estimators and lambda rules are written in configurations and on command lines. Immutable.
 *
 * @param name what is named
 * @param parameters its parameters, in writing order
 * @since 0.1.0
 */
public record NamedParameters(String name, Map<String, String> parameters) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Copies the parameters. */
  public NamedParameters {
    Objects.requireNonNull(name, "name");
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Keys with their values, or with what each means for {@link Factory#parameters()}, in the order
   * given.
   *
   * @param keysAndValues key, value, key, value, ...
   * @throws IllegalArgumentException if the last key has no value
   */
  public static Map<String, String> pairs(String... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "key '" + keysAndValues[keysAndValues.length - 1] + "' has no value");
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      pairs.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(pairs);
  }

  /** A name without parameters. */
  public static NamedParameters of(String name) {
    return new NamedParameters(name, Map.of());
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is not of the form {@code
   *     name:key=value,key=value}, or a key is there twice
   */
  public static NamedParameters parse(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' has no name; write name:key=value,...");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    if (colon >= 0) {
      for (String pair : text.substring(colon + 1).split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "in '" + text + "', '" + pair + "' is not key=value; write name:key=value,...");
        }
        String key = pair.substring(0, equals).strip();
        if (parameters.put(key, pair.substring(equals + 1).strip()) != null) {
          throw new IllegalArgumentException("in '" + text + "', " + key + " is given twice");
        }
      }
    }
    return new NamedParameters(name, parameters);
  }

  /**
   * Refuses parameters that nothing reads.
   *
   * @throws IllegalArgumentException naming the first one that is not in {@code known}
   */
  public NamedParameters requireOnly(String... known) {
    return requireOnly(List.of(known));
  }

  /**
   * Refuses parameters that nothing reads.
   *
   * @throws IllegalArgumentException naming the first one that is not in {@code known}
   */
  public NamedParameters requireOnly(Collection<String> known) {
    for (String key : parameters.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            name
                + " has no parameter '"
                + key
                + "'; it has "
                + (known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
    return this;
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException if the value is not a number
   */
  public double real(String key, double byDefault) {
    String value = parameters.get(key);
    if (value == null) {
      return byDefault;
    }
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": " + key + " is '" + value + "' but must be a number", e);
    }
  }

  /**
   * An integer.
   *
   * @throws IllegalArgumentException if the value is not an integer
   */
  public int integer(String key, int byDefault) {
    String value = parameters.get(key);
    if (value == null) {
      return byDefault;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": " + key + " is '" + value + "' but must be an integer", e);
    }
  }

  /**
   * An integer that must be given.
   *
   * @throws IllegalArgumentException if it is missing or not an integer
   */
  public int integer(String key) {
    text(key);
    return integer(key, 0);
  }

  /**
   * A value that must be given.
   *
   * @throws IllegalArgumentException if it is missing
   */
  public String text(String key) {
    String value = parameters.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          name + " needs the parameter " + key + ": " + key + "=...");
    }
    return value;
  }

  /** The written form; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return parameters.isEmpty()
        ? name
        : parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(",", name + ":", ""));
  }
}
