package org.aimle.spark.training.executor;

import java.util.Iterator;
import org.aimle.spark.internal.PartitionTask;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.DataFingerprint;
import org.aimle.spark.training.data.MinibatchSource;
import org.aimle.spark.training.wire.Wire;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;

/** Takes the fingerprint of a partition. */
public record FingerprintTask<S>(MinibatchSource<S> source) implements PartitionTask<S> {

  private static final long serialVersionUID = 1L;

  private static final int BYTES = 2 * Long.BYTES;

  /** The fingerprint of all partitions, in their order. */
  public static <S> DataFingerprint of(JavaRDD<S> shards, MinibatchSource<S> source) {
    return SparkInternals.described(
            shards.context(),
            "take the fingerprint of the data",
            () -> SparkInternals.runJob(shards, new FingerprintTask<>(source)))
        .stream()
        .map(bytes -> Wire.read(bytes, in -> new DataFingerprint(in.readLong(), in.readLong())))
        .reduce(DataFingerprint.NONE, DataFingerprint::and);
  }

  private DataFingerprint fingerprint(TaskContext task, Iterator<S> shards) {
    try {
      return shards.hasNext()
          ? source.fingerprint(OnlyShard.of(task, shards))
          : DataFingerprint.NONE;
    } catch (OutOfMemoryError e) {
      throw ExecutorSetup.outOfMemory(e);
    }
  }

  @Override
  public byte[] run(TaskContext task, Iterator<S> shards) {
    DataFingerprint fingerprint = fingerprint(task, shards);
    return Wire.bytes(
        BYTES,
        out -> {
          out.writeLong(fingerprint.examples());
          out.writeLong(fingerprint.hash());
        });
  }
}
