package org.aimle.opencl;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tells the devices, or why there are none, to whoever starts it as a process: what threads that
 * ask at once are told, and what comes later where that is something else.
 */
final class DeviceListing {

  private static final int THREADS = 4;

  private DeviceListing() {}

  public static void main(String[] arguments) throws Exception {
    String first = toldAtOnce();
    System.out.println(first);
    String again = told();
    if (!again.equals(first)) {
      System.out.println("then " + again);
    }
  }

  private static String toldAtOnce() throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    Callable<String> ask =
        () -> {
          start.await();
          return told();
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Set<String> answers = new TreeSet<>();
      for (Future<String> answer : threads.invokeAll(Collections.nCopies(THREADS, ask))) {
        answers.add(answer.get());
      }
      return String.join(" or ", answers);
    } finally {
      threads.shutdownNow();
    }
  }

  private static String told() {
    try {
      return "found " + OpenClDevices.list();
    } catch (OpenClException e) {
      return "failed " + e.getMessage();
    }
  }
}
