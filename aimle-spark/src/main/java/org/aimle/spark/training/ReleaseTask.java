package org.aimle.spark.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation$;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/** Frees a run's replicas in the executor it runs in. */
record ReleaseTask(String runId) implements PartitionTask<Integer>, Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Frees them in every executor. A task waits for its own executor as long as Spark lets tasks
   * wait for their data; what an executor that stays busy still holds is freed when a run begins.
   */
  static void everywhere(JavaSparkContext context, String runId) {
    List<Tuple2<Integer, Seq<String>>> turns = new ArrayList<>();
    for (BlockManagerId place : places(context)) {
      if (!place.isDriver()) {
        String executor = TaskLocation$.MODULE$.apply(place.host(), place.executorId()).toString();
        turns.add(new Tuple2<>(turns.size(), seq(List.of(executor))));
      }
    }
    if (!turns.isEmpty()) {
      RDD<Integer> placed =
          context.sc().makeRDD(seq(turns), ClassTag$.MODULE$.<Integer>apply(Integer.class));
      PartitionJob.run(placed.toJavaRDD(), new ReleaseTask(runId));
    }
  }

  private static Iterable<BlockManagerId> places(JavaSparkContext context) {
    return JavaConverters.asJavaIterable(
        context.sc().env().blockManager().master().getMemoryStatus().keys());
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  @Override
  public byte[] run(TaskContext task, Iterator<Integer> turn) {
    ReplicaPool.release(runId);
    return new byte[0];
  }
}
