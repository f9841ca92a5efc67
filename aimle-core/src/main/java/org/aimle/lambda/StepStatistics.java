package org.aimle.lambda;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Sparsity of each AIMLE layer's gradient estimates in each step of a round: {@code [steps,
 * layers]}. Whole numbers, so that sums do not depend on their order. Immutable, thread-safe.
 *
 * @since 0.1.0
 */
public final class StepStatistics {

  private final int layers;
  private final long[] nonZeros;
  private final long[] gradients;
  private final long[] ones;

  private StepStatistics(int layers, long[] nonZeros, long[] gradients, long[] ones) {
    this.layers = layers;
    this.nonZeros = nonZeros;
    this.gradients = gradients;
    this.ones = ones;
  }

  /** No steps. */
  public static StepStatistics none(int layers) {
    return new StepStatistics(layers, new long[0], new long[0], new long[0]);
  }

  /**
   * From one list per step, each with one element per layer.
   *
   * @throws IllegalArgumentException if a step has another number of layers
   */
  public static StepStatistics of(int layers, List<List<SparsityStatistics>> steps) {
    long[] nonZeros = new long[steps.size() * layers];
    long[] gradients = new long[nonZeros.length];
    long[] ones = new long[nonZeros.length];
    int next = 0;
    for (List<SparsityStatistics> step : steps) {
      if (step.size() != layers) {
        throw new IllegalArgumentException(
            "a step has statistics of " + step.size() + " layers but must have " + layers);
      }
      for (SparsityStatistics layer : step) {
        nonZeros[next] = layer.nonZeros();
        gradients[next] = layer.gradients();
        ones[next] = layer.ones();
        next++;
      }
    }
    return new StepStatistics(layers, nonZeros, gradients, ones);
  }

  /** Adds step by step; the longer of both decides the number of steps. */
  public StepStatistics plus(StepStatistics other) {
    if (other.layers != layers) {
      throw new IllegalArgumentException(
          "other has statistics of " + other.layers + " layers but must have " + layers);
    }
    return new StepStatistics(
        layers,
        sum(nonZeros, other.nonZeros),
        sum(gradients, other.gradients),
        sum(ones, other.ones));
  }

  /** Number of steps that had a gradient to record; 0 if there are no layers. */
  public int steps() {
    return layers == 0 ? 0 : nonZeros.length / layers;
  }

  /** What a layer saw in a step. */
  public SparsityStatistics at(int step, int layer) {
    int index = step * layers + layer;
    return new SparsityStatistics(nonZeros[index], gradients[index], ones[index]);
  }

  /** One layer's statistics over all steps. */
  public SparsityStatistics total(int layer) {
    SparsityStatistics total = SparsityStatistics.NONE;
    for (int step = 0; step < steps(); step++) {
      total = total.plus(at(step, layer));
    }
    return total;
  }

  /** Writes everything; {@link #read} reads it back. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(layers);
    out.writeInt(nonZeros.length);
    for (int i = 0; i < nonZeros.length; i++) {
      out.writeLong(nonZeros[i]);
      out.writeLong(gradients[i]);
      out.writeLong(ones[i]);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static StepStatistics read(DataInput in) throws IOException {
    int layers = in.readInt();
    long[] nonZeros = new long[in.readInt()];
    long[] gradients = new long[nonZeros.length];
    long[] ones = new long[nonZeros.length];
    for (int i = 0; i < nonZeros.length; i++) {
      nonZeros[i] = in.readLong();
      gradients[i] = in.readLong();
      ones[i] = in.readLong();
    }
    return new StepStatistics(layers, nonZeros, gradients, ones);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof StepStatistics s
        && s.layers == layers
        && Arrays.equals(s.nonZeros, nonZeros)
        && Arrays.equals(s.gradients, gradients)
        && Arrays.equals(s.ones, ones);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(nonZeros) + Arrays.hashCode(gradients))
        + Arrays.hashCode(ones);
  }

  @Override
  public String toString() {
    return "StepStatistics[layers="
        + layers
        + ", nonZeros="
        + Arrays.toString(nonZeros)
        + ", gradients="
        + Arrays.toString(gradients)
        + ", ones="
        + Arrays.toString(ones)
        + "]";
  }

  private static long[] sum(long[] a, long[] b) {
    long[] longer = a.length >= b.length ? a : b;
    long[] shorter = a.length >= b.length ? b : a;
    long[] sum = longer.clone();
    for (int i = 0; i < shorter.length; i++) {
      sum[i] += shorter[i];
    }
    return sum;
  }
}
