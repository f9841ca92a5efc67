package org.aimle.spec;

import java.util.Map;

/**
 * Makes things of one kind from text parameters. Found by its name in a {@link Registry}, so that a
 * jar on the class path is all that a new one needs.
 *
 * @param <T> what is made
 * @since 0.1.0
 */
public interface Factory<T> {

  /** The name that stands in a written form before the colon, such as {@code top-k}. */
  String name();

  /** The parameters understood and what each means, in the order in which help shows them. */
  Map<String, String> parameters();

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if a parameter is missing, unknown or out of range; the
   *     message names it, its value and what is allowed
   */
  T create(Map<String, String> parameters);
}
