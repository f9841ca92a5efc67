package org.aimle.spark.internal;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.reflect.OptManifest;

/**
 * Puts partitions that follow each other together, in numbers that differ by one at most. Spark's
 * own coalescing groups them by where they are, so that the order of the data would depend on that.
 *
 * <p>Spark asks for what its Scala calls serialisable: in 2.12 that is an interface of Scala's own,
 * which 2.13 does not have. {@code OptManifest} is one without methods that extends either.
 */
record ConsecutivePartitions() implements PartitionCoalescer, OptManifest<Void> {

  private static final long serialVersionUID = 1L;

  @Override
  public PartitionGroup[] coalesce(int most, RDD<?> parent) {
    Partition[] partitions = parent.partitions();
    PartitionGroup[] groups = new PartitionGroup[Math.min(most, partitions.length)];
    for (int group = 0; group < groups.length; group++) {
      int from = (int) ((long) partitions.length * group / groups.length);
      int to = (int) ((long) partitions.length * (group + 1) / groups.length);
      // Where the first one is; a hint only.
      groups[group] = new PartitionGroup(parent.preferredLocations(partitions[from]).headOption());
      for (int partition = from; partition < to; partition++) {
        groups[group].partitions().$plus$eq(partitions[partition]);
      }
    }
    return groups;
  }
}
