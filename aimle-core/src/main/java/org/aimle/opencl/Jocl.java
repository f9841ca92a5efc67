package org.aimle.opencl;

import java.util.Optional;

/** Loads JOCL, once in a JVM, and tells why it cannot be loaded. Thread-safe. */
final class Jocl {

  /**
   * JOCL's property. With {@code true} the file that it unpacks its library to has a name of its
   * own and goes when the JVM ends; else all processes of a machine share one, which some may load
   * while another still writes it.
   */
  private static final String UNIQUE_NAMES = "uniqueLibraryNames";

  private static final String FROM_JAR = "load the library as a resource:";

  private static boolean tried;

  /** A class that could not be initialised does not say again why. */
  private static Optional<String> lacking = Optional.empty();

  private Jocl() {}

  /**
   * @throws OpenClException if it cannot be loaded, with the first reason each time
   */
  static synchronized void load() {
    if (!tried) {
      SignalHandlers.ofTheJvm();
      lacking = lacking();
      tried = true;
    }
    if (lacking.isPresent()) {
      // Without the cause: an UnsatisfiedLinkError there is taken for one of ND4J's natives.
      throw new OpenClException(lacking.get());
    }
  }

  private static Optional<String> lacking() {
    boolean ours = System.getProperty(UNIQUE_NAMES) == null;
    if (ours) {
      System.setProperty(UNIQUE_NAMES, "true");
    }
    try {
      Class.forName("org.jocl.CL", true, Jocl.class.getClassLoader());
      return Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.of(
          "JOCL is not on the class path; add org.jocl:jocl:2.0.6 to use an OpenCL device");
    } catch (LinkageError e) {
      return Optional.of(lacking(e));
    } finally {
      if (ours) {
        System.clearProperty(UNIQUE_NAMES);
      }
    }
  }

  /** What to say of how its class failed to load. */
  static String lacking(LinkageError failure) {
    // Where others tried before, Java tells what happened then as the cause.
    String text = failure.getMessage() + "\n" + failure.getCause();
    if (text.contains("Could not initialize native OpenCL library")) {
      return "libOpenCL.so.1 is missing or does not load; install the GPU's driver, or ocl-icd-libopencl1 (Debian)";
    }
    if (text.contains("No resource found with name")) {
      return "JOCL has no library for %s on %s; train on another machine, or on the CPU"
          .formatted(System.getProperty("os.name"), System.getProperty("os.arch"));
    }
    if (text.contains("Error while loading native library")) {
      return "JOCL's library cannot be unpacked and loaded (%s); java.io.tmpdir, which is %s, must be a folder that is writable and allows programs (not noexec): name another with -Djava.io.tmpdir=DIR in spark.executor.extraJavaOptions (spark.driver.extraJavaOptions for a local master)"
          .formatted(reason(text), System.getProperty("java.io.tmpdir"));
    }
    return "JOCL does not load: " + text.lines().findFirst().orElseThrow();
  }

  /** Of the second of two traces, as the first is always of a library that is not installed. */
  private static String reason(String text) {
    String trace = text.substring(Math.max(0, text.indexOf(FROM_JAR)));
    return trace.lines().skip(1).findFirst().orElse("unknown").replaceFirst("^[\\w.]+: ", "");
  }
}
