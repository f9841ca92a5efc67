package org.aimle.spark.training.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.aimle.spark.training.Clusters;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class ReplicaTest {

  @Test
  void aGraphThatCannotBeBuiltLeavesNoThread() {
    long before = replicaThreads();
    assertThrows(
        RuntimeException.class, () -> new Replica("no configuration", OptionalInt.empty(), 1));
    assertTrue(
        Stream.generate(ReplicaTest::replicaThreads)
            .limit(500)
            .peek(threads -> sleep(10))
            .anyMatch(threads -> threads <= before));
  }

  private static long replicaThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("aimle-replica-"))
        .count();
  }

  @Test
  void whatCannotFitOffHeapIsRefusedWithTheLimit() {
    try (JavaSparkContext context = Clusters.local(2)) {
      assertTrue(context.isLocal());
      ExecutorSetup.checkMemory(1 << 20, 1 << 20);
      long limit = Pointer.maxPhysicalBytes() >> 20;
      // Two tasks at once, each a little more than half of the limit.
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () -> ExecutorSetup.checkMemory(Pointer.maxPhysicalBytes() / 2, 1 << 20));
      assertTrue(error.getMessage().startsWith("2 task(s) at once need"), error.getMessage());
      assertTrue(
          error
              .getMessage()
              .contains(
                  "org.bytedeco.javacpp.maxphysicalbytes, which counts both, is " + limit + " MiB"),
          error.getMessage());
    }
  }

  @Test
  void limitsThatCannotHoldAreTold() {
    long gib = 1L << 30;
    SparkConf yarn =
        new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.executor.memory", "3g")
            .set("spark.executor.memoryOverhead", "4096");
    assertEquals(Optional.empty(), ExecutorSetup.memoryProblem(yarn, 7 * gib, 3 * gib));
    assertTrue(
        ExecutorSetup.memoryProblem(yarn, 3 * gib, 3 * gib)
            .orElseThrow()
            .startsWith("org.bytedeco.javacpp.maxphysicalbytes is 3072 MiB and counts the heap"));
    assertTrue(
        ExecutorSetup.memoryProblem(yarn, 8 * gib, 3 * gib)
            .orElseThrow()
            .contains("set it to 7168 MiB or less"));
    assertTrue(
        ExecutorSetup.memoryProblem(yarn, 0, 3 * gib)
            .orElseThrow()
            .startsWith("org.bytedeco.javacpp.maxphysicalbytes is not set"));
    SparkConf local = yarn.clone().set("spark.master", "local[2]");
    assertEquals(Optional.empty(), ExecutorSetup.memoryProblem(local, 8 * gib, 3 * gib));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
