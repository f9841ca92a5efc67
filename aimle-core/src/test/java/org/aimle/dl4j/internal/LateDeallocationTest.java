package org.aimle.dl4j.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aimle.dl4j.NativeBlas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** In a JVM of its own, whose collector runs all the time: others would die with it. */
class LateDeallocationTest {

  private static final int THREADS = 3;
  private static final int SECONDS = 12;

  @Test
  void arraysOutliveTheOperationThatReadsThem(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Xmn1m",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("error.log"),
                "-cp",
                System.getProperty("java.class.path"),
                LateDeallocationTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("all sums right"), said);
  }

  @Test
  void nothingIsFreedDuringAUse() throws ReflectiveOperationException, InterruptedException {
    NativeBlas.load();
    Set<String> owned = owned();
    LateDeallocation.Use use = LateDeallocation.use();
    try {
      String id = unreachable();
      System.gc();
      Thread.sleep(2000);
      assertTrue(owned.contains(id));
      use.close();
      for (int tries = 0; owned.contains(id); tries++) {
        assertTrue(tries < 100, "not freed in ten seconds");
        System.gc();
        Thread.sleep(100);
      }
    } finally {
      use.close();
    }
  }

  private static String unreachable() {
    return ((Deallocatable) Nd4j.ones(DataType.FLOAT, 3, 5).data()).getUniqueId();
  }

  /** What ND4J has still to free: ids of buffers. */
  @SuppressWarnings("unchecked")
  private static Set<String> owned() throws ReflectiveOperationException {
    Field references = DeallocatorService.class.getDeclaredField("referenceMap");
    references.setAccessible(true);
    return ((Map<String, ?>) references.get(Nd4j.getDeallocatorService())).keySet();
  }

  /** A dense layer again and again; without grace the process dies within seconds. */
  public static void main(String[] args) throws InterruptedException {
    NativeBlas.load();
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    AtomicBoolean right = new AtomicBoolean(true);
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      threads[t] =
          new Thread(
              () -> {
                INDArray x = Nd4j.ones(DataType.FLOAT, 100, 20);
                INDArray w = Nd4j.ones(DataType.FLOAT, 20, 10);
                INDArray b = Nd4j.ones(DataType.FLOAT, 1, 10);
                while (System.nanoTime() < end) {
                  if (Math.abs(layer(x, w, b) - 31.5f) > 1e-6f) {
                    right.set(false);
                  }
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println(right.get() ? "all sums right" : "a sum is wrong");
  }

  private static float layer(INDArray x, INDArray w, INDArray b) {
    INDArray z = x.mmul(w).addiRowVector(b);
    return z.mul(0.5).addi(z.dup()).getFloat(0);
  }
}
