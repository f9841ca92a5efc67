package org.aimle.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.aimle.opencl.OpenClDevice;
import org.aimle.opencl.OpenClDevices;
import org.aimle.opencl.OpenClException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job, small: train, score, explain, report; then explain with the saved model. */
class ExplainTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] SMALL = {
    "--k=6",
    "--epochs=3",
    "--filters=16",
    "--hidden-units=16",
    "--vector-size=16",
    "--vector-iterations=3",
    "--batch-size=20",
    "--averaging-frequency=1",
    "--workers=2"
  };

  @TempDir private Path folder;

  private CommandRun explain(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("explain"), Stream.concat(Stream.of(SMALL), Stream.of(arguments)))
            .toArray(String[]::new));
  }

  @Test
  void trainsScoresExplainsAndReports() throws IOException {
    Path out = folder.resolve("run");
    CommandRun run = explain("--synthetic-texts=160", "--output=" + out);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("epoch  3/3  round   12/12"), run.err());
    assertTrue(run.out().contains(out + "/report.html"), run.out());

    JsonNode metrics = JSON.readTree(out.resolve("metrics.json").toFile());
    assertEquals("6", metrics.at("/settings/k").asText());
    assertEquals("aroma", metrics.at("/settings/aspect").asText());
    assertEquals("local[2]", metrics.at("/settings/master").asText());
    assertEquals(3, metrics.at("/epochs").size());
    assertEquals(12, metrics.at("/rounds").size());
    assertEquals(160, metrics.at("/texts/training").asInt());
    assertEquals(40, metrics.at("/scores/test/texts").asInt());
    assertTrue(metrics.at("/scores/test/mse").asDouble() < 0.15);
    double precision = metrics.at("/scores/test/subset_precision").asDouble();
    assertTrue(precision > 0 && precision <= 1, "precision " + precision);
    double validation = metrics.at("/epochs/0/validation_loss").asDouble();
    int best = metrics.at("/best_epoch").asInt();
    assertTrue(metrics.at("/epochs/" + (best - 1) + "/validation_loss").asDouble() <= validation);

    List<JsonNode> explanations = explanations(out.resolve("explanations"));
    assertEquals(40, explanations.size());
    double squares = 0;
    for (JsonNode text : explanations) {
      assertEquals(6, text.path("chosen").size());
      squares += Math.pow(text.path("prediction").asDouble() - text.path("label").asDouble(), 2);
    }
    assertEquals(metrics.at("/scores/test/mse").asDouble(), squares / 40, 1e-9);
    assertTrue(Files.readString(out.resolve("report.html")).contains("<mark"));
    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(List.of(), files.filter(path -> path.toString().endsWith(".crc")).toList());
    }

    assertEquals(Aimle.WRONG_INPUT, explain("--output=" + out).code(), "the folder exists");
    explainsWithTheSavedModel(out, explanations);
  }

  @Test
  void aDeviceTrainsAsTheCpuDoes() throws IOException {
    OpenClDevice device = device();
    long before = device.mostUsed();
    Path train = folder.resolve("train.txt");
    Files.writeString(train, "0.8\ta rich sweet aroma .\n0.2\tthin and dull .\n".repeat(10));
    Path vectors = folder.resolve("vectors.txt");
    Files.writeString(
        vectors, "a 1 0\nrich 1 1\nsweet 0 1\naroma 2 1\nthin -1 0\nand 1 2\ndull -1 -1\n");
    List<Double> losses = new ArrayList<>();
    System.setProperty("spark.aimle.device", "opencl");
    try {
      // What is given, although Spark's setting is another; then Spark's setting.
      for (String given : List.of("cpu", "none")) {
        assertEquals(before, device.mostUsed(), "only opencl uses it");
        Path out = folder.resolve(given);
        CommandRun run =
            CommandRun.of(
                "explain",
                "--train=" + train,
                "--word-vectors=" + vectors,
                "--k=2",
                "--epochs=1",
                "--filters=16",
                "--hidden-units=16",
                "--batch-size=5",
                "--device=" + given,
                "--output=" + out);
        assertEquals(0, run.code(), run.err());
        JsonNode metrics = JSON.readTree(out.resolve("metrics.json").toFile());
        String used = given.equals("cpu") ? "cpu" : "opencl";
        assertEquals(used, metrics.at("/settings/device").asText());
        losses.add(metrics.at("/epochs/0/validation_loss").asDouble());
      }
    } finally {
      System.clearProperty("spark.aimle.device");
    }
    assertEquals(losses.get(0), losses.get(1), 1e-3);
    assertTrue(device.mostUsed() > before);
  }

  private static OpenClDevice device() {
    try {
      return OpenClDevices.open(OptionalInt.empty());
    } catch (OpenClException e) {
      Assumptions.abort("skipped, no OpenCL device: " + e.getMessage());
      throw e;
    }
  }

  @Test
  void recordsWhatItRead() throws IOException {
    Path train = folder.resolve("train.txt");
    Files.writeString(
        train,
        ("0.8 0.6\ta rich aroma with a long sweet finish .\n"
                + "0.2 0.4\tthin stale and dull , a flat cup .\n")
            .repeat(10));
    Path test = folder.resolve("test.tsv");
    Files.writeString(test, "label\tsplit\ttokens\n1\ta\trich aroma\n0\tb\tflat cup\n");
    Path out = folder.resolve("run");
    CommandRun run =
        explain(
            "--train=" + train,
            "--aspect=1",
            "--test=" + test,
            "--test-split=b",
            "--estimator=simple",
            "--output=" + out);
    assertEquals(0, run.code(), run.err());
    JsonNode metrics = JSON.readTree(out.resolve("metrics.json").toFile());
    assertEquals(train.toString(), metrics.at("/settings/train").asText());
    assertEquals(test.toString(), metrics.at("/settings/test").asText());
    assertEquals("b", metrics.at("/settings/test-split").asText());
    assertEquals("simple", metrics.at("/settings/estimator").asText());
    assertEquals("1", metrics.at("/settings/aspect").asText());
    assertEquals(1, metrics.at("/texts/test").asInt());
  }

  /** The same texts, written as a file and explained by the saved model, have the same answers. */
  private void explainsWithTheSavedModel(Path run, List<JsonNode> expected) throws IOException {
    Path words = folder.resolve("words.txt");
    List<String> lines =
        List.of("the aroma is floral and spicy .", "", "rancid , musty nose and stale smell .");
    Files.write(words, lines);
    CommandRun printed =
        CommandRun.of("explain", "--model=" + run.resolve("model"), "--input=" + words);
    assertEquals(0, printed.code(), printed.err());
    List<JsonNode> texts = new ArrayList<>();
    for (String line : printed.out().lines().toList()) {
      texts.add(JSON.readTree(line));
    }
    assertEquals(2, texts.size(), printed.out());
    assertEquals("words.txt:3", texts.get(1).path("name").asText(), "named by its line");
    assertEquals(6, texts.get(0).path("chosen").size());
    for (JsonNode chosen : texts.get(0).path("chosen")) {
      assertEquals(
          lines.get(0).split(" ")[chosen.path("index").asInt()], chosen.path("token").asText());
    }

    Path out = folder.resolve("explained");
    CommandRun written =
        CommandRun.of(
            "explain", "--model=" + run.resolve("model"), "--input=" + words, "--output=" + out);
    assertEquals(0, written.code(), written.err());
    assertEquals(texts, explanations(out.resolve("explanations")));
    assertFalse(expected.isEmpty());
  }

  private static List<JsonNode> explanations(Path folder) throws IOException {
    List<JsonNode> texts = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path part : parts.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        for (String line : Files.readAllLines(part)) {
          texts.add(JSON.readTree(line));
        }
      }
    }
    return texts;
  }
}
