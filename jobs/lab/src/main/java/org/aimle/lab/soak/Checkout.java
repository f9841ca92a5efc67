package org.aimle.lab.soak;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.jobs.command.UserError;
import scala.util.Properties;

/**
 * The checkout whose jobs are run.
 *
 * @param launcher the script {@code jobs/bin/aimle}
 */
public record Checkout(Path launcher) {

  private static final String LAUNCHER = "aimle.launcher";

  /** Of the Spark that this process has. */
  static final String SCALA_VERSION =
      Properties.versionNumberString().replaceFirst("^(\\d+\\.\\d+).*", "$1");

  /**
   * That of the launcher which started this process.
   *
   * @throws UserError if none did
   */
  public static Checkout ofThisProcess() {
    return Optional.ofNullable(System.getProperty(LAUNCHER))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .map(Checkout::new)
        .orElseThrow(
            () ->
                new UserError("this job starts others; run it with jobs/bin/aimle of a checkout"));
  }

  private Path root() {
    return launcher.toAbsolutePath().normalize().getParent().getParent().getParent();
  }

  /** Spark's jars as the build fetched them, in a folder {@code jars}. */
  public Path sparkHome() {
    String build = SCALA_VERSION.equals("2.12") ? "target" : "target-" + SCALA_VERSION;
    return root().resolve("aimle-spark").resolve(build).resolve("spark-home");
  }

  /** The preset for standalone clusters. */
  public Path preset() {
    return root().resolve("conf/spark-standalone.conf");
  }

  /** Makes a process use these jars, whatever Spark is installed, on the loopback interface. */
  void apply(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("SPARK_"));
    environment.computeIfPresent(
        "PATH",
        (name, path) ->
            Stream.of(path.split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, "spark-submit")))
                .collect(Collectors.joining(File.pathSeparator)));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
  }
}
