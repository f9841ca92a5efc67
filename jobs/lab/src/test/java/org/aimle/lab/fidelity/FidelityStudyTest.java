package org.aimle.lab.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.aimle.jobs.CommandRun;
import org.aimle.spark.text.files.SyntheticReviews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityStudyTest {

  @TempDir private Path folder;

  @Test
  void measuresExplainersOfALinearModel() throws IOException {
    SyntheticReviews reviews = new SyntheticReviews(1);
    write("train.tsv", reviews.table("aroma", "train", 0, 100));
    write("free.tsv", reviews.table("aroma", "train", 200, 60));
    write("test.tsv", reviews.table("aroma", "test", 400, 20));
    CommandRun run =
        CommandRun.of(
            "fidelity-study",
            "--train=" + folder.resolve("train.tsv"),
            "--unlabelled=" + folder.resolve("free.tsv"),
            "--test=" + folder.resolve("test.tsv"),
            "--rows=8",
            "--seeds=1",
            "--masked-copies=0",
            "--occlusions=1",
            "--set=k=3",
            "--set=epochs=1",
            "--set=filters=8",
            "--set=hidden-units=8",
            "--set=vector-size=8",
            "--set=vector-iterations=1",
            "--set=batch-size=20",
            "--output=" + folder.resolve("study"));
    assertEquals(0, run.code(), run.err());
    JsonNode measured = new ObjectMapper().readTree(folder.resolve("study/measured.json").toFile());
    assertEquals(4, measured.size(), "weights, random words, and a fit on 8 and 20 texts");
    assertEquals(1, measured.get(0).path("words").asDouble());
    assertEquals(1, measured.get(0).path("weight").asDouble(), 1e-9);
    double random = measured.get(1).path("weight").asDouble();
    double fitted = measured.get(3).path("weight").asDouble();
    assertTrue(fitted > random, fitted + " against " + random);
    assertTrue(Files.readString(folder.resolve("study/table.md")).contains("| AIMLE | 1 | 8 |"));
  }

  private void write(String name, Stream<String> lines) throws IOException {
    Files.write(folder.resolve(name), (Iterable<String>) lines::iterator);
  }

  @Test
  void countsWordsAndWeight() {
    double[] values = {3, 1, 2, 2, 0};
    assertEquals(1, Measured.among(values, List.of(0, 2)));
    assertEquals(1, Measured.among(values, List.of(0, 3)), "ties count");
    assertEquals(0.5, Measured.among(values, List.of(0, 1)));
    assertEquals(0.8, Measured.covered(values, List.of(0, 1)));
  }
}
