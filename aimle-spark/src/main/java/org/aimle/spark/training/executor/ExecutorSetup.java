package org.aimle.spark.training.executor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aimle.dl4j.NativeBlas;
import org.aimle.dl4j.layers.TokenThreads;
import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a JVM does before its first replica: its BLAS, thread counts, memory limits. */
public final class ExecutorSetup {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorSetup.class);
  private static final Pattern LOCAL_MASTER = Pattern.compile("local\\[(\\d+|\\*).*\\]");
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final long MIB = 1L << 20;

  private static final String MLLIB_BLAS = "dev.ludovic.netlib.blas.nativeLib";
  private static final String MLLIB_BLAS_PATH = "dev.ludovic.netlib.blas.nativeLibPath";
  private static final String NO_LIBRARY = "none.so";

  /** Held, as Java forgets the levels of loggers that nobody holds. */
  private static final java.util.logging.Logger MLLIB_LOG =
      java.util.logging.Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

  private static int threads;
  private static boolean blasLoaded;

  /** Why it cannot be loaded: Java tells only the first time. */
  private static Optional<String> missing = Optional.empty();

  private ExecutorSetup() {}

  /**
   * Loads ND4J's BLAS before MLlib can load another that would take its place, and keeps MLlib to
   * the JVM's own BLAS unless the user chose one: so word vectors have the same bits on any
   * machine. To be called in driver and executors before MLlib computes; does nothing later.
   *
   * @throws IllegalStateException if there is no native code of ND4J for this machine
   */
  public static synchronized void loadBlas() {
    if (blasLoaded) {
      return;
    }
    if (missing.isPresent()) {
      throw new IllegalStateException(missing.get());
    }
    if (System.getProperty(MLLIB_BLAS) == null && System.getProperty(MLLIB_BLAS_PATH) == null) {
      System.setProperty(MLLIB_BLAS, NO_LIBRARY);
    }
    try {
      NativeBlas.load();
    } catch (LinkageError e) {
      IllegalStateException unlinked = SparkInternals.unlinked(e);
      missing = Optional.of(unlinked.getMessage());
      throw unlinked;
    }
    blasLoaded = true;
    if (NO_LIBRARY.equals(System.getProperty(MLLIB_BLAS))) {
      // It would warn that there is no such library, which is the purpose.
      MLLIB_LOG.setLevel(Level.SEVERE);
      List<String> others = NativeBlas.foreignLibraries();
      if (!others.isEmpty()) {
        LOG.warn(
            "this JVM loaded {} before training began: word vectors trained by MLlib have other last"
                + " bits than on machines without; start driver and executors with -D{}={}",
            others,
            MLLIB_BLAS,
            NO_LIBRARY);
      }
    }
  }

  /**
   * Loads BLAS, and gives token layers and native code this many threads for each task; tells the
   * limits the first time.
   */
  public static synchronized void apply(int threadsPerTask) {
    if (threads == threadsPerTask) {
      return;
    }
    loadBlas();
    threads = threadsPerTask;
    TokenThreads.set(threadsPerTask);
    Nd4j.getEnvironment()
        .setMaxMasterThreads(Math.min(threadsPerTask, Nd4j.getEnvironment().maxThreads()));
    Nd4j.factory().blas().setMaxThreads(threadsPerTask);
    SparkConf conf = SparkInternals.conf();
    LOG.info(
        "{} thread(s) per task; org.bytedeco.javacpp.maxphysicalbytes, which limits the whole"
            + " process, {} MiB; of that heap up to {} MiB; spark.executor.memoryOverhead {}",
        threadsPerTask,
        Pointer.maxPhysicalBytes() / MIB,
        Runtime.getRuntime().maxMemory() / MIB,
        conf.get(OVERHEAD, "not set"));
    memoryProblem(conf, Pointer.maxPhysicalBytes(), Runtime.getRuntime().maxMemory())
        .ifPresent(LOG::warn);
  }

  /**
   * What is wrong with the limits themselves.
   *
   * @param limit of the whole process, in bytes; 0 if there is none
   * @param heap what the heap may grow to, in bytes
   */
  static Optional<String> memoryProblem(SparkConf conf, long limit, long heap) {
    if (limit > 0 && limit <= heap) {
      return Optional.of(
          ("org.bytedeco.javacpp.maxphysicalbytes is %d MiB and counts the heap, which may grow to"
                  + " %d MiB: networks and minibatches may find no memory; set it to the heap plus"
                  + " what they need")
              .formatted(limit / MIB, heap / MIB));
    }
    if (conf.contains(OVERHEAD) && !LOCAL_MASTER.matcher(conf.get("spark.master", "")).matches()) {
      long container =
          (conf.getSizeAsMb("spark.executor.memory", "1g") + conf.getSizeAsMb(OVERHEAD)) * MIB;
      if (limit == 0 || limit > container) {
        return Optional.of(
            ("org.bytedeco.javacpp.maxphysicalbytes is %s but spark.executor.memory and"
                    + " spark.executor.memoryOverhead allow the whole process %d MiB: YARN or"
                    + " Kubernetes would kill it without a reason; set it to %d MiB or less")
                .formatted(
                    limit == 0 ? "not set" : limit / MIB + " MiB",
                    container / MIB,
                    container / MIB));
      }
    }
    return Optional.empty();
  }

  /** OpenMP counts threads per calling thread: to be called in each thread that trains. */
  static void applyToThread(int threadsPerTask) {
    loadBlas(); // initialises ND4J, without which its native code is not found
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threadsPerTask);
  }

  /**
   * Checks before the first step that what is certain to be needed fits into what is enforced:
   * JavaCPP refuses allocations once the whole process, heap included, has {@code
   * maxphysicalbytes}. Its {@code maxbytes} does not count ND4J's arrays.
   *
   * @throws IllegalStateException if it does not fit
   */
  static void checkMemory(long replicaBytes, long minibatchBytes) {
    long limit = Pointer.maxPhysicalBytes();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    int tasks = tasksAtOnce(SparkInternals.conf());
    long needed = tasks * (replicaBytes + minibatchBytes);
    if (limit > 0 && needed + heap > limit) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%d task(s) at once need %d MiB off-heap at least (replica %d MiB, minibatch %d MiB)"
                  + " beside %d MiB of heap in use, but org.bytedeco.javacpp.maxphysicalbytes,"
                  + " which counts both, is %d MiB; raise it in spark.executor.extraJavaOptions"
                  + " (spark.driver.extraJavaOptions for a local master) together with"
                  + " spark.executor.memoryOverhead, or take smaller minibatches",
              tasks,
              mib(needed),
              mib(replicaBytes),
              mib(minibatchBytes),
              mib(heap),
              mib(limit)));
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
            : "too little native memory: %s; org.bytedeco.javacpp.maxphysicalbytes is %d MiB"
                .formatted(told, mib(Pointer.maxPhysicalBytes())));
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
