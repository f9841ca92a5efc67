package org.aimle.spark.internal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A Spark job that runs a task on each partition as it is. Submitted without an RDD of its own: for
 * each of those Spark parses classes anew to clean their closures, which takes longer than a small
 * step.
 */
final class PartitionJob<S>
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<S>, byte[]>
    implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private final PartitionTask<S> task;

  private PartitionJob(PartitionTask<S> task) {
    this.task = task;
  }

  static <S> List<byte[]> run(JavaRDD<S> partitions, PartitionTask<S> task) {
    Object results = partitions.context().runJob(partitions.rdd(), new PartitionJob<>(task), BYTES);
    return List.of((byte[][]) results);
  }

  /** Only the partitions from one to before another; each result as it arrives. */
  static <S> void run(
      JavaRDD<S> partitions,
      PartitionTask<S> task,
      int from,
      int to,
      BiConsumer<Integer, byte[]> arrived) {
    List<Object> some = new ArrayList<>();
    for (int partition = from; partition < to; partition++) {
      some.add(partition);
    }
    partitions
        .context()
        .runJob(
            partitions.rdd(),
            new PartitionJob<>(task),
            ScalaCollections.seq(some),
            new Arrived(from, arrived),
            BYTES);
  }

  private static final class Arrived extends AbstractFunction2<Object, byte[], BoxedUnit> {

    private final int from;
    private final BiConsumer<Integer, byte[]> arrived;

    private Arrived(int from, BiConsumer<Integer, byte[]> arrived) {
      this.from = from;
      this.arrived = arrived;
    }

    @Override
    public BoxedUnit apply(Object index, byte[] result) {
      arrived.accept(from + (Integer) index, result);
      return BoxedUnit.UNIT;
    }
  }

  @Override
  public byte[] apply(TaskContext context, scala.collection.Iterator<S> elements) {
    Iterator<S> shards = ScalaCollections.iterator(elements);
    try {
      return task.run(context, shards);
    } catch (LinkageError e) {
      throw SparkInternals.unlinked(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in partition " + context.partitionId(), e);
    }
  }
}
