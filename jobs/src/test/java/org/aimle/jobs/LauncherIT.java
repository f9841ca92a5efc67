package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code jobs/bin/aimle}, run as a user runs it, with the jar just built. */
@Tag("spark")
class LauncherIT {

  /**
   * What a start says that lacks a setting, a file or a jar which the script or the build gives.
   */
  private static final List<String> START_UP_TRAPS =
      List.of(
          "SLF4J:",
          "StatusLogger",
          "Using Spark's default log4j profile",
          "illegal reflective access",
          "InaccessibleObjectException",
          "IllegalAccessError",
          "NativeCodeLoader",
          "loopback address",
          "InstanceBuilder",
          "NTPTimeSource",
          "OMP_NUM_THREADS",
          "Exception in thread");

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a folder"));
  }

  private LauncherRun run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(LauncherRun.SCRIPT, environment, arguments);
  }

  private LauncherRun run(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return LauncherRun.of(script, folder, environment, List.of(arguments));
  }

  @Test
  void trainsWithoutASparkInstallationFromAnyFolderThroughALink()
      throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("a link"), LauncherRun.SCRIPT);
    LauncherRun run =
        run(
            link,
            Map.of(),
            "explain",
            "--synthetic-texts=40",
            "--k=3",
            "--epochs=1",
            "--filters=4",
            "--hidden-units=4",
            "--vector-size=4",
            "--vector-iterations=1",
            "--output=my out");
    assertEquals(0, run.code(), run.err().toString());
    assertTrue(Files.isRegularFile(folder.resolve("my out/report.html")));
    assertTrue(Files.isDirectory(folder.resolve("my out/model")));
    assertTrue(run.err().stream().anyMatch(line -> line.startsWith("epoch  1/1")), run.toString());
    List<String> noise =
        run.err().stream()
            .filter(line -> START_UP_TRAPS.stream().anyMatch(line::contains))
            .toList();
    assertEquals(List.of(), noise, "messages that no user can act on");
  }

  @Test
  void tellsOfAWrongOptionInOneLine() throws IOException, InterruptedException {
    LauncherRun run = run(Map.of(), "explain", "--k=0");
    assertEquals(2, run.code());
    assertEquals(List.of("aimle: k is 0 but must be at least 1"), run.err());
  }

  @Test
  void optionsOfSparkAreForJobsOfSpark() throws IOException, InterruptedException {
    LauncherRun run = run(Map.of(), "conformance", folder.toString(), "--master", "local[1]");
    assertEquals(2, run.code());
    assertEquals(List.of("aimle: conformance runs without Spark; leave out --master"), run.err());
  }

  @Test
  void needsNoSparkForHelp() throws IOException, InterruptedException {
    LauncherRun run = run(Map.of(), "explain", "--help", "--master", "local[1]");
    assertEquals(0, run.code(), run.err().toString());
    assertTrue(run.out().stream().anyMatch(line -> line.contains("--averaging-frequency")));
  }

  @Test
  void passesSparksOptionsToSparkSubmitAndTheOthersToTheJob()
      throws IOException, InterruptedException {
    LauncherRun run =
        run(
            Map.of("SPARK_HOME", LauncherRun.installation(folder).toString()),
            "explain",
            "--k",
            "3",
            "--master",
            "spark://host:7077",
            "--conf",
            "spark.task.cpus=2",
            "--train",
            "my file.txt",
            "--jars=mine.jar",
            "--executor-memory=3g",
            "--output",
            "o");
    assertEquals(3, run.code(), "the exit code of spark-submit");
    int jar = run.out().indexOf(LauncherRun.JAR.toString());
    assertTrue(jar > 0, run.toString());
    assertEquals(
        List.of("explain", "--k", "3", "--train", "my file.txt", "--output", "o"),
        run.out().subList(jar + 1, run.out().size() - 1));
    List<String> spark = run.out().subList(0, jar);
    assertTrue(
        spark.containsAll(List.of("--master", "spark://host:7077", "--executor-memory", "3g")));
    assertTrue(spark.contains("spark.executorEnv.OMP_NUM_THREADS=2"), spark.toString());
    assertEquals("mine.jar", spark.get(spark.indexOf("--jars") + 1), spark.toString());
    assertFalse(spark.contains("--properties-file"), "the local preset, with another master");
    assertTrue(run.out().get(run.out().size() - 1).endsWith("threads 2"), run.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--device=opencl", "--conf spark.aimle.device=opencl", "--conf-file gpu.conf"})
  void keepsSignalHandlersOfTheJvmFromOpenClsCompiler(String device)
      throws IOException, InterruptedException {
    String jsig = Path.of(System.getProperty("java.home")).toRealPath() + "/lib/libjsig.so";
    assumeTrue(Files.exists(Path.of(jsig)), "this JVM has no " + jsig);
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            LauncherRun.installation(folder).toString(),
            "JAVA_HOME",
            System.getProperty("java.home"));
    Files.writeString(folder.resolve("gpu.conf"), "k = 3\ndevice = \"opencl\" # ours\n");
    Stream<String> arguments = Stream.of(("explain --master yarn " + device).split(" "));
    LauncherRun run = run(environment, arguments.toArray(String[]::new));
    assertTrue(run.out().contains("spark.executorEnv.LD_PRELOAD=" + jsig), run.toString());
    LauncherRun onCpu = run(environment, "explain", "--master", "yarn");
    assertFalse(
        onCpu.out().stream().anyMatch(line -> line.contains("LD_PRELOAD")), onCpu.toString());
  }

  @Test
  void leavesAloneWhatTheUserSets() throws IOException, InterruptedException {
    Path properties =
        Files.writeString(
            folder.resolve("my.conf"),
            "spark.master yarn\nspark.executorEnv.OPENBLAS_CORETYPE=Haswell\nspark.task.cpus  4\n");
    LauncherRun run =
        run(
            Map.of(
                "SPARK_HOME",
                LauncherRun.installation(folder).toString(),
                "OPENBLAS_CORETYPE",
                "Barcelona"),
            "explain",
            "--properties-file",
            properties.toString());
    assertEquals(3, run.code(), run.toString());
    assertFalse(
        run.out().stream().anyMatch(line -> line.startsWith("spark.executorEnv.OPENBLAS_CORETYPE")),
        run.toString());
    assertFalse(run.out().contains("--master"), "a master is in the file");
    assertTrue(run.out().contains("spark.executorEnv.OMP_NUM_THREADS=4"), run.toString());
    String environment = run.out().get(run.out().size() - 1);
    assertFalse(environment.contains("Barcelona"), environment);
  }

  @Test
  void tellsWhatIsWrongWithTheMachine() throws IOException, InterruptedException {
    LauncherRun noSpark = run(Map.of("SPARK_HOME", "/nowhere"), "explain");
    assertEquals(2, noSpark.code());
    assertEquals(
        List.of("aimle: SPARK_HOME is '/nowhere' but has no bin/spark-submit; correct or unset it"),
        noSpark.err());
    LauncherRun noJava = run(Map.of("JAVA_HOME", "/nowhere"), "explain");
    assertEquals(2, noJava.code());
    assertTrue(noJava.err().get(0).contains("JAVA_HOME is '/nowhere'"), noJava.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark-core_2.12-3.4.4", "spark-core_2.13-3.5.9", "spark-core_2.11-2.4.8"})
  void tellsOfASparkThatNoBuildIsFor(String core) throws IOException, InterruptedException {
    Path home = LauncherRun.installation(folder);
    Files.createFile(Files.createDirectory(home.resolve("jars")).resolve(core + ".jar"));
    LauncherRun other = run(Map.of("SPARK_HOME", home.toString()), "explain");
    assertEquals(2, other.code());
    assertEquals(
        List.of(
            "aimle: %s/bin/spark-submit runs %s, but AIMLE needs Spark 3.5 with Scala 2.12, or Spark 4 with Scala 2.13; set SPARK_HOME to one"
                .formatted(home, core)),
        other.err());
  }

  @Test
  void takesTheBuildThatFitsTheSparkThatIsInstalled() throws IOException, InterruptedException {
    Path home = LauncherRun.installation(folder);
    Path jars = Files.createDirectory(home.resolve("jars"));
    Files.createFile(
        jars.resolve(
            LauncherRun.SPARK_4 ? "spark-core_2.13-4.2.0.jar" : "spark-core_2.12-3.5.1.jar"));
    LauncherRun fits =
        run(Map.of("SPARK_HOME", home.toString(), "AIMLE_MAVEN_OPTIONS", ""), "explain");
    assertEquals(3, fits.code(), "the exit code of spark-submit");
    assertTrue(fits.out().contains(LauncherRun.JAR.toString()), fits.toString());
  }

  @Test
  void tellsOfASparkThatTheOptionsOfMavenContradict() throws IOException, InterruptedException {
    Path home = LauncherRun.installation(folder);
    Files.createFile(
        Files.createDirectory(home.resolve("jars")).resolve("spark-core_2.12-3.5.9.jar"));
    LauncherRun run =
        run(
            Map.of("SPARK_HOME", home.toString(), "AIMLE_MAVEN_OPTIONS", "-o -Dspark-4"),
            "explain");
    assertEquals(2, run.code());
    assertEquals(
        List.of(
            "aimle: AIMLE_MAVEN_OPTIONS has -Dspark-4, but %s/bin/spark-submit runs spark-core_2.12-3.5.9; unset one of the two"
                .formatted(home)),
        run.err());
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_402,8", "11.0.22,11", "16,16"})
  void tellsOfAJavaThatIsTooOld(String version, String told)
      throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Path java = bin.resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
    assertTrue(java.toFile().setExecutable(true));
    LauncherRun run = run(Map.of("JAVA_HOME", bin.getParent().toString()), "explain");
    assertEquals(2, run.code());
    assertEquals(
        List.of(
            "aimle: %s is Java %s; %s: set JAVA_HOME to a JDK 17"
                .formatted(
                    java,
                    told,
                    LauncherRun.SPARK_4 ? "Spark 4 needs 17 or newer" : "Spark 3.5 needs 17")),
        run.err());
  }

  /** With Spark 4, on the newest JDK of this machine; with Spark 3.5, a line that says why not. */
  @Test
  void newerJdksAreForSpark4() throws IOException, InterruptedException {
    Optional<Path> jdk = newestJdk();
    assumeTrue(jdk.isPresent(), "there is no JDK newer than 17 in /usr/lib/jvm");
    LauncherRun run =
        run(
            Map.of("JAVA_HOME", jdk.get().toString()),
            "explain",
            "--synthetic-texts=40",
            "--k=3",
            "--epochs=1",
            "--filters=4",
            "--hidden-units=4",
            "--vector-size=4",
            "--vector-iterations=1",
            "--output=out");
    if (LauncherRun.SPARK_4) {
      assertEquals(0, run.code(), run.err().toString());
      assertTrue(Files.isRegularFile(folder.resolve("out/report.html")));
    } else {
      assertEquals(2, run.code());
      assertEquals(1, run.err().size(), run.toString());
      assertTrue(
          run.err().get(0).endsWith("; Spark 3.5 needs 17: set JAVA_HOME to a JDK 17"),
          run.toString());
    }
  }

  private static Optional<Path> newestJdk() throws IOException {
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(all)) {
      return folders
          .filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")) && feature(jdk) > 17)
          .max(Comparator.comparingInt(LauncherIT::feature));
    }
  }

  /** The first number of a JDK's version; 0 if it does not tell. */
  private static int feature(Path jdk) {
    Properties release = new Properties();
    try (Reader file = Files.newBufferedReader(jdk.resolve("release"))) {
      release.load(file);
    } catch (IOException e) {
      return 0;
    }
    String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.split("\\.")[0]);
  }
}
