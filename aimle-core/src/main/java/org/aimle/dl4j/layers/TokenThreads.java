package org.aimle.dl4j.layers;

import java.util.Optional;
import org.aimle.spec.Ranges;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads the token layers share the texts of a minibatch among: one number for the whole
 * JVM, and for each of the tasks that run in it at once. Unless set, as many as BLAS may use when
 * the first layer asks.
 *
 * <p>Where it is more than one, BLAS and OpenMP get one thread from the first minibatch on and keep
 * it: their threads go on spinning for milliseconds after each call, in the way of the layers' own.
 *
 * @since 0.1.0
 */
public final class TokenThreads {

  private static volatile Optional<Integer> threads = Optional.empty();

  private static final ThreadLocal<Boolean> OPEN_MP_IS_ALONE = ThreadLocal.withInitial(() -> false);

  private TokenThreads() {}

  /**
   * Sets the number, for minibatches from now on.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static synchronized void set(int number) {
    Ranges.atLeastOne("threads", number);
    threads = Optional.of(number);
  }

  static int get() {
    Optional<Integer> now = threads;
    return now.isPresent() ? now.get() : asBlas();
  }

  private static synchronized int asBlas() {
    if (threads.isEmpty()) {
      threads = Optional.of(Math.max(1, Nd4j.factory().blas().getMaxThreads()));
    }
    return threads.get();
  }

  /** Leaves BLAS one thread, and OpenMP one for what the calling thread runs. */
  static void quietenNativeCode() {
    if (Nd4j.factory().blas().getMaxThreads() > 1) {
      Nd4j.factory().blas().setMaxThreads(1);
    }
    if (!OPEN_MP_IS_ALONE.get()) {
      NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
      natives.setOmpNumThreads(1);
      Nd4j.getEnvironment().setMaxMasterThreads(1);
      OPEN_MP_IS_ALONE.set(true);
    }
  }
}
