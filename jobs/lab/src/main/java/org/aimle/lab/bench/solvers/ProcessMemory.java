package org.aimle.lab.bench.solvers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory of this process as Linux tells it; 0 elsewhere. */
final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** What the kernel takes for "forget the peak". */
  private static final String PEAK = "5";

  private ProcessMemory() {}

  /** Resident bytes now. */
  static long resident() {
    return bytes("VmRSS:");
  }

  /** Most resident bytes since {@link #resetPeak}. */
  static long peak() {
    return bytes("VmHWM:");
  }

  static void resetPeak() {
    if (Files.isWritable(CLEAR)) {
      try {
        Files.writeString(CLEAR, PEAK);
      } catch (IOException e) {
        // a kernel that does not allow it: the peak is then that of the whole run
        return;
      }
    }
  }

  private static long bytes(String field) {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
