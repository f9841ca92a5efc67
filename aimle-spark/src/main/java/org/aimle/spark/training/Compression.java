package org.aimle.spark.training;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a worker sends the change of its parameters. What rounding leaves out of one round it adds to
 * its change of the next (error feedback, Seide et al. 2014; Karimireddy et al. 2019); every {@link
 * TrainingSettings#syncInterval} rounds changes are sent in full.
 *
 * @since 0.1.0
 */
public enum Compression {
  /** Parameters in single precision, not rounded. */
  NONE("none", 0),

  /** Multiples of a power of two that each 128 parameters share, in 16 bits: half of it. */
  SIXTEEN_BIT("16-bit", 16),

  /** Multiples of a power of two that each 128 parameters share, in 8 bits: a quarter of it. */
  EIGHT_BIT("8-bit", 8);

  private final String written;
  private final int bits;

  Compression(String written, int bits) {
    this.written = written;
    this.bits = bits;
  }

  /** Such as {@code 8-bit}. */
  public String written() {
    return written;
  }

  int bits() {
    return bits;
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Compression parse(String text) {
    for (Compression compression : values()) {
      if (compression.written.equals(text)) {
        return compression;
      }
    }
    throw new IllegalArgumentException(
        "compression '%s' is not known; use one of: %s"
            .formatted(
                text,
                Arrays.stream(values())
                    .map(Compression::written)
                    .collect(Collectors.joining(", "))));
  }
}
