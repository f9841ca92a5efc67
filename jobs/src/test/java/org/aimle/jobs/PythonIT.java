package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stages in PySpark, with the jar just built: {@code python/tests}. PySpark is that of the
 * Spark distribution which {@code -Daimle.pyspark.home=} names, else the one that {@code python3}
 * can import.
 */
class PythonIT {

  private static final Path PYTHON = Path.of("..", "python").toAbsolutePath().normalize();

  /** Of this build: major and minor version. */
  private static final String SPARK =
      System.getProperty("aimle.spark.version").replaceAll("\\.\\d+$", "");

  @TempDir private Path folder;

  private record Ended(int code, String output) {}

  @Test
  void theStagesWorkInPySpark() throws IOException, InterruptedException {
    Ended version = python(folder, "-c", "import pyspark; print(pyspark.__version__)");
    assumeTrue(
        version.code() == 0 && version.output().startsWith(SPARK + "."),
        () ->
            "there is no PySpark %1$s; name a Spark %1$s distribution with -Daimle.pyspark.home=, or"
                + " install pyspark for python3: ".formatted(SPARK)
                + version.output().strip());
    Ended tests = python(PYTHON.resolve("tests"), "-m", "unittest", "-v");
    assertEquals(0, tests.code(), tests.output());
  }

  private Ended python(Path where, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
    prepare(builder.environment());
    try {
      Process process = builder.redirectOutput(log.toFile()).start();
      try {
        return new Ended(process.waitFor(), Files.readString(log));
      } finally {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
    } catch (IOException e) {
      return new Ended(-1, String.valueOf(e.getMessage()));
    }
  }

  private static void prepare(Map<String, String> environment) throws IOException {
    LauncherRun.withoutSpark(environment);
    List<String> path = new ArrayList<>(List.of(PYTHON.resolve("src").toString()));
    String home = System.getProperty("aimle.pyspark.home", "");
    if (!home.isEmpty()) {
      environment.put("SPARK_HOME", home);
      path.add(Path.of(home, "python").toString());
      try (Stream<Path> libraries = Files.list(Path.of(home, "python", "lib"))) {
        libraries
            .map(Path::toString)
            .filter(file -> file.matches(".*/py4j-.*-src\\.zip"))
            .forEach(path::add);
      }
    }
    environment.put("PYTHONPATH", String.join(File.pathSeparator, path));
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("PYSPARK_PYTHON", "python3");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("AIMLE_JAR", LauncherRun.JAR.toString());
  }
}
