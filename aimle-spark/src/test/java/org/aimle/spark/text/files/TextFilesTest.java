package org.aimle.spark.text.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.aimle.spark.text.LocalSession;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class TextFilesTest {

  private static final ScoredLines TWO = ScoredLines.of(List.of("aroma", "taste"), "taste");

  @TempDir Path folder;

  @AfterAll
  static void stop() {
    LocalSession.stop();
  }

  private Path file(String name, String... lines) throws IOException {
    Path path = folder.resolve(name);
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    if (name.endsWith(".gz")) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
        out.write(text);
      }
    } else {
      Files.write(path, text);
    }
    return path;
  }

  private static List<Row> read(TextFormat format, Path... paths) {
    return TextFiles.read(
            LocalSession.get(), format, Arrays.stream(paths).map(Path::toString).toList())
        .collectAsList();
  }

  @Test
  void readsPlainAndCompressedFilesInTheirOrder() throws IOException {
    Path first = file("b.txt", "0.1 0.2\tone two", "0.3 0.4\tthree");
    Path second = file("a.txt.gz", "1 0\tfour  five ");
    List<Row> rows = read(TWO, first, second);
    assertEquals(List.of(0L, 1L, 2L), rows.stream().map(r -> r.<Long>getAs("id")).toList());
    assertEquals(
        List.of("b.txt:1", "b.txt:2", "a.txt.gz:1"),
        rows.stream().map(r -> r.<String>getAs("name")).toList());
    assertEquals(List.of(0.2, 0.4, 0.0), rows.stream().map(r -> r.<Double>getAs("label")).toList());
    assertEquals(List.of("four", "five"), rows.get(2).getList(rows.get(2).fieldIndex("tokens")));
    assertTrue(rows.get(0).isNullAt(rows.get(0).fieldIndex("mask")));
  }

  @Test
  void readsFoldersAndPatternsByName() throws IOException {
    file("y.txt", "0 1\tsecond");
    file("x.txt", "0 1\tfirst");
    file("_SUCCESS", "");
    List<Row> fromFolder = read(TWO, folder);
    List<Row> fromPattern = read(TWO, folder.resolve("*.txt"));
    assertEquals(fromFolder, fromPattern);
    assertEquals("x.txt:1", fromFolder.get(0).getAs("name"));
  }

  @Test
  void readsTheTableWithItsOptionalColumns() throws IOException {
    Path full =
        file(
            "full.tsv",
            "id\tsplit\tlabel\ttokens\tmask",
            "7\ttrain\t1\tA fine film\t010",
            "8\tdev\t0\tbad\t-");
    List<Row> rows = read(new RationaleTable(), full);
    assertEquals(List.of(0, 1, 0), rows.get(0).getList(rows.get(0).fieldIndex("mask")));
    assertEquals("7", rows.get(0).getAs("name"));
    assertEquals("dev", rows.get(1).getAs("split"));
    assertTrue(rows.get(1).isNullAt(rows.get(1).fieldIndex("mask")));

    Path bare = file("bare.tsv", "tokens\tlabel", "so so\t0.5");
    List<Row> bareRows = read(new RationaleTable(), bare);
    assertEquals("bare.tsv:2", bareRows.get(0).getAs("name"));
    assertTrue(bareRows.get(0).isNullAt(bareRows.get(0).fieldIndex("split")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5 words without a tab | no TAB",
        "0.5 0.5\\ta\\tb | more than one TAB",
        "0.5\\ta b | has 1 scores",
        "0.5 0.5 0.5\\ta b | has 3 scores",
        "0.5 1.2\\ta b | 1.2 but must be in [0, 1]",
        "-0.1 1\\ta b | -0.1 but must be in [0, 1]",
        "0.5 NaN\\ta b | NaN but must be in [0, 1]",
        "0.5 x\\ta b | 'x', which is no number",
        "0.5 0.5\\t | the text is empty",
      })
  void namesFileLineAndValueOfAMalformedScoredLine(String line, String expected)
      throws IOException {
    Path path = file("bad.txt.gz", "0 1\tgood", line.replace("\\t", "\t"), "0 1\tgood");
    MalformedTextException e = malformed(TWO, path);
    assertEquals(2, e.line());
    assertTrue(e.getMessage().contains("bad.txt.gz, line 2: "), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1\\ttrain\\t1\\ta b | has 4 TAB-separated columns",
        "1\\ttrain\\t2\\ta b\\t00 | label is 2 but must be in [0, 1]",
        "1\\ttrain\\t1\\ta b\\t000 | 3 marks ('000') for 2 tokens",
        "1\\ttrain\\t1\\ta b\\t0x | mark 1 of the mask is 'x'",
        "1\\ttrain\\t1\\t \\t- | the text is empty",
      })
  void namesFileLineAndValueOfAMalformedTableRow(String line, String expected) throws IOException {
    Path path =
        file(
            "bad.tsv",
            "id\tsplit\tlabel\ttokens\tmask",
            "0\ttrain\t1\ta b\t01",
            line.replace("\\t", "\t"));
    MalformedTextException e = malformed(new RationaleTable(), path);
    assertTrue(e.getMessage().contains("bad.tsv, line 3: "), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void refusesATableWithoutItsColumns() throws IOException {
    MalformedTextException e = malformed(new RationaleTable(), file("x.tsv", "a\tb", "1\t2"));
    assertTrue(e.getMessage().contains("line 1") && e.getMessage().contains("'label'"));
    Path empty = Files.createFile(folder.resolve("empty.tsv"));
    assertEquals(
        1, read(new RationaleTable(), empty, file("y.tsv", "label\ttokens", "1\ta")).size());
  }

  @Test
  void namesTheFileThatIsMissingDamagedOrNotText() throws IOException {
    IllegalArgumentException missing =
        assertThrows(
            IllegalArgumentException.class, () -> read(TWO, folder.resolve("nowhere.txt")));
    assertTrue(missing.getMessage().contains("nowhere.txt"), missing.getMessage());

    Path whole =
        file("cut.txt.gz", Stream.generate(() -> "0 1\ta").limit(50).toArray(String[]::new));
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, bytes.length - 12));
    assertTrue(malformed(TWO, whole).getMessage().contains("breaks off"));

    Path binary = folder.resolve("latin1.txt");
    Files.write(binary, "0 1\tcaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(malformed(TWO, binary).getMessage().contains("UTF-8"));
  }

  private static MalformedTextException malformed(TextFormat format, Path path) {
    Throwable failure = assertThrows(Exception.class, () -> read(format, path));
    return MalformedTextException.behind(failure).orElseThrow(() -> new AssertionError(failure));
  }

  private List<Row> parquet(String name, String select) {
    String path = folder.resolve(name).toString();
    LocalSession.get().sql("select " + select).coalesce(1).write().parquet(path);
    return TextFiles.readParquet(LocalSession.get(), ColumnNames.USUAL, List.of(path))
        .collectAsList();
  }

  @Test
  void parquetHoldsWhatTablesAndJsonDo() {
    List<Row> rows = parquet("words", "1.0 as label, 'a\u3000b  c' as tokens, '01' as mask");
    assertEquals(List.of("a\u3000b", "c"), rows.get(0).getList(rows.get(0).fieldIndex("tokens")));
    rows = parquet("text", "1 as label, 'a\u3000b' as text, array(true, false) as mask");
    assertEquals(List.of("a", "b"), rows.get(0).getList(rows.get(0).fieldIndex("tokens")));
    assertEquals(List.of(1, 0), rows.get(0).getList(rows.get(0).fieldIndex("mask")));
    for (String wrong :
        List.of(
            "1 as label, array(1, 2) as tokens|column 'tokens' is array<int> but must be a string",
            "1 as label, array(struct(1)) as tokens|column 'tokens' is array<struct<",
            "1 as label, 7 as tokens|column 'tokens' is int but must be",
            "'1' as label, 'a' as tokens|column 'label' is string but must be a number in [0, 1]",
            "1 as label, 'a' as tokens, array(0.9D) as mask|column 'mask' is array<double> but",
            "1 as label, 'a' as tokens, 1 as mask|column 'mask' is int but must be",
            "1 as label, 'a' as tokens, array(4294967296L) as mask|the mask is [4294967296] for 1",
            "1 as label, 'a' as tokens, map('a', 1) as id|column 'id' is map<string,int> but")) {
      String[] parts = wrong.split("\\|");
      Exception e =
          assertThrows(Exception.class, () -> parquet("wrong" + wrong.hashCode(), parts[0]));
      String message = MalformedTextException.behind(e).orElseThrow().getMessage();
      assertTrue(message.contains(parts[1]), message);
    }
  }

  private Path parquet(String name, int rows, String columns) throws IOException {
    Path written = folder.resolve("written" + name.hashCode());
    LocalSession.get()
        .range(0, rows, 1, 1)
        .selectExpr(columns.split("; "))
        .write()
        .option("parquet.block.size", 512)
        .parquet(written.toString());
    try (Stream<Path> parts = Files.list(written)) {
      Path part = parts.filter(path -> path.toString().endsWith(".parquet")).findFirst().get();
      return Files.copy(part, folder.resolve(name));
    }
  }

  private static Dataset<Row> parquet(List<Path> files) {
    return TextFiles.readParquet(
        LocalSession.get(), ColumnNames.USUAL, files.stream().map(Path::toString).toList());
  }

  /** Of any names, sizes, types and order: all rows, in their order, or one error. */
  @Test
  void allRowsOfParquetOrOneError() throws IOException {
    String number = "id % 2 as label; concat('w', id, ' x') as tokens";
    String list = "split(concat('w', id, ' x'), ' ') as Tokens; cast(id % 2 as double) as LABEL";
    String more = list + "; cast(null as string) as mask; struct(id) as other";
    List<Path> files = new ArrayList<>();
    files.add(Files.createFile(folder.resolve("empty")));
    Map<String, Integer> sizes = new LinkedHashMap<>();
    String[] names = {
      "e f.parquet", "e%20f.parquet", "a[1]", "b{2,3}.parquet", "d*?", "g#", "\u00e9+"
    };
    Random random = new Random(7);
    for (String name : names) {
      int rows = name.equals("g#") ? 0 : 1 + random.nextInt(400);
      sizes.put(name, rows);
      files.add(parquet(name, rows, List.of(number, list, more).get(random.nextInt(3))));
    }
    LocalSession.get().conf().set("spark.sql.files.maxPartitionBytes", "2k");
    try {
      requireAll(sizes, parquet(files).collectAsList());
      Path largest = parquet("largest", 3000, number);
      Dataset<Row> parts = parquet(List.of(largest));
      assertTrue(parts.javaRDD().getNumPartitions() > 2, "is read in one part");
      requireAll(Map.of("largest", 3000), parts.collectAsList());
    } finally {
      LocalSession.get().conf().unset("spark.sql.files.maxPartitionBytes");
    }
    byte[] whole = Files.readAllBytes(files.get(1));
    for (int i = 0; i < 5; i++) {
      Path cut = folder.resolve("cut" + i);
      Files.write(cut, Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1)));
      refusesParquet("cut" + i + ": cannot be read as Parquet", List.of(files.get(2), cut));
    }
    Path colon = Files.copy(files.get(1), folder.resolve("c:4.parquet"));
    refusesParquet("c:4.parquet: Spark reads no Parquet whose name has a colon", List.of(colon));
    refusesParquet("all files are empty", files.subList(0, 1));
    Path wrong = parquet("wrong", 5, "if(id = 3, 7, 1) as label; 'a' as tokens");
    refusesParquet("wrong, line 4: label is 7.0", List.of(files.get(1), wrong));
  }

  private static void requireAll(Map<String, Integer> sizes, List<Row> rows) {
    List<String> expected = new ArrayList<>();
    sizes.forEach(
        (name, count) -> {
          for (int i = 0; i < count; i++) {
            expected.add(expected.size() + " " + name + ":" + (i + 1) + " w" + i + " " + i % 2);
          }
        });
    List<String> read =
        rows.stream()
            .map(
                row ->
                    row.getLong(0)
                        + " "
                        + row.getString(1)
                        + " "
                        + row.getList(3).get(0)
                        + " "
                        + (int) row.getDouble(4))
            .toList();
    assertEquals(expected, read);
  }

  private static void refusesParquet(String expected, List<Path> files) {
    Throwable failure = assertThrows(Exception.class, () -> parquet(files).collectAsList());
    String message =
        MalformedTextException.behind(failure)
            .map(Throwable::getMessage)
            .orElse(failure.toString());
    assertTrue(message.contains(expected), message);
  }

  @Test
  void choosesAnAspectByNameOrNumber() {
    List<String> names = List.of("aroma", "taste");
    assertEquals(0, ScoredLines.of(names, "Aroma").aspect());
    assertEquals(1, ScoredLines.of(names, "1").aspect());
    assertEquals(3, ScoredLines.of(List.of(), "3").aspect());
    for (String wrong : List.of("smell", "2", "-1")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> ScoredLines.of(names, wrong));
      assertTrue(e.getMessage().contains(wrong) && e.getMessage().contains("taste"));
    }
    assertThrows(IllegalArgumentException.class, () -> ScoredLines.of(List.of(), "aroma"));
  }

  @Test
  void writesCompressedFilesWholeOrNotAtAll() throws IOException {
    SyntheticReviews reviews = new SyntheticReviews(1);
    String path = folder.resolve("out.txt.gz").toString();
    TextFiles.write(new Configuration(), path, reviews.scoredLines(0, 3));
    List<Row> rows =
        read(ScoredLines.of(SyntheticReviews.ASPECTS, "aroma"), folder.resolve("out.txt.gz"));
    assertEquals(
        List.of(0L, 1L, 2L).stream().map(i -> reviews.review(i).tokens()).toList(),
        rows.stream().map(r -> r.<String>getList(r.fieldIndex("tokens"))).toList());

    assertThrows(
        IllegalArgumentException.class,
        () -> TextFiles.write(new Configuration(), path, Stream.of("again")));
    String failing = folder.resolve("failing.txt").toString();
    assertThrows(
        IllegalStateException.class,
        () ->
            TextFiles.write(
                new Configuration(),
                failing,
                Stream.of("a")
                    .map(
                        line -> {
                          throw new IllegalStateException(line);
                        })));
    assertFalse(Files.exists(folder.resolve("failing.txt")));
  }

  @Test
  void readsTheEvaluationData() {
    Path data = Path.of(System.getProperty("aimle.evaluation.data", "none")).resolve("data");
    assumeTrue(
        Files.isDirectory(data), "the evaluation data folder (property aimle.evaluation.data)");
    List<String> coffee =
        Stream.of("dev", "heldout")
            .map(part -> data.resolve("coffee_reviews/coffee." + part + ".txt.gz").toString())
            .toList();
    ScoredLines aroma =
        ScoredLines.of(List.of("aroma", "acidity", "body", "flavor", "overall"), "aroma");
    assertEquals(1258, TextFiles.read(LocalSession.get(), aroma, coffee).count());
    String annotated = data.resolve("imdb_rationales/imdb.annotated.tsv.gz").toString();
    Row counts =
        TextFiles.read(LocalSession.get(), new RationaleTable(), List.of(annotated))
            .agg(
                functions.count("*"),
                functions.sum(functions.when(functions.col("split").equalTo("train"), 1)),
                functions.sum(functions.size(functions.col("mask"))),
                functions.sum(functions.size(functions.col("tokens"))))
            .head();
    assertEquals(855, counts.getLong(0));
    assertEquals(577, counts.getLong(1));
    assertEquals(counts.getLong(3), counts.getLong(2));
  }
}
