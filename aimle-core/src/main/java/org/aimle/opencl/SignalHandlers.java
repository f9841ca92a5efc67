package org.aimle.opencl;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** More than a {@code struct sigaction} has anywhere. */
  private static final int BYTES = 512;

  /** Of POSIX; those for real-time use are nobody's here. */
  private static final int SIGNALS = 31;

  private static final int SEGV = 11;

  /** With BUS (10 or 7), FPE and ILL what HotSpot works with, and nobody else may have. */
  private static final List<Integer> FAULTS = List.of(SEGV, 10, 7, 8, 4);

  private static final Pointer NONE = Pointer.createConstant(0);
  private static final long WATCH_NANOS = 50_000;

  /** Loaded when it is first needed: JNA brings a library of its own. */
  private static final class Calls {
    static final Function SIGACTION = Function.getFunction(Platform.C_LIBRARY_NAME, "sigaction");
  }

  private final Map<Integer, Memory> handlers = new LinkedHashMap<>();
  private volatile boolean replaced;

  private SignalHandlers() {}

  /**
   * Those that are in place; none where there are no such signals, they cannot be read, or libjsig
   * guards them.
   */
  static SignalHandlers now() {
    SignalHandlers now = new SignalHandlers();
    if (Platform.isWindows()) {
      return now;
    }
    try {
      for (int signal = 1; signal <= SIGNALS; signal++) {
        Memory handler = new Memory(BYTES);
        if (sigaction(signal, Pointer.NULL, handler) == 0) {
          now.handlers.put(signal, handler);
        }
      }
      // It shows what others set: nothing so far, though HotSpot has a handler.
      if (!now.handlers.containsKey(SEGV) || calls(now.handlers.get(SEGV)).equals(NONE)) {
        now.handlers.clear();
      }
    } catch (LinkageError e) {
      LOG.warn(
          "the JVM's signal handlers cannot be kept from OpenCL's compiler: {}", e.getMessage());
    }
    return now;
  }

  private static int sigaction(int signal, Pointer next, Pointer before) {
    return Calls.SIGACTION.invokeInt(new Object[] {signal, next, before});
  }

  /** Whether these are in place. */
  boolean areInPlace() {
    Memory found = new Memory(BYTES);
    return handlers.entrySet().stream()
        .allMatch(
            handler ->
                sigaction(handler.getKey(), Pointer.NULL, found) == 0
                    && calls(handler.getValue()).equals(calls(found)));
  }

  /** It stands first, on Linux and macOS. */
  private static Pointer calls(Memory handler) {
    Pointer called = handler.getPointer(0);
    return called == null ? NONE : called;
  }

  /** Puts those in place again with which HotSpot works. */
  void putBackFaults() {
    putBack(FAULTS);
  }

  private void putBack(Collection<Integer> signals) {
    Memory found = new Memory(BYTES);
    for (int signal : signals) {
      Memory handler = handlers.get(signal);
      // KILL and STOP can be read but not set.
      if (handler != null
          && sigaction(signal, handler, found) == 0
          && !calls(handler).equals(calls(found))) {
        replaced = true;
      }
    }
  }

  /** Does what may replace them, while a thread puts them back again and again. */
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
      putBack(handlers.keySet());
      if (replaced) {
        LOG.warn(
            "OpenCL's compiler put its signal handlers in place of the JVM's, which are back now; meanwhile the JVM could have ended: start it with LD_PRELOAD={}/lib/libjsig.so in its environment (spark.executorEnv.LD_PRELOAD)",
            System.getProperty("java.home"));
      }
    }
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      putBackFaults();
      LockSupport.parkNanos(WATCH_NANOS);
    }
  }
}
