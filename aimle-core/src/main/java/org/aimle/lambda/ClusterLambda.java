package org.aimle.lambda;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
   * @param rules by vertex name, in the order of the statistics' layers
   */
  public ClusterLambda(Map<String, LambdaRule> rules) {
    this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
  }

  /** The vertex names, in the order of the statistics' layers. */
  public List<String> layers() {
    return List.copyOf(rules.keySet());
  }

  /**
   * The states after a round: each rule applied once per step to the cluster-wide sums.
   *
   * @param states before the round, one for each layer
   * @param observed summed over the workers
   * @throws IllegalArgumentException if a layer has no state
   */
  public Map<String, LambdaState> next(Map<String, LambdaState> states, StepStatistics observed) {
    Map<String, LambdaState> next = new LinkedHashMap<>();
    int layer = 0;
    for (Map.Entry<String, LambdaRule> entry : rules.entrySet()) {
      LambdaState state = states.get(entry.getKey());
      if (state == null) {
        throw new IllegalArgumentException(
            "states lacks layer '" + entry.getKey() + "'; it has " + states.keySet());
      }
      for (int step = 0; step < observed.steps(); step++) {
        state = entry.getValue().next(state, observed.at(step, layer));
      }
      next.put(entry.getKey(), state);
      layer++;
    }
    return next;
  }
}
