package org.aimle.spark.training.executor;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.wire.WorkerResult;

/**
 * What the training tasks of this JVM have done since it began, those of all trainings, and those
 * that were done again, included.
 */
public final class WorkerCounts {

  private static final Counter TASKS = new Counter();
  private static final Counter EXAMPLES = new Counter();
  private static final Counter STEPS = new Counter();
  private static final Counter MILLISECONDS = new Counter();
  private static final Counter NOT_FINITE = new Counter();
  private static final Counter SOLVED = new Counter();
  private static final Counter LIMITED = new Counter();
  private static final Counter REMEMBERED = new Counter();
  private static final Counter SOLVING = new Counter();

  private WorkerCounts() {}

  static void add(WorkerResult result, long nanoseconds) {
    TASKS.inc();
    MILLISECONDS.inc(TimeUnit.NANOSECONDS.toMillis(nanoseconds));
    if (result instanceof WorkerResult.Trained trained) {
      EXAMPLES.inc(trained.examples());
      STEPS.inc(trained.iterations());
      for (SolverCounts solver : trained.solvers().values()) {
        SOLVED.inc(solver.solved());
        LIMITED.inc(solver.limited());
        REMEMBERED.inc(solver.remembered());
      }
    } else if (result instanceof WorkerResult.NonFinite) {
      NOT_FINITE.inc();
    }
  }

  /** Time that the AIMLE vertices of a replica have taken to solve in a round. */
  static void addSolving(long nanoseconds) {
    SOLVING.inc(TimeUnit.NANOSECONDS.toMicros(nanoseconds));
  }

  /** The counters by their names. */
  public static Map<String, Metric> byName() {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put("worker.tasks", TASKS);
    metrics.put("worker.examples", EXAMPLES);
    metrics.put("worker.steps", STEPS);
    metrics.put("worker.milliseconds", MILLISECONDS);
    metrics.put("worker.notFinite", NOT_FINITE);
    metrics.put("worker.solver.solved", SOLVED);
    metrics.put("worker.solver.limited", LIMITED);
    metrics.put("worker.solver.remembered", REMEMBERED);
    metrics.put("worker.solver.microseconds", SOLVING);
    return metrics;
  }
}
