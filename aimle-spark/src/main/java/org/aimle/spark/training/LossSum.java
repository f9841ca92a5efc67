package org.aimle.spark.training;

/** A loss summed over examples. Immutable. */
record LossSum(double sum, long examples) {

  static final LossSum NONE = new LossSum(0, 0);

  LossSum plus(LossSum other) {
    return new LossSum(sum + other.sum, examples + other.examples);
  }

  double mean() {
    return sum / examples;
  }

  byte[] toBytes() {
    return Wire.bytes(
        16,
        out -> {
          out.writeDouble(sum);
          out.writeLong(examples);
        });
  }

  static LossSum fromBytes(byte[] bytes) {
    return Wire.read(bytes, in -> new LossSum(in.readDouble(), in.readLong()));
  }
}
