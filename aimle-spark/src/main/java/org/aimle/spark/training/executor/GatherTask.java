package org.aimle.spark.training.executor;

import java.util.Iterator;
import java.util.Map;
import org.aimle.lambda.StepStatistics;
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.WorkerResult;
import org.aimle.spark.training.wire.WorkerTimes;
import org.apache.spark.TaskContext;

/**
 * Hands over the updater's state that a worker kept, weighted by the examples it has seen since all
 * workers had the same; nothing of a worker without.
 *
 * @param kept the exchange of the round that kept it
 */
public record GatherTask<S>(Exchange kept) implements WorkerTask<S> {

  private static final long serialVersionUID = 1L;
  private static final float[] NONE = {};

  @Override
  public WorkerResult result(TaskContext task, Iterator<S> shards) {
    WorkerMemory memory = new WorkerMemory(kept, task.partitionId());
    try {
      long examples = memory.examples(kept.to());
      return examples <= 0
          ? new WorkerResult.Idle(0)
          : new WorkerResult.Trained(
              0,
              examples,
              0,
              0,
              0,
              NONE,
              memory.updaterState(),
              StepStatistics.NONE,
              Map.of(),
              WorkerTimes.NONE);
    } catch (WorkerMemory.LostException e) {
      return new WorkerResult.Lost(0, task.partitionId());
    }
  }
}
