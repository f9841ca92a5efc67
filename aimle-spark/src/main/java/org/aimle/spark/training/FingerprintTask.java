package org.aimle.spark.training;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;

/** Takes the fingerprint of a partition. */
record FingerprintTask<S>(MinibatchSource<S> source) implements PartitionTask<S>, Serializable {

  private static final long serialVersionUID = 1L;

  private static final int BYTES = 2 * Long.BYTES;

  /** The fingerprint of all partitions, in their order. */
  static <S> DataFingerprint of(JavaRDD<S> shards, MinibatchSource<S> source) {
    return PartitionJob.run(shards, new FingerprintTask<>(source)).stream()
        .map(bytes -> Wire.read(bytes, in -> new DataFingerprint(in.readLong(), in.readLong())))
        .reduce(DataFingerprint.NONE, DataFingerprint::and);
  }

  @Override
  public byte[] run(TaskContext task, Iterator<S> shards) {
    DataFingerprint fingerprint =
        shards.hasNext()
            ? source.fingerprint(PartitionTask.onlyShard(task, shards))
            : DataFingerprint.NONE;
    return Wire.bytes(
        BYTES,
        out -> {
          out.writeLong(fingerprint.examples());
          out.writeLong(fingerprint.hash());
        });
  }
}
