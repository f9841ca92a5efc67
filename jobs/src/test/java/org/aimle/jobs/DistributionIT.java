package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution, unpacked where Spark is installed: neither Maven nor the checkout is there. */
@Tag("spark")
class DistributionIT {

  private static final String SCALA = System.getProperty("aimle.scala.version");

  @TempDir private Path folder;
  private Path script;

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "xzf", System.getProperty("aimle.distribution"))
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertEquals(0, tar.waitFor());
    Path home = folder.resolve("aimle_%s-%s".formatted(SCALA, System.getProperty("aimle.version")));
    for (String file :
        List.of(
            "LICENSE",
            "NOTICE",
            "THIRD-PARTY.txt",
            "THIRD-PARTY-OR-TOOLS.txt",
            "conf/explain.conf",
            "lib/aimle-jobs_%s.jar".formatted(SCALA),
            "python/pyproject.toml",
            "python/src/aimle/__init__.py",
            "python/src/org/aimle/spark/ml/__init__.py")) {
      assertTrue(Files.isRegularFile(home.resolve(file)), file);
    }
    script = home.resolve("bin/aimle");
  }

  /** Spark's jars, and its launcher called as bin/spark-submit calls it. */
  private Path spark() throws IOException {
    Path spark = folder.resolve("spark");
    Path submit = Files.createDirectories(spark.resolve("bin")).resolve("spark-submit");
    Path jars = Path.of(System.getProperty("aimle.spark.home"), "jars");
    Files.createSymbolicLink(spark.resolve("jars"), jars);
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        export SPARK_HOME=%s SPARK_SCALA_VERSION=%s
        mapfile -d '' -t words < <("$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" \\
          org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
        words=("${words[@]:1}")
        words[0]=${words[0]#$'\\n'}
        exec "${words[@]}"
        """
            .formatted(spark, SCALA));
    assertTrue(submit.toFile().setExecutable(true));
    return spark;
  }

  private LauncherRun run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return LauncherRun.of(script, folder, environment, List.of(arguments));
  }

  @Test
  void trainsWithTheSparkThatIsInstalled() throws IOException, InterruptedException {
    LauncherRun run =
        run(
            Map.of("SPARK_HOME", spark().toString(), "PATH", "/usr/bin:/bin"),
            "explain",
            "--synthetic-texts=40",
            "--k=3",
            "--epochs=1",
            "--filters=4",
            "--hidden-units=4",
            "--vector-size=4",
            "--vector-iterations=1",
            "--output=out");
    assertEquals(0, run.code(), run.err().toString());
    assertTrue(Files.isRegularFile(folder.resolve("out/report.html")));
  }

  @Test
  void tellsItsVersion() throws IOException, InterruptedException {
    LauncherRun run = run(Map.of("SPARK_HOME", spark().toString()), "--version");
    assertEquals(0, run.code(), run.err().toString());
    assertEquals(List.of("aimle " + System.getProperty("aimle.version")), run.out());
  }

  @Test
  void saysWhichBuildAnotherSparkNeeds() throws IOException, InterruptedException {
    Path home = LauncherRun.installation(folder);
    String core = LauncherRun.SPARK_4 ? "spark-core_2.12-3.5.1" : "spark-core_2.13-4.2.0";
    Files.createFile(Files.createDirectory(home.resolve("jars")).resolve(core + ".jar"));
    LauncherRun run = run(Map.of("SPARK_HOME", home.toString()), "explain");
    assertEquals(2, run.code());
    String[] builds = {
      "Spark 3.5 with Scala 2.12", "Spark 4 with Scala 2.13: mvn -Dspark-4 -DskipTests verify"
    };
    if (LauncherRun.SPARK_4) {
      builds =
          new String[] {
            "Spark 4 with Scala 2.13", "Spark 3.5 with Scala 2.12: mvn -DskipTests verify"
          };
    }
    assertEquals(
        List.of(
            "aimle: %s/bin/spark-submit runs %s, but this distribution is for %s; set SPARK_HOME to such a Spark, or build the one for %s"
                .formatted(home, core, builds[0], builds[1])),
        run.err());
  }

  @Test
  void saysWhatIsMissingWithoutSpark() throws IOException, InterruptedException {
    LauncherRun run = run(Map.of(), "explain");
    assertEquals(2, run.code());
    assertEquals(
        List.of(
            "aimle: there is no Spark; set SPARK_HOME to a Spark 3.5 or 4 installation, or put its bin"
                + " folder on the PATH"),
        run.err());
  }
}
