package org.aimle.lab.textstudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.aimle.spark.text.files.SyntheticReviews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study on generated texts: runs, baselines, table, and going on where it was. */
class TextStudyTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private CommandRun study(String... more) throws IOException {
    SyntheticReviews reviews = new SyntheticReviews(1);
    write("train.tsv", reviews.table("aroma", "train", 0, 200));
    write("heldout.tsv", reviews.table("aroma", "heldout", 200, 60));
    String rows = numbers(0, 30);
    String others = numbers(30, 60);
    write(
        "splits.json",
        Stream.of(
            "{\"reviews\": {\"rows\": 60, \"seeds\": [{\"validation\": [%s], \"test\": [%s]},"
                .formatted(rows, others),
            "{\"validation\": [%s], \"test\": [%s]}]}}".formatted(others, rows)));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "text-study",
                "--train=" + folder.resolve("train.tsv"),
                "--heldout=" + folder.resolve("heldout.tsv"),
                "--rationales=" + folder.resolve("heldout.tsv"),
                "--splits=" + folder.resolve("splits.json"),
                "--splits-name=reviews",
                "--output=" + folder.resolve("study")));
    for (String setting :
        List.of(
            "epochs=2",
            "filters=8",
            "hidden-units=8",
            "vector-size=8",
            "vector-iterations=1",
            "batch-size=20")) {
      arguments.add("--set=" + setting);
    }
    if (Arrays.stream(more).noneMatch(argument -> argument.startsWith("--method="))) {
      arguments.add("--method=AIMLE central, our defaults");
      arguments.add("--method=straight-through");
    }
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private void write(String name, Stream<String> lines) throws IOException {
    Files.write(folder.resolve(name), (Iterable<String>) lines::iterator);
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  @Test
  void tablesEachMethodAndGoesOnWhereItWas() throws IOException {
    CommandRun first = study("--seeds=0,1");
    assertEquals(0, first.code(), first.err());
    JsonNode runs = JSON.readTree(folder.resolve("study/runs.json").toFile());
    assertEquals(6, runs.size(), "2 methods with 2 seeds, and a baseline on 2 cuts");
    for (JsonNode run : runs) {
      double mse = run.path("testMse").asDouble();
      assertTrue(mse > 0 && mse < 0.5, run.toString());
      double precision = run.path("precision").asDouble();
      assertTrue(precision >= 0 && precision <= 1, run.toString());
    }
    assertTrue(runs.get(0).path("beta").asDouble() > 0);
    assertEquals("NaN", runs.get(1).path("beta").asText(), "straight-through has no lambda");
    String table = Files.readString(folder.resolve("study/table.md"));
    assertTrue(table.contains("| straight-through | 2 |"), table);
    assertTrue(table.contains("ridge regression on word presence"), table);

    Path file = folder.resolve("study/runs/straight-through-seed0.json");
    FileTime written = Files.getLastModifiedTime(file);
    CommandRun again = study("--seeds=0,1");
    assertEquals(0, again.code(), again.err());
    assertEquals(written, Files.getLastModifiedTime(file));
    assertEquals(table, Files.readString(folder.resolve("study/table.md")));

    CommandRun changed = study("--seeds=0", "--set=k=5");
    assertEquals(Aimle.WRONG_INPUT, changed.code());
    assertTrue(changed.err().contains("k was 10, is 5; choose another"), changed.err());
    CommandRun anew = study("--seeds=0", "--method=straight-through", "--set=k=5", "--overwrite");
    assertEquals(0, anew.code(), anew.err());
    assertEquals("5", JSON.readTree(file.toFile()).at("/settings/k").asText());
  }

  @Test
  void refusesUnknownMethodsAndEntries() throws IOException {
    CommandRun method = study("--method=nobody");
    assertEquals(Aimle.WRONG_INPUT, method.code());
    assertTrue(method.err().contains("'nobody'"), method.err());
  }

  @Test
  void refusesWhatWouldHaveNoEffect() throws IOException {
    refuses("--set sets seed, which a study does itself; use --seeds", "--set=seed=3");
    refuses("--set sets validation-share, which does nothing", "--set=validation-share=0.2");
    Path methods = Files.writeString(folder.resolve("methods.conf"), "mine { seed = 4 }\n");
    CommandRun method =
        CommandRun.of(
            "text-study",
            "--train=a",
            "--heldout=b",
            "--splits=c",
            "--splits-name=d",
            "--output=" + folder.resolve("none"),
            "--methods=" + methods);
    assertEquals(Aimle.WRONG_INPUT, method.code());
    assertTrue(method.err().contains("method 'mine' sets seed"), method.err());
    CommandRun split =
        CommandRun.of(
            "text-study",
            "--train=a",
            "--heldout=b",
            "--splits=c",
            "--splits-name=d",
            "--output=" + folder.resolve("none"),
            "--rationales-split=x");
    assertEquals(Aimle.WRONG_INPUT, split.code());
    assertTrue(split.err().contains("--rationales-split is 'x'"), split.err());
  }

  private void refuses(String message, String... more) throws IOException {
    CommandRun run = study(more);
    assertEquals(Aimle.WRONG_INPUT, run.code());
    assertTrue(run.err().contains(message), run.err());
  }
}
