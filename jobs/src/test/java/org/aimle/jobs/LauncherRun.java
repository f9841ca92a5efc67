package org.aimle.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run of the script {@code jobs/bin/aimle}, or of a link to it, came to. */
public record LauncherRun(int code, List<String> out, List<String> err) {

  public static final Path SCRIPT = Path.of(System.getProperty("aimle.launcher"));

  /** The jar for a cluster that was just built. */
  public static final Path JAR = Path.of(System.getProperty("aimle.jar")).normalize();

  /** Whether this build is the one for Spark 4. */
  static final boolean SPARK_4 = System.getProperty("aimle.scala.version").equals("2.13");

  /**
   * Runs the script to its end, as on a machine without a Spark installation.
   *
   * @param folder where it is run
   * @param environment in addition to that of this process
   */
  public static LauncherRun of(
      Path script, Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    withoutSpark(builder.environment());
    builder.environment().putAll(environment);
    Path out = Files.createTempFile("aimle-out", ".txt");
    Path err = Files.createTempFile("aimle-err", ".txt");
    try {
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      try {
        int code = process.waitFor();
        return new LauncherRun(code, Files.readAllLines(out), withoutModules(err));
      } finally {
        process.destroy();
      }
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Spark 4 starts JVMs with a module of which they warn, whatever anybody does. */
  private static List<String> withoutModules(Path err) throws IOException {
    return Files.readAllLines(err).stream()
        .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
        .toList();
  }

  /** A Spark installation whose spark-submit only tells what it was called with. */
  public static Path installation(Path folder) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("spark home/bin"));
    Path submit = bin.resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/bin/sh
        for argument in "$@"; do echo "$argument"; done
        echo "kernels $OPENBLAS_CORETYPE threads $OMP_NUM_THREADS"
        exit 3
        """);
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + submit + " executable");
    }
    return bin.getParent();
  }

  /** Hides the Spark installation that this machine may have. */
  static void withoutSpark(Map<String, String> environment) {
    environment.keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    if (SPARK_4) {
      environment.put("AIMLE_MAVEN_OPTIONS", "-Dspark-4");
    }
    environment.computeIfPresent(
        "PATH",
        (name, path) ->
            Stream.of(path.split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, "spark-submit")))
                .collect(Collectors.joining(File.pathSeparator)));
  }
}
