package org.aimle.jobs.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.aimle.jobs.command.UserError;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results are there whole or not at all, and nothing else is ever deleted. */
class OutputFolderTest {

  private static final Set<String> RESULTS = Set.of("model", "metrics.json", "report.html");

  @TempDir private Path temporary;
  private Path parent;
  private Path target;

  @BeforeEach
  void makeParent() throws IOException {
    parent = Files.createDirectory(temporary.resolve("parent"));
    target = parent.resolve("out");
  }

  private OutputFolder open(OutputFolder.Existing existing, Map<String, List<String>> inputs) {
    return new OutputFolder(new Configuration(), target.toString(), existing, RESULTS, inputs);
  }

  private OutputFolder overwriting() {
    return open(OutputFolder.Existing.OVERWRITE, Map.of());
  }

  private void existing(String name, String content) throws IOException {
    Path file = target.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private void refuses(String expected, Map<String, List<String>> inputs) throws IOException {
    List<String> before = names(target);
    UserError error =
        assertThrows(UserError.class, () -> open(OutputFolder.Existing.OVERWRITE, inputs));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertEquals(before, names(target));
    assertEquals(List.of("out"), names(parent), "nothing temporary");
  }

  @Test
  void replacesOlderResultsWholly() throws IOException {
    existing("metrics.json", "old");
    existing("model/old", "old");
    try (OutputFolder folder = overwriting()) {
      folder.write("metrics.json", "new");
      assertEquals("old", Files.readString(target.resolve("metrics.json")), "until complete");
      folder.commit();
    }
    assertEquals("new", Files.readString(target.resolve("metrics.json")));
    assertEquals(List.of("metrics.json"), names(target));
    assertEquals(List.of("out"), names(parent), "nothing temporary");
  }

  @Test
  void leavesOlderResultsWhenTheJobFails() throws IOException {
    existing("report.html", "old");
    try (OutputFolder folder = overwriting()) {
      folder.write("report.html", "new");
    }
    assertEquals("old", Files.readString(target.resolve("report.html")));
    assertEquals(List.of("out"), names(parent), "nothing temporary");
  }

  @Test
  void keepsWhatIsWorthKeepingWhenTheJobFails() throws IOException {
    String kept;
    try (OutputFolder folder = overwriting()) {
      folder.write("model", "trained");
      folder.keep();
      kept = folder.temporary();
    }
    assertEquals("trained", Files.readString(Path.of(kept, "model")));
    assertFalse(Files.exists(target));
  }

  @Test
  void losesNeitherResultWhenAnotherFolderAppearsMeanwhile() throws IOException {
    String kept;
    try (OutputFolder folder = open(OutputFolder.Existing.REFUSE, Map.of())) {
      folder.write("report.html", "new");
      kept = folder.temporary();
      existing("report.html", "of another job");
      assertThrows(UserError.class, folder::commit);
    }
    assertEquals("of another job", Files.readString(target.resolve("report.html")));
    assertEquals("new", Files.readString(Path.of(kept, "report.html")));
  }

  @Test
  void overwritesAnEmptyFolder() throws IOException {
    Files.createDirectory(target);
    try (OutputFolder folder = overwriting()) {
      folder.write("report.html", "new");
      folder.commit();
    }
    assertEquals(List.of("report.html"), names(target));
  }

  @Test
  void overwritesNothingButResults() throws IOException {
    existing("thesis.tex", "years of work");
    refuses("which holds 'thesis.tex' but no results to overwrite", Map.of());
  }

  @Test
  void overwritesNoFileAndNoRoot() throws IOException {
    Files.writeString(target, "a file");
    UserError file = assertThrows(UserError.class, this::overwriting);
    assertTrue(file.getMessage().contains("which is a file"), file.getMessage());
    assertEquals("a file", Files.readString(target));
    UserError root =
        assertThrows(
            UserError.class,
            () ->
                new OutputFolder(
                    new Configuration(), "/", OutputFolder.Existing.OVERWRITE, RESULTS, Map.of()));
    assertTrue(root.getMessage().contains("the root folder"), root.getMessage());
  }

  @Test
  void overwritesNoFolderThatTheJobReads() throws IOException {
    existing("model/metadata/part", "{}");
    existing("texts/train.txt", "0.5\ta b");
    String model = target.resolve("model").toString();
    refuses("which holds --model '" + model + "'", Map.of("--model", List.of(model)));
    String pattern = target + "/texts/*.txt";
    refuses("which holds --train '" + pattern + "'", Map.of("--train", List.of(pattern)));
    refuses("which holds --input", Map.of("--input", List.of(target.toString())));
    for (String odd : List.of("texts/a[1].txt", "texts/b{2}.txt", "texts/c:3.txt")) {
      existing(odd, "0.5\ta b");
      refuses("which holds --train", Map.of("--train", List.of(target + "/" + odd)));
    }
    Path link = Files.createSymbolicLink(temporary.resolve("link"), parent);
    refuses("which holds --test", Map.of("--test", List.of(link + "/out/texts/train.txt")));
  }

  private static final String UUID = "460dddee-3581-4e64-ba2f-4cf8bc1140b6";

  /** A folder as a job on another machine leaves it that gave its last sign of life then. */
  private Path left(String name, Optional<Duration> silent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    Files.writeString(folder.resolve("part"), "half");
    if (silent.isPresent()) {
      Instant seen = Instant.now().minus(silent.get());
      Path owner = Files.writeString(folder.resolve("_owner"), "id=x\nhost=far\n");
      Files.setLastModifiedTime(owner, FileTime.from(seen));
    }
    return folder;
  }

  @Test
  void whatKilledJobsLeftIsDeletedByTheNextOne() throws IOException {
    Path dead = left(".out-" + UUID, Optional.of(Duration.ofDays(2)));
    List<Path> others =
        List.of(
            left(".out-" + UUID.replace('4', '5'), Optional.of(Duration.ofHours(2))),
            left(".out-" + UUID.replace('4', '6'), Optional.empty()),
            left(".other-" + UUID, Optional.of(Duration.ofDays(2))),
            left(".out-mine", Optional.of(Duration.ofDays(2))),
            left(".out-replaced-" + UUID, Optional.of(Duration.ofDays(2))));
    try (OutputFolder first = open(OutputFolder.Existing.REFUSE, Map.of());
        OutputFolder second = open(OutputFolder.Existing.REFUSE, Map.of())) {
      assertFalse(Files.exists(dead), "its job is gone");
      for (Path other : others) {
        assertTrue(Files.exists(other.resolve("part")), other + " may be somebody's");
      }
      second.write("metrics.json", "{}");
      first.write("metrics.json", "{}");
      assertTrue(Files.exists(Path.of(first.temporary(), "metrics.json")), "its job lives");
      first.commit();
    }
    assertEquals(List.of("metrics.json"), names(target));
  }
}
