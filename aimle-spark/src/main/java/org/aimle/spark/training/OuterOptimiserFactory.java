package org.aimle.spark.training;

import java.util.Map;

/**
 * Makes outer optimisers of one kind from text parameters; found with {@link
 * java.util.ServiceLoader} on the driver, so that a jar on the class path is all a new one needs.
 *
 * @since 0.1.0
 */
public interface OuterOptimiserFactory {

  /** The name by which a written form calls for this optimiser, such as {@code nesterov}. */
  String name();

  /** The parameters understood and what each means, in the order in which help shows them. */
  Map<String, String> parameters();

  /**
   * Makes an optimiser.
   *
   * @param parameters none but those of {@link #parameters()}
   * @throws IllegalArgumentException if a parameter is missing or out of range; the message names
   *     it, its value and what is allowed
   */
  OuterOptimiser create(Map<String, String> parameters);
}
