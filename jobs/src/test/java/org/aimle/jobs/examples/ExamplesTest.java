package org.aimle.jobs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.SavedGraphs;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each example, small, on two workers: what it learns is far from what the same network learns
 * where no gradient comes through the solver.
 */
class ExamplesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private JsonNode run(String... arguments) throws IOException {
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            Stream.concat(Stream.of(arguments), Stream.of("--overwrite", "--output=" + out))
                .toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains(out + "/report.html"), run.out());
    assertTrue(
        Files.readString(out.resolve("report.html")).contains("data:image/png;base64,"),
        "pictures are in the page");
    return JSON.readTree(out.resolve("metrics.json").toFile());
  }

  private void hasPictures(String... names) throws IOException {
    for (String name : names) {
      assertTrue(
          ImageIO.read(folder.resolve("out/pictures/" + name + ".png").toFile()).getWidth() > 100);
    }
  }

  private void refuses(String message, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
    assertEquals("aimle: " + message, run.err().strip());
  }

  @Test
  void dvae() throws IOException {
    String[] small = {
      "dvae",
      "--glyphs=400",
      "--epochs=6",
      "--batch-size=10",
      "--workers=2",
      "--averaging-frequency=2",
      "--estimator=aimle-central:samples=2"
    };
    JsonNode learnt = run(small);
    hasPictures("reconstructions", "samples", "latents");
    assertEquals(6, learnt.at("/by_epoch/test_loss").size());
    try (InputStream saved = new FileInputStream(folder.resolve("out/network.zip").toFile())) {
      assertTrue(
          AimleGraphs.lambdaStates(SavedGraphs.read(saved, "network.zip")).get("code").beta() > 0);
    }
    JsonNode blind =
        run(
            Stream.concat(Stream.of(small), Stream.of("--lambda-rule=constant:beta=0"))
                .toArray(String[]::new));
    double loss = learnt.at("/metrics/test_loss").asDouble();
    double floor = blind.at("/metrics/test_loss").asDouble();
    assertTrue(loss < 0.8 * floor, loss + " against " + floor);
  }

  @Test
  void dvaeRefusesWhatIsNoMnist() throws IOException {
    refuses("k is '0' but must be an integer of at least 1", "dvae", "--k=0");
    refuses(
        "--input is '%s', which has no file train-images; name a folder with the four files of MNIST or others like them"
            .formatted(Files.createFile(folder.resolve("some.txt")).getParent()),
        "dvae",
        "--input=" + folder);
    Files.write(
        folder.resolve("train-images-idx3-ubyte"),
        new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1});
    refuses(
        folder.toRealPath()
            + "/train-images-idx3-ubyte begins with 0x00000801, but pictures in idx format with"
            + " 0x00000803; copy the file again or name another folder with --input",
        "dvae",
        "--input=" + folder);
    Files.write(
        folder.resolve("train-images-idx3-ubyte"),
        new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7});
    refuses(
        folder.toRealPath()
            + "/train-images-idx3-ubyte ends after 1 of 2 pictures; copy the file again or name"
            + " another folder with --input",
        "dvae",
        "--input=" + folder);
    refuses(
        "--input has the pictures, so none are drawn; leave out --glyphs",
        "dvae",
        "--input=" + folder,
        "--glyphs=10");
  }

  @Test
  void maps() throws IOException {
    JsonNode learnt =
        run(
            "maps",
            "--maps=80",
            "--epochs=8",
            "--batch-size=5",
            "--filters=8",
            "--side=8",
            "--learning-rate=0.005",
            "--workers=2",
            "--averaging-frequency=2",
            "--estimator=aimle-central:samples=2,theta-temperature=0.1,target-temperature=0.1");
    hasPictures("ways");
    assertEquals(8, learnt.at("/by_epoch/validation_optimal").size());
    double blind = learnt.at("/metrics/cost_ratio_with_equal_costs").asDouble();
    double ratio = learnt.at("/metrics/cost_ratio").asDouble();
    // A network that learns nothing goes straight ahead.
    assertTrue(ratio >= 1, "cheaper than the cheapest: " + ratio);
    assertTrue(ratio - 1 < 0.7 * (blind - 1), ratio + " against " + blind);
    assertTrue(
        learnt.at("/metrics/optimal").asDouble()
            > learnt.at("/metrics/optimal_with_equal_costs").asDouble());
  }

  @Test
  void mapsAreCutOutOfFiles() throws IOException {
    Path input = Files.createDirectory(folder.resolve("maps"));
    for (int map = 0; map < 10; map++) {
      // Two squares of 4 x 4 with trees on the left, and padding.
      Files.writeString(
          input.resolve(map + ".map"),
          "type octile-corner\nheight 5\nwidth 9\nmap\n"
              + "223322332\n".repeat(5)
              + "TGGGTGGGG\n".repeat(5));
    }
    Files.writeString(input.resolve("other.map"), "type octile\nheight 1\nwidth 1\nmap\n.\n");
    JsonNode trained =
        run(
            "maps",
            "--input=" + input,
            "--side=4",
            "--epochs=1",
            "--network=resnet",
            "--filters=2",
            "--turns=2",
            "--batch-size=6");
    assertEquals(input.toString(), trained.at("/settings/input").asText());
    refuses(
        "network is 'vgg' but must be one of plain, resnet",
        "maps",
        "--input=" + input,
        "--side=4",
        "--network=vgg");
    refuses(
        "turns is '9' but a square has only 8",
        "maps",
        "--input=" + input,
        "--side=4",
        "--turns=9");
    refuses(
        "--input is '%s', which has no map of 'type octile-corner' with squares of 9 cells; name a folder with .map files, or zip archives of them"
            .formatted(input),
        "maps",
        "--input=" + input,
        "--side=9");
    Files.writeString(input.resolve("0.map"), "type octile-corner\nheight x\n");
    refuses(
        "0.map, line 2: a line 'height NUMBER' is due; copy the file again",
        "maps",
        "--input=" + input,
        "--side=4");
  }

  @Test
  void nri() throws IOException {
    String[] small = {
      "nri",
      "--vertices=5",
      "--steps=6",
      "--hidden=16",
      "--examples=400",
      "--epochs=10",
      "--batch-size=10",
      "--learning-rate=0.005",
      "--workers=2",
      "--averaging-frequency=2"
    };
    JsonNode learnt = run(small);
    hasPictures("trees");
    assertEquals(10, learnt.at("/by_epoch/validation_edge_precision").size());
    JsonNode blind =
        run(
            Stream.concat(Stream.of(small), Stream.of("--lambda-rule=constant:beta=0"))
                .toArray(String[]::new));
    double precision = learnt.at("/metrics/edge_precision").asDouble();
    double floor = blind.at("/metrics/edge_precision").asDouble();
    assertTrue(precision > floor + 0.15, precision + " against " + floor);
    assertTrue(
        learnt.at("/metrics/elbo").asDouble() > blind.at("/metrics/elbo").asDouble(),
        learnt + " against " + blind);
    refuses("--input is 'x', but motions are simulated; leave it out", "nri", "--input=x");
  }

  @ParameterizedTest
  @CsvSource({
    "path, mse spo+ fenchel-young regret, 0.2",
    "knapsack, mse spo+ fenchel-young regret, 0.2",
    "schedule, fenchel-young regret, 0.7",
    "supply, spo+ regret, 0.3"
  })
  void decide(String problem, String losses, double most) throws IOException {
    JsonNode blind =
        run(
            "decide",
            "--problem=" + problem,
            "--losses=regret",
            "--examples=200",
            "--test-examples=200",
            "--epochs=1",
            "--seeds=1",
            "--lambda-rule=constant:beta=0");
    double untrained = blind.at("/metrics/regret_regret").asDouble();
    assertTrue(untrained > 0.25, "without a gradient: " + untrained);
    double bar = Math.min(most, 0.75 * untrained);
    JsonNode learnt =
        run(
            "decide",
            "--problem=" + problem,
            "--losses=" + losses,
            "--examples=200",
            "--test-examples=200",
            "--epochs=6",
            "--seeds=1",
            "--batch-size=10",
            "--learning-rate=0.05",
            "--workers=2",
            "--averaging-frequency=2");
    hasPictures("choices");
    for (String loss : losses.split(" ")) {
      double regret = learnt.at("/metrics/regret_" + loss).asDouble();
      assertTrue(regret > 0 && regret < bar, loss + ": " + regret + ", bar " + bar);
    }
  }

  @Test
  void decideRefusesWhatThereIsNot() {
    refuses(
        "problem is 'tour' but must be one of [path, knapsack, schedule, supply]",
        "decide",
        "--problem=tour");
    CommandRun unknown = CommandRun.of("decide", "--losses=mse mae");
    assertEquals(Aimle.WRONG_INPUT, unknown.code(), unknown.err());
    assertTrue(
        unknown
            .err()
            .contains(
                "losses names 'mae' but must name some of [mse, spo+, fenchel-young, regret], or an"
                    + " estimator in its written form: no estimator is named 'mae'"),
        unknown.err());
    refuses("temperature is '-1' but must be a number above 0", "decide", "--temperature=-1");
    refuses("--input is 'x', but data are generated; leave it out", "decide", "--input=x");
  }
}
