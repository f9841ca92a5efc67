package org.aimle.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A machine with a system's reference BLAS: Debian's packages, unpacked below {@code target} and
 * not installed, on the library path of child processes. Skipped where they cannot be had; {@code
 * AIMLE_TEST_BLAS} may name a folder in which they are unpacked.
 */
class SystemBlasTest {

  private static final String NETLIB = "-Ddev.ludovic.netlib.blas.nativeLib=";
  private static final String NATIVE = "mllib dev.ludovic.netlib.blas.JNIBLAS";
  private static final List<String> PACKAGES = List.of("libblas3", "libgfortran5");

  private static final boolean SPARK_4 =
      org.apache.spark.package$.MODULE$.SPARK_VERSION().startsWith("4.");

  private static String libraries;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    String given = System.getenv("AIMLE_TEST_BLAS");
    Path folder = given != null ? Path.of(given) : downloaded();
    Path blas = folderOf("libblas.so.3", folder);
    Path fortran = folderOf("libgfortran.so.5", folder);
    libraries = blas + File.pathSeparator + fortran;
  }

  private static Path folderOf(String file, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      Optional<Path> found =
          files.filter(path -> path.getFileName().toString().equals(file)).findFirst();
      return found
          .map(path -> path.toAbsolutePath().getParent())
          .orElseGet(() -> abort("there is no " + file + " in " + root));
    }
  }

  private static Path downloaded() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target", "system-blas"));
    Path unpacked = folder.resolve("root");
    for (String name : PACKAGES) {
      if (packageFile(folder, name).isEmpty()) {
        tool(folder, "apt-get", "download", name);
      }
      tool(folder, "dpkg", "-x", packageFile(folder, name).orElseThrow().toString(), "root");
    }
    return unpacked;
  }

  private static Optional<Path> packageFile(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::getFileName)
          .filter(file -> file.toString().startsWith(name + "_"))
          .findFirst();
    }
  }

  private static void tool(Path folder, String... command) throws InterruptedException {
    String line = String.join(" ", command);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        abort(line + " takes more than 20 s");
      }
      if (process.exitValue() != 0) {
        abort(line + " failed: " + Files.readString(folder.resolve("log")).strip());
      }
    } catch (IOException e) {
      abort(line + ": " + e.getMessage());
    }
  }

  private enum Machine {
    WITH_SYSTEM_BLAS,
    WITHOUT
  }

  /** What the steps said, with the log as the jobs configure it. */
  private static String run(Machine machine, List<String> options, String... steps)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        Arrays.asList(System.getProperty("aimle.spark.executor.options").strip().split("\\s+")));
    command.add(
        "-Dlog4j2.configurationFile="
            + Path.of("..", "conf", "log4j2.properties").toAbsolutePath().normalize().toUri());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SystemBlasRun.class.getName());
    command.addAll(List.of(steps));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    if (machine == Machine.WITH_SYSTEM_BLAS) {
      builder.environment().put("LD_LIBRARY_PATH", libraries);
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private static String vectors(String said) {
    return said.lines().filter(line -> line.startsWith("vectors ")).findFirst().orElseThrow();
  }

  @Test
  void wordVectorsAndProductsAreThoseOfAMachineWithoutIt()
      throws IOException, InterruptedException {
    String with =
        run(Machine.WITH_SYSTEM_BLAS, List.of(), "vectors", "our-setup", "mllib", "products");
    assertTrue(with.contains("slow false, foreign false"), with);
    assertFalse(with.contains(NATIVE), with);
    assertFalse(with.contains("WARN  NativeBlas"), with);
    assertFalse(with.contains("WARN  ExecutorSetup"), with);
    assertFalse(with.contains("netlib.blas.InstanceBuilder"), with);
    String without = run(Machine.WITHOUT, List.of(), "vectors");
    assertEquals(vectors(without), vectors(with));
  }

  @Test
  void productsStayWhereMllibIsToldToUseIt() throws IOException, InterruptedException {
    String said =
        run(
            Machine.WITH_SYSTEM_BLAS,
            List.of(NETLIB + "libblas.so.3"),
            "our-setup",
            "mllib",
            "products");
    assertTrue(said.contains(NATIVE), said);
    assertTrue(said.contains("slow false, foreign false"), said);
  }

  /**
   * Spark 4's netlib keeps a library that it loads to itself; that of Spark 3.5 gives it to all.
   */
  @Test
  void aTakeoverIsToldWithCauseAndFix() throws IOException, InterruptedException {
    String said = run(Machine.WITH_SYSTEM_BLAS, List.of(), "mllib", "our-setup", "products");
    assertTrue(said.contains(NATIVE), said);
    assertTrue(said.contains("word vectors trained by MLlib have other last bits"), said);
    if (SPARK_4) {
      assertTrue(said.contains("slow false, foreign false"), said);
      assertFalse(said.contains("WARN  NativeBlas"), said);
      return;
    }
    assertTrue(said.contains("slow true, foreign true"), said);
    String warning =
        said.lines().filter(line -> line.contains("WARN  NativeBlas")).findFirst().orElse("");
    assertTrue(warning.contains("matrix products are at least 3 times slower"), said);
    assertTrue(warning.contains("libblas.so.3"), said);
    assertTrue(warning.contains(NETLIB + "none.so"), said);
  }

  @Test
  void theOptionOfTheLauncherPreventsIt() throws IOException, InterruptedException {
    String said =
        run(Machine.WITH_SYSTEM_BLAS, List.of(NETLIB + "none.so"), "mllib", "check", "products");
    assertFalse(said.contains(NATIVE), said);
    assertTrue(said.contains("slow false, foreign false"), said);
  }
}
