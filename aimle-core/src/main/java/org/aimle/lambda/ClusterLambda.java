package org.aimle.lambda;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one lambda that a cluster shares, per AIMLE layer: moves it by what all workers saw together.
 * Workers hold lambda still for the H steps of a round; the driver then replays the H updates, so
 * that with H = 1 the outcome is that of one machine on the union of the workers' minibatches.
 * Immutable, thread-safe.
 *
 * @since 0.1.0
 */
public final class ClusterLambda {

  private final Map<String, LambdaRule> rules;

  /**
   * @param rules by vertex name
   */
  public ClusterLambda(Map<String, LambdaRule> rules) {
    this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
  }

  /**
   * The states after a round: each rule applied once per step to the cluster-wide sums.
   *
   * @param states before the round, by vertex name
   * @param observed summed over the workers
   * @return by vertex name, in the order of the rules
   * @throws IllegalArgumentException if a layer has no state or no statistics
   */
  public Map<String, LambdaState> next(Map<String, LambdaState> states, StepStatistics observed) {
    Map<String, LambdaState> next = new LinkedHashMap<>();
    rules.forEach(
        (layer, rule) -> {
          LambdaState state = states.get(layer);
          if (state == null) {
            throw new IllegalArgumentException(
                "states lacks layer '" + layer + "'; it has " + states.keySet());
          }
          for (SparsityStatistics step : observed.of(layer)) {
            state = rule.next(state, step);
          }
          next.put(layer, state);
        });
    return next;
  }
}
