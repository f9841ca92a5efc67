package org.aimle.lab.growth;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.StorageStatus;
import org.bytedeco.javacpp.Pointer;
import scala.collection.Iterator;

/**
 * What this process holds at one moment.
 *
 * @param at what was done by then
 * @param heap bytes in use after garbage was collected
 * @param committed bytes that the heap has of the system, in use or not
 * @param resident bytes of memory that the whole process has; 0 where the system does not tell
 * @param pointers bytes allocated through JavaCPP
 * @param threads that live; Spark's pools make some until they are full
 * @param ours threads of this project among them
 * @param files that are open; 0 where the system does not tell
 * @param blocks in Spark's block managers, broadcasts included
 * @param broadcasts blocks of broadcasts among them
 */
record Reading(
    int at,
    long heap,
    long committed,
    long resident,
    long pointers,
    int threads,
    int ours,
    int files,
    int blocks,
    int broadcasts) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final String OWN_THREADS = "aimle-";
  private static final int COLLECTIONS = 3;
  private static final long SETTLING_MILLIS = 300;

  static final String HEADER =
      "%8s %9s %9s %9s %9s %8s %5s %6s %7s %11s"
          .formatted(
              "",
              "heap",
              "committed",
              "resident",
              "pointers",
              "threads",
              "ours",
              "files",
              "blocks",
              "broadcasts");

  /** Collects garbage first; Spark's cleaner removes then what nobody refers to. */
  static Reading now(int at) {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      try {
        Thread.sleep(SETTLING_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    int blocks = 0;
    int broadcasts = 0;
    for (StorageStatus status : SparkEnv.get().blockManager().master().getStorageStatus()) {
      for (Iterator<?> ids = status.blocks().keysIterator(); ids.hasNext(); ) {
        blocks++;
        broadcasts += ids.next().toString().startsWith("broadcast_") ? 1 : 0;
      }
    }
    return new Reading(
        at,
        heap.getUsed(),
        heap.getCommitted(),
        residentNow(),
        Pointer.totalBytes(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        (int)
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(OWN_THREADS))
                .count(),
        filesNow(),
        blocks,
        broadcasts);
  }

  private static long residentNow() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static int filesNow() {
    try (Stream<Path> open = Files.list(OPEN)) {
      return (int) open.count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What there is more of than before by more than comes and goes, whatever was done between. */
  List<String> grownSince(Reading before) {
    return Stream.of(
            grown("threads", before.threads, threads, 40),
            grown("threads of our own", before.ours, ours, 1),
            grown("files", before.files, files, 6),
            grown("blocks", before.blocks, blocks, 2),
            grown("broadcasts", before.broadcasts, broadcasts, 2))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> grown(String what, int before, int now, int most) {
    return now > before + most
        ? List.of("%s grew from %d to %d".formatted(what, before, now))
        : List.of();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%8d %5.1f MiB %5.0f MiB %5.0f MiB %5.1f MiB %8d %5d %6d %7d %11d",
        at,
        (double) heap / MIB,
        (double) committed / MIB,
        (double) resident / MIB,
        (double) pointers / MIB,
        threads,
        ours,
        files,
        blocks,
        broadcasts);
  }
}
