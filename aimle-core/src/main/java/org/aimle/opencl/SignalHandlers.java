package org.aimle.opencl;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's handlers of signals. LLVM, which compiles kernels in NVIDIA's and other drivers, puts
 * its own in their place, which are good for one signal: of two threads that come to a safepoint at
 * once, of which HotSpot tells them by SIGSEGV, the second ends the process without a word.
 * Thread-safe.
 */
final class SignalHandlers {

  private static final Logger LOG = LoggerFactory.getLogger(SignalHandlers.class);

  /** Where JNA unpacks its library to; else that is a folder in the user's home. */
  private static final String JNA_FOLDER = "jna.tmpdir";

  /** More than a {@code struct sigaction} has anywhere. */
  private static final int BYTES = 512;

  /** Of POSIX; those for real-time use are nobody's here. */
  private static final int SIGNALS = 31;

  private static final int ILL = 4;
  private static final int FPE = 8;
  private static final int SEGV = 11;
  private static final long WATCH_NANOS = 50_000;

  private final Map<Integer, Memory> handlers = new LinkedHashMap<>();
  private List<Integer> faults = List.of();

  /** Whether libjsig keeps those with which HotSpot works, and hides them. */
  private boolean guarded;

  /** What was found in place of the JVM's for SIGSEGV; 0 so far. */
  private long foreign;

  private SignalHandlers() {}

  /** Holder, for the first use. */
  private static final class OfTheJvm {
    static final SignalHandlers HANDLERS = now();
  }

  /** Those of this JVM: to be asked for before OpenCL is loaded. */
  static SignalHandlers ofTheJvm() {
    return OfTheJvm.HANDLERS;
  }

  /** Those that are in place; none where there are no such signals, or they cannot be read. */
  static SignalHandlers now() {
    SignalHandlers now = new SignalHandlers();
    String folder = System.getProperty(JNA_FOLDER);
    try {
      if (Platform.isWindows()) {
        return now;
      }
      if (folder == null) {
        System.setProperty(JNA_FOLDER, System.getProperty("java.io.tmpdir"));
      }
      for (int signal = 1; signal <= SIGNALS; signal++) {
        Memory handler = new Memory(BYTES);
        if (sigaction(signal, Pointer.NULL, handler) == 0) {
          now.handlers.put(signal, handler);
        }
      }
      now.faults = List.of(SEGV, FPE, ILL, Platform.isMac() ? 10 : 7);
      now.guarded = called(now.handlers.get(SEGV)) == 0;
    } catch (LinkageError e) {
      now.handlers.clear();
      LOG.warn(
          "the JVM's signal handlers cannot be kept from OpenCL's compiler, as JNA does not load: {}",
          e.getMessage());
    } finally {
      if (folder == null) {
        System.clearProperty(JNA_FOLDER);
      }
    }
    return now;
  }

  private static int sigaction(int signal, Pointer next, Pointer before) {
    return Function.getFunction(Platform.C_LIBRARY_NAME, "sigaction")
        .invokeInt(new Object[] {signal, next, before});
  }

  /** Its address stands first, on Linux and macOS. */
  private static long called(Pointer handler) {
    return Pointer.nativeValue(handler.getPointer(0));
  }

  /** Those that are not in place. */
  Set<Integer> missing() {
    Set<Integer> missing = new TreeSet<>();
    handlers.forEach(
        (signal, handler) -> {
          Memory found = new Memory(BYTES);
          sigaction(signal, Pointer.NULL, found);
          if (called(found) != called(handler)) {
            missing.add(signal);
          }
        });
    return missing;
  }

  /**
   * Puts back those in whose place LLVM has put its own: all that are what SIGSEGV is or was.
   * Others may be new for reasons of their own.
   */
  synchronized void putBack() {
    if (handlers.isEmpty()) {
      return;
    }
    Memory found = new Memory(BYTES);
    sigaction(SEGV, Pointer.NULL, found);
    if (called(found) != called(handlers.get(SEGV))) {
      tell();
      foreign = called(found);
    }
    handlers.forEach(
        (signal, handler) -> {
          sigaction(signal, Pointer.NULL, found);
          boolean other = called(found) != called(handler);
          if (other && (faults.contains(signal) || foreign != 0 && called(found) == foreign)) {
            sigaction(signal, handler, Pointer.NULL);
          }
        });
  }

  private void tell() {
    if (foreign == 0 && !guarded) {
      LOG.warn(
          "OpenCL's compiler put its signal handlers in place of the JVM's, which are back now; meanwhile the JVM could have ended: start it with LD_PRELOAD={}/lib/libjsig.so in its environment (spark.executorEnv.LD_PRELOAD)",
          System.getProperty("java.home"));
    }
  }

  /** Does what may replace them, while a thread puts them back as soon as it sees that. */
  <T> T kept(Supplier<T> work) {
    if (handlers.isEmpty()) {
      return work.get();
    }
    Thread watch = new Thread(this::watch, "aimle-signal-handlers");
    watch.setDaemon(true);
    watch.start();
    try {
      return work.get();
    } finally {
      watch.interrupt();
      putBack();
    }
  }

  private void watch() {
    Memory found = new Memory(BYTES);
    while (!Thread.currentThread().isInterrupted()) {
      sigaction(SEGV, Pointer.NULL, found);
      if (called(found) != called(handlers.get(SEGV))) {
        putBack();
      }
      LockSupport.parkNanos(WATCH_NANOS);
    }
  }
}
