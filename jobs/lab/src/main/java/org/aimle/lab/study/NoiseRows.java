package org.aimle.lab.study;

import java.util.HashMap;
import java.util.Map;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.NoiseKeys;

/**
 * Noise of one instance, the same for all estimators that draw from the same distribution: what
 * differs between them is then not their luck. Drawn once. Not thread-safe.
 */
final class NoiseRows {

  /** Which use the noise has. */
  enum Stream {
    ESTIMATES,
    ADAPTATION
  }

  private record Drawn(NoiseDistribution distribution, Stream stream) {}

  private final long seed;
  private final int instance;
  private final int elements;
  private final Map<Drawn, float[]> drawn = new HashMap<>();

  NoiseRows(long seed, int instance, int elements) {
    this.seed = seed;
    this.instance = instance;
    this.elements = elements;
  }

  /** The first {@code rows} rows, {@code [rows, elements]} or longer; not to be changed. */
  float[] first(int rows, NoiseDistribution distribution, Stream stream) {
    return drawn.compute(
        new Drawn(distribution, stream),
        (key, before) ->
            before != null && before.length >= rows * elements ? before : draw(key, rows));
  }

  private float[] draw(Drawn key, int rows) {
    NoiseKeys keys = new NoiseKeys(seed, key.stream().ordinal(), new long[] {instance});
    float[] noise = new float[rows * elements];
    for (int row = 0; row < rows; row++) {
      key.distribution().fill(keys.key(0, row), noise, row * elements, elements);
    }
    return noise;
  }

  /**
   * Rows for a batch of {@code repetitions}, {@code draws} each. A repetition's draws are the first
   * of {@code most}, so that fewer draws are some of the more.
   */
  float[] batch(int repetitions, int draws, int most, NoiseDistribution distribution) {
    float[] all = first(repetitions * most, distribution, Stream.ESTIMATES);
    float[] noise = new float[repetitions * draws * elements];
    for (int r = 0; r < repetitions; r++) {
      System.arraycopy(all, r * most * elements, noise, r * draws * elements, draws * elements);
    }
    return noise;
  }
}
