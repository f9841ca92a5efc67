package org.aimle.spark.training.executor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.aimle.solver.limits.Interruption;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One run's replicas and open epochs in an executor's JVM; they live on between rounds. Holds only
 * what can be made again from what a round sends. Thread-safe.
 */
public final class ReplicaPool {

  private static final ConcurrentMap<String, ReplicaPool> POOLS = new ConcurrentHashMap<>();
  private static final long ABANDONED_NANOS = TimeUnit.MINUTES.toNanos(30);

  private final Deque<Replica> idle = new ArrayDeque<>();
  private final Map<Integer, OpenEpoch> epochs = new HashMap<>();
  private int lent;
  private boolean released;
  private long lastUse = System.nanoTime();

  private ReplicaPool() {}

  static ReplicaPool of(String runId) {
    if (!POOLS.containsKey(runId)) {
      releaseAbandoned();
    }
    return POOLS.computeIfAbsent(runId, id -> new ReplicaPool());
  }

  public static void release(String runId) {
    ReplicaPool pool = POOLS.remove(runId);
    if (pool != null) {
      pool.release();
    }
  }

  /** Number of runs with a pool in this JVM. */
  static int pools() {
    return POOLS.size();
  }

  /** Runs whose driver died never release their pools here. */
  private static void releaseAbandoned() {
    POOLS.values().stream().filter(ReplicaPool::isAbandoned).forEach(ReplicaPool::release);
    POOLS.values().removeIf(pool -> pool.isReleased());
  }

  /** Work with a replica. */
  interface Work<T> {
    T with(Replica replica, BooleanSupplier killed) throws InterruptedException;
  }

  /**
   * Does a task's work with a replica on the task's device, an idle one or a new one. One that
   * broke, or whose task failed or was killed, is not used again.
   *
   * @param configuration of the graph, as JSON
   */
  <T> T with(TaskContext task, Broadcast<byte[]> configuration, int threads, Work<T> work)
      throws InterruptedException {
    OptionalInt device = Devices.of(task);
    ExecutorSetup.apply(threads);
    Replica replica = null;
    boolean fit = false;
    try {
      replica = take(device).orElse(null);
      if (replica == null) {
        replica =
            new Replica(new String(configuration.value(), StandardCharsets.UTF_8), device, threads);
      }
      Replica taken = replica;
      // a killed task is interrupted only if its job asks for it; its solvers shall end anyway
      T result =
          Interruption.when(task::isInterrupted, () -> work.with(taken, task::isInterrupted));
      fit = !replica.isBroken();
      return result;
    } finally {
      if (fit) {
        giveBack(replica);
      } else {
        lost();
        if (replica != null) {
          replica.close();
        }
      }
    }
  }

  private synchronized Optional<Replica> take(OptionalInt device) {
    lent++;
    for (Iterator<Replica> replicas = idle.iterator(); replicas.hasNext(); ) {
      Replica replica = replicas.next();
      if (replica.device().equals(device)) {
        replicas.remove();
        return Optional.of(replica);
      }
    }
    return Optional.empty();
  }

  private synchronized void giveBack(Replica replica) {
    lent--;
    lastUse = System.nanoTime();
    if (released) {
      replica.close();
    } else {
      idle.push(replica);
    }
  }

  /** A task ended without a replica that is fit for use. */
  private synchronized void lost() {
    lent--;
    lastUse = System.nanoTime();
  }

  /** The partition's open epoch if it stands at that step; another task cannot get it as well. */
  synchronized Optional<OpenEpoch> takeEpoch(int partition, int epoch, int step) {
    OpenEpoch open = epochs.remove(partition);
    if (open == null) {
      return Optional.empty();
    }
    if (open.isAt(epoch, step)) {
      return Optional.of(open);
    }
    open.close();
    return Optional.empty();
  }

  synchronized void keepEpoch(int partition, OpenEpoch epoch) {
    OpenEpoch replaced = null;
    if (released || epoch.position() >= epoch.size()) {
      epoch.close();
    } else {
      replaced = epochs.put(partition, epoch);
    }
    if (replaced != null) {
      replaced.close();
    }
  }

  private synchronized void release() {
    released = true;
    List<Replica> closing = new ArrayList<>(idle);
    idle.clear();
    closing.forEach(Replica::close);
    epochs.values().forEach(OpenEpoch::close);
    epochs.clear();
  }

  private synchronized boolean isAbandoned() {
    return lent == 0 && System.nanoTime() - lastUse > ABANDONED_NANOS;
  }

  private synchronized boolean isReleased() {
    return released;
  }
}
