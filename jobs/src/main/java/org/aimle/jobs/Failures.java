package org.aimle.jobs;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.aimle.spec.Visible;
import org.apache.hadoop.fs.FSError;

/** Failures of the machine or the installation, which have a known way out: one line each. */
final class Failures {

  /**
   * A sign in the description of a failure or one of its causes, and what helps.
   *
   * @param fix empty if the failure itself says it
   */
  private record Known(Predicate<Throwable> sign, String fix) {}

  private static final List<Known> KNOWN =
      List.of(
          new Known(
              says("No space left on device|Disk quota exceeded"),
              "the disk is full; free some space, or name other folders: --output and"
                  + " --checkpoint-dir for results, spark.local.dir and java.io.tmpdir (in"
                  + " spark.driver.extraJavaOptions) for temporary files"),
          new Known(
              says("Read-only file system"),
              "a folder cannot be written to; name others: --output and --checkpoint-dir for"
                  + " results, spark.local.dir and java.io.tmpdir (in"
                  + " spark.driver.extraJavaOptions) for temporary files"),
          new Known(
              says(
                  "Failed to create (a temp|local) dir|Cannot create directory .*blockmgr"
                      + "|Failed to create a temp directory"),
              "temporary files cannot be written; make the folder writable, or name another with"
                  + " spark.local.dir and java.io.tmpdir (in spark.driver.extraJavaOptions and spark.executor.extraJavaOptions)"),
          new Known(says("OpenClException: (the device |.*smaller minibatches)"), ""),
          new Known(
              says("OpenClException"),
              "docs/GPU.md tells what --device opencl needs; --device cpu needs no device"),
          new Known(
              says(
                  "UnsatisfiedLinkError|NoAvailableBackendException|jnind4j|libnd4j|failed to map"
                      + " segment|Could not initialize class org\\.(nd4j|bytedeco)"),
              "a native library cannot be loaded; the folder that libraries are unpacked to"
                  + " (~/.javacpp/cache) must be writable and on a disk that allows programs (not"
                  + " noexec): name another with -Dorg.bytedeco.javacpp.cachedir=DIR in"
                  + " spark.driver.extraJavaOptions; and the jar must hold this platform's natives"
                  + " (docs/CLUSTER.md)"),
          new Known(
              e ->
                  e instanceof BindException
                      || says("Address already in use|could not bind on").test(e),
              "a port or an address cannot be used; set SPARK_LOCAL_IP to an address of this"
                  + " machine, and leave spark.driver.port, spark.blockManager.port and"
                  + " spark.ui.port unset, or free"),
          new Known(
              says("Class is not registered"),
              "spark.kryo.registrationRequired is true, but nothing registers the classes of"
                  + " AIMLE; set it to false"),
          new Known(
              says("Could not parse Master URL"),
              "spark.master (--master) is not known to Spark; write local[*], spark://HOST:PORT,"
                  + " yarn or k8s://URL"),
          new Known(
              says("All masters are unresponsive|Master removed our application"),
              "no Spark master answers; check spark.master (--master), and that it runs"),
          new Known(
              e ->
                  e instanceof IncompatibleClassChangeError
                      || e instanceof UnsupportedClassVersionError
                      || e instanceof NoClassDefFoundError,
              "classes do not fit together; AIMLE needs Spark 3.5 with Scala 2.12 on JDK 17 (its"
                  + " jars _2.12), or Spark 4 with Scala 2.13 (_2.13), and no other versions of its libraries on the class path"),
          new Known(
              e -> e instanceof OutOfMemoryError,
              "the driver is out of memory; raise spark.driver.memory (--driver-memory), or, for"
                  + " native memory, org.bytedeco.javacpp.maxphysicalbytes in"
                  + " spark.driver.extraJavaOptions"),
          new Known(e -> e instanceof FSError, "the file system failed; is the disk full?"));

  private Failures() {}

  private static Predicate<Throwable> says(String pattern) {
    Pattern sign = Pattern.compile(pattern);
    return e -> sign.matcher(e.toString()).find();
  }

  /** What failed and what helps, in one line; empty if it is not known. */
  static Optional<String> advice(Throwable failure) {
    for (Known known : KNOWN) {
      for (Throwable cause : causes(failure)) {
        if (known.sign().test(cause)) {
          return Optional.of(
              Visible.oneLine(cause) + (known.fix().isEmpty() ? "" : ": " + known.fix()));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }
}
