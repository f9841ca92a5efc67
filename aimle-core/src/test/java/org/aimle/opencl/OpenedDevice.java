package org.aimle.opencl;

import java.util.OptionalInt;
import java.util.Set;

/**
 * Opens a device while as many threads as the argument says are at work in compiled loops, lets it
 * compute, brings these threads to safepoints, and tells which signals have other handlers then;
 * for whoever starts it as a process.
 */
final class OpenedDevice {

  /** The JVM has no use for it, and LLVM another than of the rest. */
  private static final int USR1 = 10;

  private static final int SAFEPOINTS = 50;
  private static final long WARM_UP_MILLIS = 1000;

  private static volatile long sink;

  private OpenedDevice() {}

  public static void main(String[] arguments) throws InterruptedException {
    int threads = Integer.parseInt(arguments[0]);
    SignalHandlers handlers = SignalHandlers.now();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(OpenedDevice::work);
      thread.setDaemon(true);
      thread.start();
    }
    Thread.sleep(WARM_UP_MILLIS);
    OpenClDevice device = OpenClDevices.open(OptionalInt.empty());
    safepoints();
    try (DeviceKernels kernels = new DeviceKernels(device);
        DeviceArray array = new DeviceArray(device).atLeast(2)) {
      kernels.write(array, 0, new float[] {1, 2}, 2);
      kernels.add(array, array, 2);
      float[] sum = new float[2];
      kernels.read(array, sum, 2);
      safepoints();
      Set<Integer> missing = handlers.missing();
      missing.remove(USR1);
      System.out.printf("computed %.0f and %.0f, %s%n", sum[0], sum[1], missing);
    }
  }

  private static void safepoints() {
    for (int i = 0; i < SAFEPOINTS; i++) {
      System.gc();
    }
  }

  private static void work() {
    int[] numbers = new int[1 << 16];
    while (true) {
      sink += sum(numbers);
    }
  }

  private static long sum(int[] numbers) {
    long sum = 0;
    for (int i = 0; i < numbers.length; i++) {
      for (long k = 0; k < 4; k++) {
        sum += numbers[i] ^ k;
      }
    }
    return sum;
  }
}
