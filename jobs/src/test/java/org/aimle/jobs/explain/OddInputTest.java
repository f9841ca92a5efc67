package org.aimle.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs and people write: read whole, in order, or refused in one line. */
class OddInputTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tokens that no line of words can hold. */
  private static final List<String> ODD =
      List.of("bad bad", "", "a\u3000b", "\f", "x\u2028y", "\u00a0", "\n", "\\u0041", "\ufeff");

  private static final String GOOD = "0.8 0.6\ta rich aroma with a finish .\n";
  private static final String POOR = "0.2 0.4\tthin stale and dull , flat .\n";

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static String model() {
    return shared.resolve("run/model").toString();
  }

  private static CommandRun train(String... arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("explain", "--k=2", "--epochs=1", "--filters=4", "--hidden-units=4"),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  @BeforeAll
  static void trainOnOddTokens() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      List<String> tokens = new ArrayList<>(List.of((i % 2 == 0 ? GOOD : POOR).split("[\t\n ]")));
      tokens.addAll(ODD);
      lines.add(JSON.writeValueAsString(Map.of("tokens", tokens, "label", i % 2)));
    }
    Path texts = Files.write(shared.resolve("texts.jsonl"), lines);
    CommandRun run =
        train(
            "--train=" + texts,
            "--vector-size=4",
            "--vector-min-count=1",
            "--vector-iterations=1",
            "--output=" + shared.resolve("run"));
    assertEquals(0, run.code(), run.err());
  }

  private Path file(String name, String content) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  /** What is said of each text of the inputs, in order. */
  private static List<JsonNode> explained(String... arguments) throws IOException {
    CommandRun run = explain(arguments);
    assertEquals(0, run.code(), run.err());
    List<JsonNode> texts = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      texts.add(JSON.readTree(line));
    }
    return texts;
  }

  private static CommandRun explain(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("explain", "--model=" + model()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static void refuses(String expected, CommandRun run) {
    assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
    List<String> lines = run.err().lines().filter(line -> line.startsWith("aimle: ")).toList();
    assertEquals(1, lines.size(), run.err());
    assertTrue(lines.get(0).contains(expected), lines.get(0));
  }

  private static List<String> names(List<JsonNode> texts) {
    return texts.stream().map(text -> text.path("name").asText()).toList();
  }

  @Test
  void tokensOfAnyKindAreLearntAndFoundAgain() throws IOException {
    List<JsonNode> texts =
        explained(
            "--input", file("x.jsonl", JSON.writeValueAsString(Map.of("tokens", ODD))).toString());
    assertEquals(2, texts.get(0).path("chosen").size());
    for (JsonNode chosen : texts.get(0).path("chosen")) {
      assertEquals(ODD.get(chosen.path("index").asInt()), chosen.path("token").asText());
    }
  }

  @Test
  void aFolderMayBeginWithEmptyFiles() throws IOException {
    file("parts/part-00000", "");
    file("parts/part-00001", "\n\n");
    file("parts/part-00002", GOOD + POOR);
    file("parts/_SUCCESS", "");
    String parts = folder.resolve("parts").toString();
    List<JsonNode> texts = explained("--input", parts);
    assertEquals(List.of("part-00002:1", "part-00002:2"), names(texts));
    assertEquals(0.8, texts.get(0).path("label").asDouble());
    CommandRun run =
        train(
            "--train=" + parts,
            "--vector-size=4",
            "--vector-min-count=1",
            "--output=" + folder.resolve("out"));
    assertEquals(0, run.code(), run.err());
    file("empty/part-00000", "");
    assertEquals(List.of(), explained("--input", folder.resolve("empty").toString()));
    refuses("which is empty", train("--train=" + folder.resolve("empty")));
  }

  @Test
  void textsAreNamedByFileAndLineInTheOrderGiven() throws IOException {
    String small = file("z/small.txt", "a rich aroma\n\nthin flat\n").toString();
    String large = file("a/large.txt", "a rich aroma with a finish .\n".repeat(300)).toString();
    List<String> expected = new ArrayList<>(List.of("small.txt:1", "small.txt:3"));
    IntStream.rangeClosed(1, 300).forEach(line -> expected.add("large.txt:" + line));
    assertEquals(expected, names(explained("--input", small, large)));
    String other = file("b/small.txt", "stale\n").toString();
    assertEquals(
        List.of(small + ":1", small + ":3", other + ":1"),
        names(explained("--input", small, other)));
    String ids = file("ids.tsv", "id\ttokens\nseven\trich\n").toString();
    assertEquals(List.of("seven"), names(explained("--input", ids)));
  }

  @Test
  void filesOfOneSetAgree() throws IOException {
    String words = file("words.txt", "a rich aroma\n").toString();
    String scored = file("scored.txt", GOOD).toString();
    refuses("holds lines without scores, '" + scored, explain("--input", words, scored));
    file("mixed/1.txt", "a rich aroma\n");
    file("mixed/2.txt", GOOD);
    refuses(
        "mixed/1.txt' holds lines without scores, '" + folder.resolve("mixed/2.txt"),
        explain("--input", folder.resolve("mixed").toString()));
    file("tables/1.txt", "a rich aroma\n");
    file("tables/2.csv", "id,text\n1,rich\n");
    refuses("holds a table with ','", explain("--input", folder.resolve("tables").toString()));
    String prose = file("prose.txt", "Text, please\nrich aroma\n").toString();
    refuses("may name columns or be a text", explain("--input", prose));
    assertEquals(2, explained("--input", prose, "--format", "words").size());
    file("nested/1.txt", GOOD);
    file("nested/deep/2.txt", GOOD);
    refuses("holds a folder, 'deep'", explain("--input", folder.resolve("nested").toString()));
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, "rich\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    refuses("latin.txt, line 2: the line is not UTF-8", explain("--input", latin.toString()));
  }

  @Test
  void readsWhatSparkUsersHave() throws IOException {
    String csv = file("x.csv", "stars,Review\n1,\"rich, stale\"\n").toString();
    assertEquals(
        List.of("x.csv:2"), names(explained("--input", csv, "--columns", "tokens=review")));
    refuses(
        "--columns: there is no column 'words' to name",
        explain("--input", csv, "--columns=words=x"));
    refuses(
        "has no column 'key', as --columns calls id",
        explain("--input", csv, "--columns=tokens=review,id=key"));

    String json =
        file("x.jsonl", "{\"text\": \"rich\"}\n{\"text\": \"thin\", \"key\": 7}\n").toString();
    assertEquals(List.of("x.jsonl:1", "7"), names(explained("--input", json, "--columns=id=KEY")));
    refuses(
        "x.jsonl', which has no column 'kye', as --columns calls id, only text, key",
        explain("--input", json, "--columns=id=kye"));
    refuses(
        "the files have no column 'marks', as --columns calls mask, only text, key",
        explain("--input", json, "--columns=mask=marks"));

    Path parquet = folder.resolve("x.parquet");
    SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate();
    try {
      spark
          .range(0, 40, 1, 4)
          .select(
              functions.split(functions.lit("a rich aroma ."), " ").as("tokens"),
              functions.col("id").mod(2).as("label"),
              functions.lit("0110").as("mask"))
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(parquet.toString());
    } finally {
      spark.stop();
    }
    List<String> names = names(explained("--input", parquet.toString()));
    assertEquals(40, names.size());
    assertTrue(names.get(0).startsWith("part-00000-") && names.get(0).endsWith(".parquet:1"));
    assertTrue(names.get(39).startsWith("part-00003-") && names.get(39).endsWith(".parquet:10"));
    CommandRun run =
        train("--train=" + parquet, "--vector-size=4", "--output=" + folder.resolve("out"));
    assertEquals(0, run.code(), run.err());
    refuses("there is no column 'stars'", train("--train=" + parquet, "--columns=label=stars"));
    refuses(
        ".parquet', which has no column 'key', as --columns calls id, only tokens, label, mask",
        explain("--input", parquet.toString(), "--columns=id=key"));
    refuses(
        "the files have no column 'part', as --columns calls split",
        train("--train=" + parquet, "--columns=split=part"));
    refuses(
        "give files of one format",
        explain("--input", parquet.toString(), csv, "--columns=tokens=Review"));
  }

  @Test
  void namesMayHoldWhatPatternsAreMadeOf() throws IOException {
    for (String name : List.of("a[1].txt", "b{2,3}.txt", "c:4.txt", "d*?.txt", "e f%20#.txt")) {
      String path = file(name, "a rich aroma\n").toString();
      assertEquals(List.of(name + ":1"), names(explained("--input", path)));
    }
    assertEquals(5, explained("--input", folder.toString()).size());
  }

  /** The options beside it would be forgotten, the texts to train on among them. */
  @Test
  void anOptionThatIsThereTwiceIsRefused() throws IOException {
    String good = file("texts.txt", GOOD).toString();
    refuses(
        "--aspect is there twice; leave out one",
        train("--train=" + good, "--aspect=0", "--k=3", "--aspect", "1"));
    refuses("--input is there twice; write --input A B", explain("--input", good, "--input", good));
  }

  @Test
  void vectorsThatMatchNoWordAreRefused() throws IOException {
    String texts = file("texts.txt", (GOOD + POOR).repeat(4)).toString();
    CommandRun none =
        train(
            "--train=" + texts,
            "--word-vectors=" + file("none.txt", "RICH 1 2\nAroma 3 4\n"),
            "--output=" + folder.resolve("out"));
    refuses("none of the 12 different words of the texts has a word vector", none);
    assertTrue(none.err().contains("(--case-sensitive) to true"), none.err());
    assertFalse(none.err().contains("epoch "), none.err());
    CommandRun some =
        train(
            "--train=" + texts,
            "--word-vectors=" + file("some.txt", "2 2\nrich 1 2\naroma 3 4\n"),
            "--output=" + folder.resolve("out"));
    assertEquals(0, some.code(), some.err());
    refuses(
        "none of the 2 different words",
        explain("--input", file("other.txt", "zwei W\u00f6rter\n").toString()));
  }

  /** A local disk on which there is no room for word vectors. */
  public static final class FullDisk extends LocalFileSystem {
    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      if (path.getName().startsWith("word-vectors")) {
        throw new IOException("No space left on device");
      }
      return super.create(path, permission, overwrite, buffer, replication, block, progress);
    }
  }

  @Test
  void whatWasTrainedIsKeptIfTheRestCannotBeSaved() throws IOException {
    Path texts = file("texts.txt", (GOOD + POOR).repeat(6));
    Map<String, String> disk =
        Map.of(
            "spark.hadoop.fs.file.impl",
            FullDisk.class.getName(),
            "spark.hadoop.fs.file.impl.disable.cache",
            "true");
    CommandRun run;
    try {
      disk.forEach(System::setProperty);
      run = train("--train=" + texts, "--vector-size=4", "--output=" + folder.resolve("out"));
    } finally {
      disk.keySet().forEach(System::clearProperty);
    }
    assertEquals(Aimle.FAILED, run.code(), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    assertTrue(
        run.err().contains("No space left on device; the trained network stays in "), run.err());
    assertTrue(run.err().contains("the disk is full; free some space"), run.err());
    try (Stream<Path> left = Files.walk(folder)) {
      List<Path> networks =
          left.filter(path -> path.getFileName().toString().equals("network.zip")).toList();
      assertEquals(1, networks.size());
      assertTrue(run.err().contains(networks.get(0).toString()), run.err());
    }
    assertFalse(Files.exists(folder.resolve("out")));
  }

  /** Arabic digits, and a lower-case i without its dot. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "tr-TR"})
  void theLanguageOfTheMachineChangesNothing(String language) throws IOException {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      String texts = file("texts.txt", ("0.8 0.6\tA RICH I .\n" + POOR).repeat(6)).toString();
      Path checkpoints = folder.resolve("checkpoints");
      String[] common = {
        "--train=" + texts, "--vector-size=4", "--format=LINES", "--checkpoint-dir=" + checkpoints
      };
      CommandRun first = train(with(common, "--output=" + folder.resolve("first")));
      assertEquals(0, first.code(), first.err());
      try (Stream<Path> files = Files.list(checkpoints)) {
        List<String> names = files.map(path -> path.getFileName().toString()).toList();
        assertTrue(names.stream().allMatch(name -> name.matches("\\p{ASCII}*")), names.toString());
      }
      CommandRun second = train(with(common, "--epochs=2", "--output=" + folder.resolve("second")));
      assertEquals(0, second.code(), second.err());
      assertTrue(second.err().contains("epoch  2/2"), second.err());
      assertFalse(second.err().contains("epoch  1/2"), second.err());
      JsonNode metrics = JSON.readTree(folder.resolve("second/metrics.json").toFile());
      assertEquals(2, metrics.at("/epochs").size());
      String report = Files.readString(folder.resolve("second/report.html"));
      assertFalse(report.matches("(?s).*[\u0660-\u0669].*"), "Arabic digits");
    } finally {
      Locale.setDefault(usual);
    }
  }

  private static String[] with(String[] common, String... more) {
    List<String> all = new ArrayList<>(List.of(common));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
