package org.aimle.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.aimle.jobs.LauncherRun;
import org.aimle.spark.text.files.SyntheticReviews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab's jobs through {@code jobs/bin/aimle}, with the two jars that were just built. */
class LabLauncherIT {

  private static final Path LAB = Path.of(System.getProperty("aimle.lab.jar"));

  @TempDir private Path folder;

  private LauncherRun run(String... arguments) throws IOException, InterruptedException {
    return LauncherRun.of(LauncherRun.SCRIPT, folder, Map.of(), List.of(arguments));
  }

  @Test
  void helpListsTheJobsOfBothJars() throws IOException, InterruptedException {
    LauncherRun run = run("--help");
    assertEquals(0, run.code(), run.toString());
    for (String job : List.of("explain", "text-study", "gradient-study", "conformance", "bench")) {
      assertTrue(
          run.out().stream().anyMatch(line -> line.startsWith("  " + job + " ")), run.toString());
    }
  }

  @Test
  void studiesGradientsWithoutSpark() throws IOException, InterruptedException {
    LauncherRun run =
        run(
            "gradient-study",
            "--problems=subsets-10",
            "--noise=gumbel",
            "--samples=1",
            "--lambdas=1",
            "--temperatures=1",
            "--instances=2",
            "--repetitions=2",
            "--steps=3",
            "--output=out");
    assertEquals(0, run.code(), run.toString());
    assertTrue(Files.isRegularFile(folder.resolve("out/gradient-study.html")));
  }

  /** Closures of the study run there, so that its jar must travel. */
  @Test
  void studiesTextsOnAnExecutorProcess() throws IOException, InterruptedException {
    SyntheticReviews reviews = new SyntheticReviews(1);
    Files.write(folder.resolve("train.tsv"), reviews.table("aroma", "train", 0, 60).toList());
    Files.write(folder.resolve("heldout.tsv"), reviews.table("aroma", "heldout", 60, 20).toList());
    Files.writeString(
        folder.resolve("splits.json"),
        "{\"reviews\": {\"rows\": 20, \"seeds\": [{\"validation\": [%s], \"test\": [%s]}]}}"
            .formatted(numbers(0, 10), numbers(10, 20)));
    LauncherRun run =
        run(
            "text-study",
            "--master",
            "local-cluster[1,1,1024]",
            "--train=" + folder.resolve("train.tsv"),
            "--heldout=" + folder.resolve("heldout.tsv"),
            "--splits=splits.json",
            "--splits-name=reviews",
            "--method=AIMLE central, our defaults",
            "--seeds=0",
            "--set=k=3",
            "--set=epochs=1",
            "--set=filters=4",
            "--set=hidden-units=4",
            "--set=vector-size=4",
            "--set=vector-iterations=1",
            "--output=study");
    assertEquals(0, run.code(), run.toString());
    assertTrue(
        Files.readString(folder.resolve("study/table.md")).contains("AIMLE central, our defaults"));
  }

  private static String numbers(long from, long to) {
    return LongStream.range(from, to).mapToObj(Long::toString).collect(Collectors.joining(", "));
  }

  @Test
  void putsTheJarOfTheLabBeforeThoseOfTheUser() throws IOException, InterruptedException {
    LauncherRun run =
        LauncherRun.of(
            LauncherRun.SCRIPT,
            folder,
            Map.of("SPARK_HOME", LauncherRun.installation(folder).toString()),
            List.of("text-study", "--jars", "mine.jar,yours.jar", "--output=o"));
    assertEquals(3, run.code(), "the exit code of spark-submit");
    String jars = run.out().get(run.out().indexOf("--jars") + 1);
    assertEquals(LAB + ",mine.jar,yours.jar", jars);
  }

  @Test
  void tellsOfAWrongOptionInOneLine() throws IOException, InterruptedException {
    LauncherRun run = run("bench", "explainer", "--k=0");
    assertEquals(2, run.code());
    assertEquals(List.of("aimle: --k is 0 but must be at least 1"), run.err());
  }

  @Test
  void isNotInTheJarForAClusterAndBringsNothingAlong() throws IOException {
    try (JarFile jar = new JarFile(LauncherRun.JAR.toFile())) {
      assertFalse(jar.stream().anyMatch(entry -> entry.getName().startsWith("org/aimle/lab/")));
    }
    try (JarFile jar = new JarFile(LAB.toFile())) {
      assertEquals(
          List.of(),
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class") && !name.startsWith("org/aimle/lab/"))
              .toList());
    }
  }
}
