package org.aimle.lab.bench.rounds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.Iterator;

/** What Spark tells of the tasks of rounds. */
final class RoundTasks extends SparkListener {

  private static final String DESCRIPTION = "spark.job.description";
  private static final String TRAINS = "train:";
  private static final long PATIENCE_MILLIS = 30_000;

  private final Map<Integer, Integer> jobOfStage = new HashMap<>();
  private final Map<Integer, Map<Integer, List<Task>>> jobs = new LinkedHashMap<>();
  private int ended;

  /**
   * A task, in milliseconds.
   *
   * @param run its work on the executor, with what it takes to make bytes of the result's numbers
   * @param fetch to bring the result to the driver, beyond telling that it is there
   */
  private record Task(double run, double fetch) {}

  /**
   * The tasks of a round's job, in milliseconds.
   *
   * @param mean work of a worker
   * @param slowest work of the slowest worker
   * @param reduce where executors add up: the work of the slowest of them
   * @param fetch to bring a result to the driver, the longest
   */
  record OfRound(double mean, double slowest, double reduce, double fetch) {}

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    String told = job.properties() == null ? null : job.properties().getProperty(DESCRIPTION);
    if (told != null && told.startsWith(TRAINS)) {
      jobs.put(job.jobId(), new LinkedHashMap<>());
      for (Iterator<StageInfo> stages = job.stageInfos().iterator(); stages.hasNext(); ) {
        jobOfStage.put(stages.next().stageId(), job.jobId());
      }
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    Integer job = jobOfStage.get(task.stageId());
    TaskMetrics metrics = task.taskMetrics();
    if (job != null && metrics != null && task.taskInfo().successful()) {
      double getting =
          task.taskInfo().gettingResultTime() == 0
              ? 0
              : task.taskInfo().finishTime() - task.taskInfo().gettingResultTime();
      jobs.get(job)
          .computeIfAbsent(task.stageId(), stage -> new ArrayList<>())
          .add(new Task(metrics.executorRunTime(), metrics.resultSerializationTime() + getting));
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    if (jobs.containsKey(job.jobId())) {
      ended++;
      notifyAll();
    }
  }

  /** The rounds in their order; waits until Spark has told of so many. */
  synchronized List<OfRound> rounds(int number) {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    try {
      while (ended < number && System.currentTimeMillis() < end) {
        wait(100);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return jobs.values().stream().map(RoundTasks::ofRound).toList();
  }

  private static OfRound ofRound(Map<Integer, List<Task>> stages) {
    double mean = 0;
    double slowest = 0;
    double reduce = 0;
    double fetch = 0;
    boolean first = true;
    for (Integer stage : stages.keySet().stream().sorted().toList()) {
      List<Task> tasks = stages.get(stage);
      double most = tasks.stream().mapToDouble(Task::run).max().orElse(0);
      if (first) {
        mean = tasks.stream().mapToDouble(Task::run).average().orElse(0);
        slowest = most;
      } else {
        reduce += most;
      }
      fetch = tasks.stream().mapToDouble(Task::fetch).max().orElse(0);
      first = false;
    }
    return new OfRound(mean, slowest, reduce, fetch);
  }
}
