package org.aimle.spark.training.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.lambda.StepStatistics;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchMemory;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.LossSum;
import org.aimle.spark.training.wire.RoundPlan;
import org.aimle.spark.training.wire.WorkerResult;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph at work in an executor, with a thread of its own: ND4J keeps workspaces, generator,
 * device and OpenMP threads per thread, and Spark's task threads come and go. Each round sets its
 * whole state, so that it does not matter which replica a task gets. Used by one task at a time.
 */
final class Replica {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final OptionalInt device;
  private final ExecutorService thread;
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private final ComputationGraph graph;
  private final MinibatchMemory memory = new MinibatchMemory();
  private boolean memoryChecked;
  private volatile boolean broken;

  /** Builds the graph; its parameters are not set. */
  Replica(String configuration, OptionalInt device, int threads) throws InterruptedException {
    this.device = device;
    this.thread =
        Executors.newSingleThreadExecutor(
            body -> {
              Thread created = new Thread(body, "aimle-replica-" + COUNT.incrementAndGet());
              created.setDaemon(true);
              return created;
            });
    boolean built = false;
    try {
      this.graph = run(() -> graph(configuration, device, threads));
      built = true;
    } finally {
      if (!built) {
        thread.shutdown();
      }
    }
  }

  private static ComputationGraph graph(String configuration, OptionalInt device, int threads) {
    Devices.bindThread(device);
    ExecutorSetup.applyToThread(threads);
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    AimleGraphs.holdLambda(graph, true);
    return graph;
  }

  OptionalInt device() {
    return device;
  }

  /** Takes this round's minibatches of an epoch, of which there is at least one. */
  WorkerResult train(
      int partition, GraphState state, OpenEpoch epoch, RoundPlan plan, BooleanSupplier killed)
      throws InterruptedException {
    return run(() -> trainHere(partition, state, epoch, plan, killed));
  }

  /** The loss over some minibatches, nothing changed and no noise; NaN if not finite. */
  LossSum evaluate(
      GraphState state, EpochMinibatches minibatches, int from, int to, BooleanSupplier killed)
      throws InterruptedException {
    return run(() -> evaluateHere(state, minibatches, from, to, killed));
  }

  /** Whether a pass ended half-way, which leaves workspaces of DL4J open: not to be used again. */
  boolean isBroken() {
    return broken;
  }

  void close() {
    thread.execute(this::free);
    thread.shutdown();
  }

  private WorkerResult trainHere(
      int partition, GraphState state, OpenEpoch epoch, RoundPlan plan, BooleanSupplier killed) {
    load(state);
    long examples = 0;
    double lossSum = 0;
    Map<String, SolverCounts> before = AimleGraphs.solverCounts(graph);
    List<Map<String, SparsityStatistics>> steps = new ArrayList<>(plan.steps());
    int end = Math.min(plan.endStep(), epoch.size());
    while (epoch.position() < end) {
      stopIf(killed);
      Minibatch minibatch = epoch.take(memory);
      checkMemory(state, minibatch.data());
      KeyedSteps.begin(graph, new NoiseKeys(plan.seed(), plan.epoch(), minibatch.exampleIds()));
      if (!passes(() -> graph.fit(minibatch.data()))) {
        return new WorkerResult.NonFinite(epoch.size(), partition);
      }
      examples += minibatch.examples();
      lossSum += (graph.score() + AimleGraphs.cost(graph)) * minibatch.examples();
      steps.add(AimleGraphs.lastStatistics(graph));
    }
    GraphState trained = GraphState.of(graph);
    if (!Double.isFinite(lossSum) || !trained.isFinite()) {
      return new WorkerResult.NonFinite(epoch.size(), partition);
    }
    return new WorkerResult.Trained(
        epoch.size(),
        examples,
        lossSum,
        trained.iteration() - state.iteration(),
        trained.parameters(),
        trained.updaterState(),
        StepStatistics.of(steps),
        since(before));
  }

  private Map<String, SolverCounts> since(Map<String, SolverCounts> before) {
    Map<String, SolverCounts> counts = AimleGraphs.solverCounts(graph);
    counts.replaceAll((layer, now) -> now.minus(before.get(layer)));
    return counts;
  }

  private LossSum evaluateHere(
      GraphState state, EpochMinibatches minibatches, int from, int to, BooleanSupplier killed) {
    load(state);
    LossSum sum = LossSum.NONE;
    for (int index = from; index < to; index++) {
      stopIf(killed);
      Minibatch minibatch = minibatches.get(index, memory);
      double[] loss = {Double.NaN};
      if (!passes(() -> loss[0] = graph.score(minibatch.data(), false) + AimleGraphs.cost(graph))) {
        return new LossSum(Double.NaN, minibatch.examples());
      }
      sum = sum.plus(new LossSum(loss[0] * minibatch.examples(), minibatch.examples()));
    }
    return sum;
  }

  /** False where a solver or an estimator met numbers that are not finite. */
  private boolean passes(Runnable pass) {
    try {
      pass.run();
      return true;
    } catch (RuntimeException e) {
      broken = true;
      if (NonFiniteScoresException.isCauseOf(e)) {
        return false;
      }
      throw e;
    }
  }

  private void load(GraphState state) {
    state.applyTo(graph);
    // Only this way are the layers' own copies of the counters set, on which schedules depend.
    graph.getConfiguration().setEpochCount(state.epoch() - 1);
    graph.incrementEpochCount();
  }

  private void checkMemory(GraphState state, MultiDataSet minibatch) {
    if (!memoryChecked) {
      long numbers = 2L * state.parameters().length + state.updaterState().length;
      ExecutorSetup.checkMemory(numbers * Float.BYTES, bytes(minibatch));
      memoryChecked = true;
    }
  }

  private static long bytes(MultiDataSet minibatch) {
    long bytes = 0;
    for (INDArray features : minibatch.getFeatures()) {
      bytes += features.length() * features.dataType().width();
    }
    return bytes;
  }

  private void stopIf(BooleanSupplier killed) {
    if (abandoned.get() || killed.getAsBoolean()) {
      throw SparkInternals.taskKilled("killed between two steps");
    }
  }

  private void free() {
    AimleGraphs.closeSolvers(graph);
    memory.close();
    graph.params().close();
    INDArray gradients = graph.getFlattenedGradients();
    if (gradients != null) {
      gradients.close();
    }
    INDArray updaterState = graph.getUpdater(true).getStateViewArray();
    if (updaterState != null) {
      updaterState.close();
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  private <T> T run(Callable<T> work) throws InterruptedException {
    Future<T> result = thread.submit(work);
    try {
      return result.get();
    } catch (InterruptedException e) {
      abandoned.set(true);
      awaitEnd(result);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof OutOfMemoryError error) {
        broken = true;
        throw ExecutorSetup.outOfMemory(error);
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Whoever was interrupted frees arrays next, so the step that reads them has to be over. */
  private static void awaitEnd(Future<?> result) {
    while (!result.isDone()) {
      try {
        result.get();
      } catch (InterruptedException | ExecutionException e) {
        // Interrupted again: go on waiting. Failed: done, and the interruption is what counts.
      }
    }
  }
}
