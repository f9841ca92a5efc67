package org.aimle.lab.averaging;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.aimle.jobs.command.UserError;

/**
 * One way to train with several workers.
 *
 * @param workers replicas, at least 1; the batch is shared out to them
 * @param frequency H, minibatches of a worker between two averagings, at least 1
 * @param everyStep epochs in which replicas are averaged after every step, before H holds
 *     (post-local SGD)
 * @param outer the outer optimiser, as written
 * @param lambda whose it is
 * @param shards how texts are dealt out
 */
record Arm(int workers, int frequency, int everyStep, String outer, Lambda lambda, Shards shards) {

  /** Whose lambda is. */
  enum Lambda {
    /** One, moved by what all workers see. */
    GLOBAL,
    /** Each worker has its own. */
    OWN
  }

  /** How texts are dealt out to workers. */
  enum Shards {
    /** In turn. */
    DEALT,
    /** Sorted by label: each worker has its part of the scale. */
    BY_LABEL,
    /** Sorted by length. */
    BY_LENGTH
  }

  /**
   * From {@code
   * workers=8,frequency=20,every-step=1,outer=nesterov:..;..,lambda=own,shards=by-label}, each with
   * a default; a comma inside of an outer optimiser is written as a semicolon.
   *
   * @throws UserError if it is not so
   */
  static Arm parse(String written) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : written.split(",")) {
      int sign = part.indexOf('=');
      if (sign < 1) {
        throw new UserError("--arm is '%s', where '%s' is no key=value".formatted(written, part));
      }
      values.put(part.substring(0, sign), part.substring(sign + 1));
    }
    try {
      Arm arm =
          new Arm(
              number(values, "workers", 1),
              number(values, "frequency", 5),
              number(values, "every-step", 0),
              values.containsKey("outer") ? values.remove("outer").replace(';', ',') : "averaging",
              Lambda.valueOf(name(values, "lambda", "global")),
              Shards.valueOf(name(values, "shards", "dealt")));
      if (!values.isEmpty() || arm.workers < 1 || arm.frequency < 1 || arm.everyStep < 0) {
        throw new IllegalArgumentException();
      }
      return arm;
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ("--arm is '%s'; write workers=N,frequency=N,every-step=EPOCHS,outer=OPTIMISER,"
                  + "lambda=global|own,shards=dealt|by-label|by-length")
              .formatted(written));
    }
  }

  private static int number(Map<String, String> values, String key, int otherwise) {
    String value = values.remove(key);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  private static String name(Map<String, String> values, String key, String otherwise) {
    String value = values.remove(key);
    return (value == null ? otherwise : value).toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
