package org.aimle.spark.training.executor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aimle.dl4j.layers.TokenThreads;
import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an executor's JVM does before its first replica: thread counts, memory limits. */
public final class ExecutorSetup {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorSetup.class);
  private static final Pattern LOCAL_MASTER = Pattern.compile("local\\[(\\d+|\\*).*\\]");
  private static final long MIB = 1L << 20;

  private static int threads;

  private ExecutorSetup() {}

  /**
   * Gives token layers and native code this many threads for each task; logs the limits the first
   * time.
   */
  public static synchronized void apply(int threadsPerTask) {
    if (threads == threadsPerTask) {
      return;
    }
    threads = threadsPerTask;
    TokenThreads.set(threadsPerTask);
    Nd4j.getEnvironment()
        .setMaxMasterThreads(Math.min(threadsPerTask, Nd4j.getEnvironment().maxThreads()));
    Nd4j.factory().blas().setMaxThreads(threadsPerTask);
    LOG.info(
        "{} thread(s) per task; off-heap limits: org.bytedeco.javacpp.maxbytes {} MiB,"
            + " maxphysicalbytes {} MiB, spark.executor.memoryOverhead {}; heap {} MiB",
        threadsPerTask,
        Pointer.maxBytes() / MIB,
        Pointer.maxPhysicalBytes() / MIB,
        SparkInternals.conf().get("spark.executor.memoryOverhead", "not set"),
        Runtime.getRuntime().maxMemory() / MIB);
  }

  /** OpenMP counts threads per calling thread: to be called in each thread that trains. */
  public static void applyToThread(int threadsPerTask) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threadsPerTask);
  }

  /**
   * Checks that what is certain to be needed fits, before the first step.
   *
   * @throws IllegalStateException if it does not
   */
  static void checkMemory(long replicaBytes, long minibatchBytes) {
    long limit = Pointer.maxBytes();
    int tasks = tasksAtOnce(SparkInternals.conf());
    long needed = tasks * (replicaBytes + minibatchBytes);
    if (limit > 0 && needed > limit) {
      throw new IllegalStateException(
          String.format(
              "%d task(s) at once need %d MiB off-heap at least (replica %d MiB, minibatch %d MiB)"
                  + " but org.bytedeco.javacpp.maxbytes is %d MiB; raise it in"
                  + " spark.executor.extraJavaOptions (spark.driver.extraJavaOptions for a local"
                  + " master) together with spark.executor.memoryOverhead, or take smaller"
                  + " minibatches",
              tasks, mib(needed), mib(replicaBytes), mib(minibatchBytes), mib(limit)));
    }
  }

  /**
   * What a task fails with that met the end of memory. Without the error as its cause: Spark would
   * end the executor, or the driver of a local master, without a word on which memory it was.
   */
  static IllegalStateException outOfMemory(OutOfMemoryError e) {
    String told = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    boolean heap = told.contains("Java heap") || told.contains("GC overhead");
    return new IllegalStateException(
        heap
            ? "out of memory: %s of %d MiB".formatted(told, mib(Runtime.getRuntime().maxMemory()))
            : "too little native memory: %s; limits: maxbytes %d MiB, maxphysicalbytes %d MiB"
                .formatted(told, mib(Pointer.maxBytes()), mib(Pointer.maxPhysicalBytes())));
  }

  /** At least; a standalone executor without {@code spark.executor.cores} may run more. */
  private static int tasksAtOnce(SparkConf conf) {
    Matcher local = LOCAL_MASTER.matcher(conf.get("spark.master", ""));
    int cores =
        !local.matches()
            ? conf.getInt("spark.executor.cores", 1)
            : local.group(1).equals("*")
                ? Runtime.getRuntime().availableProcessors()
                : Integer.parseInt(local.group(1));
    return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
  }

  private static long mib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }
}
