package org.aimle.spark.training.wire;

/** A loss summed over examples. Immutable. */
public record LossSum(double sum, long examples) {

  public static final LossSum NONE = new LossSum(0, 0);

  public LossSum plus(LossSum other) {
    return new LossSum(sum + other.sum, examples + other.examples);
  }

  public double mean() {
    return sum / examples;
  }

  public byte[] toBytes() {
    return Wire.bytes(
        16,
        out -> {
          out.writeDouble(sum);
          out.writeLong(examples);
        });
  }

  public static LossSum fromBytes(byte[] bytes) {
    return Wire.read(bytes, in -> new LossSum(in.readDouble(), in.readLong()));
  }
}
