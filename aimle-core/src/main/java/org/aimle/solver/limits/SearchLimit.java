package org.aimle.solver.limits;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.aimle.spec.NamedParameters;

/**
 * How long a solver of an NP-hard problem may search for one instance, and what to do when that is
 * reached.
 *
 * @param work deterministic seconds: a count of elementary operations, about a second of a usual
 *     CPU each, so the same instance gives the same solution on any machine, busy or idle
 * @param wall seconds on the clock: a promise about time, at the price that solutions depend on how
 *     busy the machine is
 * @param policy what to do when either is reached
 * @since 0.1.0
 */
public record SearchLimit(OptionalDouble work, OptionalDouble wall, LimitPolicy policy) {

  /** No limit: every solution is optimal, however long it takes. */
  public static final SearchLimit NONE =
      new SearchLimit(OptionalDouble.empty(), OptionalDouble.empty(), LimitPolicy.BEST);

  /**
   * @throws IllegalArgumentException if a limit is not a positive number
   */
  public SearchLimit {
    Objects.requireNonNull(policy, "policy");
    requirePositive("limit", work);
    requirePositive("wall-limit", wall);
  }

  private static void requirePositive(String name, OptionalDouble seconds) {
    if (seconds.isPresent() && !(seconds.getAsDouble() > 0 && seconds.getAsDouble() <= 1e9)) {
      throw new IllegalArgumentException(
          name
              + " is "
              + seconds.getAsDouble()
              + " but must be more than 0 seconds; leave it out for no limit");
    }
  }

  /** The parameters that {@link #of} reads and what each means. */
  public static Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(
        "limit",
        "deterministic seconds of search for an instance: work, not time, so that results can be"
            + " repeated; default none");
    meanings.put("wall-limit", "seconds of the clock for an instance; default none");
    meanings.put(
        "on-limit", "best: give the best solution found (the default); fail: end with an error");
    return meanings;
  }

  /**
   * Reads {@code limit}, {@code wall-limit} and {@code on-limit}.
   *
   * @throws IllegalArgumentException if one has a wrong value; the message names it
   */
  public static SearchLimit of(NamedParameters read) {
    String policy = read.parameters().getOrDefault("on-limit", "best");
    if (!policy.equals("best") && !policy.equals("fail")) {
      throw new IllegalArgumentException(
          read.name() + ": on-limit is '" + policy + "' but must be best or fail");
    }
    return new SearchLimit(
        seconds(read, "limit"),
        seconds(read, "wall-limit"),
        LimitPolicy.valueOf(policy.toUpperCase(Locale.ROOT)));
  }

  private static OptionalDouble seconds(NamedParameters read, String key) {
    return read.parameters().containsKey(key)
        ? OptionalDouble.of(read.real(key, 0))
        : OptionalDouble.empty();
  }

  /** Whether there is none. */
  public boolean isNone() {
    return work.isEmpty() && wall.isEmpty();
  }

  @Override
  public String toString() {
    String limits =
        (work.isPresent() ? "limit=" + work.getAsDouble() + "," : "")
            + (wall.isPresent() ? "wall-limit=" + wall.getAsDouble() + "," : "");
    return limits.isEmpty()
        ? "no limit"
        : limits + "on-limit=" + policy.name().toLowerCase(Locale.ROOT);
  }
}
