package org.aimle.lambda;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sparsity of each AIMLE layer's gradient estimates in each step of a round. Integers, so that sums
 * do not depend on their order. Immutable, thread-safe.
 *
 * @param layers by vertex name, one element per step, as many for each layer
 * @since 0.1.0
 */
public record StepStatistics(Map<String, List<SparsityStatistics>> layers) {

  /** No layer and no step: adding it changes nothing. */
  public static final StepStatistics NONE = new StepStatistics(Map.of());

  /**
   * @throws IllegalArgumentException if layers differ in their number of steps
   */
  public StepStatistics {
    Map<String, List<SparsityStatistics>> copy = new LinkedHashMap<>();
    layers.forEach((name, steps) -> copy.put(name, List.copyOf(steps)));
    layers = Collections.unmodifiableMap(copy);
    if (layers.values().stream().mapToInt(List::size).distinct().count() > 1) {
      throw new IllegalArgumentException("layers differ in their number of steps: " + layers);
    }
  }

  /**
   * From one map per step, of what each layer saw by vertex name.
   *
   * @throws IllegalArgumentException if a step has other layers than the first one
   */
  public static StepStatistics of(List<Map<String, SparsityStatistics>> steps) {
    if (steps.isEmpty()) {
      return NONE;
    }
    Map<String, List<SparsityStatistics>> layers = new LinkedHashMap<>();
    steps.get(0).keySet().forEach(name -> layers.put(name, new ArrayList<>(steps.size())));
    for (Map<String, SparsityStatistics> step : steps) {
      requireLayers("a step", step, layers);
      step.forEach((name, seen) -> layers.get(name).add(seen));
    }
    return new StepStatistics(layers);
  }

  /**
   * Adds layer by layer and step by step; the longer of both decides the number of steps.
   *
   * @throws IllegalArgumentException if both have layers, but not the same ones
   */
  public StepStatistics plus(StepStatistics other) {
    if (layers.isEmpty() || other.layers.isEmpty()) {
      return layers.isEmpty() ? other : this;
    }
    requireLayers("other", other.layers, layers);
    Map<String, List<SparsityStatistics>> sum = new LinkedHashMap<>();
    layers.forEach((name, steps) -> sum.put(name, sum(steps, other.layers.get(name))));
    return new StepStatistics(sum);
  }

  /** Number of steps that had a gradient to record; 0 if there are no layers. */
  public int steps() {
    return layers.values().stream().mapToInt(List::size).findFirst().orElse(0);
  }

  /**
   * What a layer saw in each step; nothing if there was no step.
   *
   * @throws IllegalArgumentException if there were steps but none has such a layer
   */
  public List<SparsityStatistics> of(String layer) {
    List<SparsityStatistics> steps = layers.get(layer);
    if (steps == null) {
      if (layers.isEmpty()) {
        return List.of();
      }
      throw new IllegalArgumentException(
          "the statistics lack layer '" + layer + "'; they have " + layers.keySet());
    }
    return steps;
  }

  /** One layer's statistics over all steps. */
  public SparsityStatistics total(String layer) {
    return of(layer).stream().reduce(SparsityStatistics.NONE, SparsityStatistics::plus);
  }

  /** Writes names once, then numbers. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(layers.size());
    out.writeInt(steps());
    for (Map.Entry<String, List<SparsityStatistics>> layer : layers.entrySet()) {
      out.writeUTF(layer.getKey());
      for (SparsityStatistics step : layer.getValue()) {
        out.writeLong(step.nonZeros());
        out.writeLong(step.gradients());
        out.writeLong(step.ones());
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static StepStatistics read(DataInput in) throws IOException {
    int layers = in.readInt();
    int steps = in.readInt();
    Map<String, List<SparsityStatistics>> read = new LinkedHashMap<>();
    for (int layer = 0; layer < layers; layer++) {
      List<SparsityStatistics> seen = new ArrayList<>(steps);
      read.put(in.readUTF(), seen);
      for (int step = 0; step < steps; step++) {
        seen.add(new SparsityStatistics(in.readLong(), in.readLong(), in.readLong()));
      }
    }
    return new StepStatistics(read);
  }

  private static List<SparsityStatistics> sum(
      List<SparsityStatistics> a, List<SparsityStatistics> b) {
    int both = Math.min(a.size(), b.size());
    List<SparsityStatistics> longer = a.size() > both ? a : b;
    return Stream.concat(
            IntStream.range(0, both).mapToObj(i -> a.get(i).plus(b.get(i))),
            longer.subList(both, longer.size()).stream())
        .toList();
  }

  private static void requireLayers(String what, Map<String, ?> given, Map<String, ?> wanted) {
    if (!given.keySet().equals(wanted.keySet())) {
      throw new IllegalArgumentException(
          what + " has statistics of " + given.keySet() + " but must have " + wanted.keySet());
    }
  }
}
