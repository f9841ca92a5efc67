package org.aimle.spark.training.executor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.aimle.dl4j.LabelRows;
import org.aimle.dl4j.internal.LateDeallocation;
import org.aimle.dl4j.layers.DeviceTokens;
import org.aimle.dl4j.layers.FastConvolutions;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.lambda.StepStatistics;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.NonFiniteScoresException;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchMemory;
import org.aimle.spark.training.wire.DeltaCode;
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.FloatArrays;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.LossSum;
import org.aimle.spark.training.wire.Numbers;
import org.aimle.spark.training.wire.RoundPlan;
import org.aimle.spark.training.wire.RoundState;
import org.aimle.spark.training.wire.WorkerResult;
import org.aimle.spark.training.wire.WorkerTimes;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A graph at work in an executor, with a thread of its own: ND4J keeps workspaces, generator,
 * device and OpenMP threads per thread, and Spark's task threads come and go. Each round sets its
 * whole state, so that it does not matter which replica a task gets. Used by one task at a time.
 */
final class Replica {

  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final float[] NONE = {};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final OptionalInt device;
  private final ExecutorService thread;
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private final ComputationGraph graph;
  private final MinibatchMemory minibatchMemory = new MinibatchMemory();

  /** The graph's token layers, where a device computes them. */
  private final Optional<DeviceTokens> tokens;

  /** As the graph was made with it; nothing is held where that is zeros. */
  private final Numbers newUpdaterState;

  private final LabelRows labelRows;

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
      this.labelRows = LabelRows.of(graph);
      this.newUpdaterState =
          run(
              () ->
                  GraphState.updaterStateView(graph)
                      .map(FloatArrays::read)
                      .map(Numbers::of)
                      .orElseGet(() -> new Numbers.Zeros(0)));
      // Last: what fails after it would leave its arrays on the device.
      this.tokens = run(() -> TokenDevice.of(SparkInternals.conf()).take(graph, device));
      built = true;
    } finally {
      if (!built) {
        thread.shutdown();
      }
    }
  }

  private static ComputationGraph graph(String configuration, OptionalInt device, int threads) {
    if (TokenDevice.of(SparkInternals.conf()) == TokenDevice.CPU) {
      Devices.bindThread(device);
    }
    ExecutorSetup.applyToThread(threads);
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    FastConvolutions.use(graph);
    AimleGraphs.holdLambda(graph, true);
    return graph;
  }

  OptionalInt device() {
    return device;
  }

  /** Takes this round's minibatches of an epoch, of which there is at least one. */
  WorkerResult train(
      int partition,
      RoundState state,
      WorkerMemory memory,
      OpenEpoch epoch,
      RoundPlan plan,
      BooleanSupplier killed)
      throws InterruptedException {
    return run(() -> trainHere(partition, state, memory, epoch, plan, killed));
  }

  /** The loss over some minibatches, nothing changed and no noise; NaN if not finite. */
  LossSum evaluate(
      RoundState state, EpochMinibatches minibatches, int from, int to, BooleanSupplier killed)
      throws InterruptedException {
    return run(() -> evaluateHere(state, minibatches, from, to, killed));
  }

  /** Whether a pass ended half-way, which leaves workspaces of DL4J open: not to be used again. */
  boolean isBroken() {
    return broken;
  }

  void close() {
    thread.execute(
        () -> {
          try {
            free();
          } catch (RuntimeException e) {
            // Spark ends an executor whose threads let an exception through.
            LOG.warn("A replica could not free its memory: {}", e.toString());
          }
        });
    thread.shutdown();
  }

  private WorkerResult trainHere(
      int partition,
      RoundState state,
      WorkerMemory memory,
      OpenEpoch epoch,
      RoundPlan plan,
      BooleanSupplier killed) {
    long begun = System.nanoTime();
    int iteration = load(state, memory, plan.exchange());
    long loaded = System.nanoTime();
    long cpu = threadCpu();
    long examples = 0;
    double lossSum = 0;
    Map<String, SolverCounts> before = AimleGraphs.solverCounts(graph);
    long solvingBefore = AimleGraphs.solverNanoseconds(graph);
    List<Map<String, SparsityStatistics>> steps = new ArrayList<>(plan.steps());
    int end = Math.min(plan.endStep(), epoch.size());
    while (epoch.position() < end) {
      stopIf(killed);
      Minibatch minibatch = epoch.take(minibatchMemory);
      checkMemory(minibatch.data());
      labelRows.check(minibatch.data(), minibatch.examples());
      KeyedSteps.begin(graph, new NoiseKeys(plan.seed(), plan.epoch(), minibatch.exampleIds()));
      if (!passes(() -> graph.fit(minibatch.data()))) {
        memory.carry(state);
        return new WorkerResult.NonFinite(epoch.size(), partition);
      }
      examples += minibatch.examples();
      lossSum += (graph.score() + AimleGraphs.cost(graph)) * minibatch.examples();
      steps.add(AimleGraphs.lastStatistics(graph));
    }
    long stepped = System.nanoTime();
    cpu = threadCpu() - cpu;
    WorkerCounts.addSolving(AimleGraphs.solverNanoseconds(graph) - solvingBefore);
    float[] trained = FloatArrays.read(graph.params());
    Optional<INDArray> updater = GraphState.updaterStateView(graph);
    if (!Double.isFinite(lossSum)
        || !FloatArrays.allFinite(trained)
        || !updater.map(FloatArrays::allFinite).orElse(true)) {
      memory.carry(state);
      return new WorkerResult.NonFinite(epoch.size(), partition);
    }
    float[] leftOut = NONE;
    if (plan.exchange().deltaBits() > 0) {
      state.parameters().subtractFrom(trained);
      memory.addResidual(trained);
      leftOut = DeltaCode.round(trained, plan.exchange().deltaBits());
    }
    memory.keep(updater, leftOut, examples);
    return new WorkerResult.Trained(
        epoch.size(),
        examples,
        lossSum,
        graph.getIterationCount() - iteration,
        plan.exchange().deltaBits(),
        trained,
        plan.exchange().updater() == Exchange.Updater.TRAVELS
            ? updater.map(FloatArrays::read).orElse(NONE)
            : NONE,
        StepStatistics.of(steps),
        since(before),
        new WorkerTimes(loaded - begun, stepped - loaded, cpu, System.nanoTime() - stepped));
  }

  /** Of this thread, in nanoseconds; 0 where the JVM does not measure it. */
  private static long threadCpu() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
  }

  private Map<String, SolverCounts> since(Map<String, SolverCounts> before) {
    Map<String, SolverCounts> counts = AimleGraphs.solverCounts(graph);
    counts.replaceAll((layer, now) -> now.minus(before.get(layer)));
    return counts;
  }

  private LossSum evaluateHere(
      RoundState state, EpochMinibatches minibatches, int from, int to, BooleanSupplier killed) {
    state.applyTo(graph);
    LossSum sum = LossSum.NONE;
    for (int index = from; index < to; index++) {
      stopIf(killed);
      Minibatch minibatch = minibatches.get(index, minibatchMemory);
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
    LateDeallocation.Use use = LateDeallocation.use();
    try {
      pass.run();
      return true;
    } catch (RuntimeException e) {
      broken = true;
      if (NonFiniteScoresException.isCauseOf(e)) {
        return false;
      }
      throw e;
    } finally {
      use.close();
    }
  }

  /**
   * Sets the whole state with which the round begins.
   *
   * @return the iteration count with which it begins
   */
  private int load(RoundState state, WorkerMemory memory, Exchange exchange) {
    state.applyTo(graph);
    GraphState.updaterStateView(graph)
        .ifPresent(
            view -> {
              if (exchange.updater() == Exchange.Updater.ENDS) {
                newUpdaterState.copyTo("updater state", view);
              } else {
                memory.loadUpdater(state.updaterState(), view);
              }
            });
    if (exchange.updater() == Exchange.Updater.ENDS) {
      // Bias corrections count from where the moments begin.
      graph.getConfiguration().setIterationCount(0);
    }
    return graph.getIterationCount();
  }

  private void checkMemory(MultiDataSet minibatch) {
    if (!memoryChecked) {
      long numbers =
          2 * graph.params().length()
              + GraphState.updaterStateView(graph).map(INDArray::length).orElse(0L);
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
    tokens.ifPresent(DeviceTokens::close);
    AimleGraphs.closeSolvers(graph);
    minibatchMemory.close();
    graph.params().close();
    INDArray gradients = graph.getFlattenedGradients();
    if (gradients != null) {
      gradients.close();
    }
    INDArray updaterState = graph.getUpdater(true).getStateViewArray();
    if (updaterState != null) {
      updaterState.close();
    }
    // ND4J's own way for all of them ends with a full garbage collection of the executor's heap.
    MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
    workspaces.getAllWorkspacesForCurrentThread().forEach(workspaces::destroyWorkspace);
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
