package org.aimle.spark.text.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.aimle.WrongInputException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Files as programs and people make them: all rows, or one error that names file and line. */
class OddFilesTest {

  private static final ScoredLines ONE_SCORE = new ScoredLines(List.of(), 0);

  /** One for all: each reads its defaults from XML, which takes longer than the files here. */
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  /** How a test compresses. */
  enum Packing {
    NONE,
    GZIP,
    BZIP2,
    XZ,
    ZSTANDARD;

    byte[] of(byte[] plain) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out =
          switch (this) {
            case NONE -> bytes;
            case GZIP -> new GzipCompressorOutputStream(bytes);
            case BZIP2 -> new BZip2CompressorOutputStream(bytes);
            case XZ -> new XZCompressorOutputStream(bytes);
            case ZSTANDARD -> new ZstdCompressorOutputStream(bytes);
          }) {
        out.write(plain);
      }
      return bytes.toByteArray();
    }
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toUri().toString();
  }

  private String file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<TextExample> read(TextFormat format, String file) {
    List<TextExample> examples = new ArrayList<>();
    try (FileLines lines = new FileLines(HADOOP, file, "f", format)) {
      lines.forEachRemaining(examples::add);
    }
    return examples;
  }

  private static String refused(TextFormat format, String file) {
    return assertThrows(MalformedTextException.class, () -> read(format, file)).getMessage();
  }

  private static List<List<String>> tokens(TextFormat format, String file) {
    return read(format, file).stream().map(TextExample::tokens).toList();
  }

  @ParameterizedTest
  @EnumSource(Packing.class)
  void contentTellsTheCompressionWhateverTheName(Packing packing) throws IOException {
    byte[] part = packing.of("0.5\ta b\n".getBytes(StandardCharsets.UTF_8));
    for (String name : List.of("x.txt", "x.txt.gz", "x.zst", "x.txt.xz", "x.bz2")) {
      assertEquals(List.of(List.of("a", "b")), tokens(ONE_SCORE, file(name, part)), name);
    }
    byte[] twice = Arrays.copyOf(part, 2 * part.length);
    System.arraycopy(part, 0, twice, part.length, part.length);
    assertEquals(2, tokens(ONE_SCORE, file("two", twice)).size(), "of several parts");
    if (packing != Packing.NONE) {
      byte[] cut = Arrays.copyOf(part, part.length - 3);
      String message = refused(ONE_SCORE, file("cut", cut));
      assertTrue(message.contains("the file breaks off or is damaged"), message);
    }
  }

  @Test
  void archivesAreRefusedInWords() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] content = "0.5\ta b\n".getBytes(StandardCharsets.UTF_8);
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("x.txt");
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    String tar = refused(ONE_SCORE, file("x.txt", bytes.toByteArray()));
    assertTrue(tar.contains("x.txt: is a tar archive; unpack it"), tar);
    String packed = refused(ONE_SCORE, file("x.gz", Packing.GZIP.of(bytes.toByteArray())));
    assertTrue(packed.contains("x.gz: is a tar archive"), packed);
    String zip = refused(ONE_SCORE, file("x.txt.gz", "PK\003\004..."));
    assertTrue(zip.contains("is a zip archive"), zip);
    String wide = refused(ONE_SCORE, file("x", "0.5\ta\n".getBytes(StandardCharsets.UTF_16)));
    assertTrue(wide.contains("is UTF-16; convert it"), wide);
    String narrow = refused(ONE_SCORE, file("x", "0.5\ta\n".getBytes(StandardCharsets.UTF_16LE)));
    assertTrue(narrow.contains("has zero bytes in it"), narrow);
    String parquet = refused(ONE_SCORE, file("x", "PAR1...."));
    assertTrue(parquet.contains("is a Parquet file"), parquet);
  }

  @Test
  void byteOrderMarksBlankLinesAndLineEndsAreForgiven() throws IOException {
    assertEquals(
        List.of(List.of("a"), List.of("b")),
        tokens(ONE_SCORE, file("x", "\ufeff0.5\ta\r\n\r\n  \n1\tb\n\n \n")));
    List<TextExample> table =
        read(new RationaleTable(), file("t", "\ufeff\n Tokens \tLABEL\ta\r\nx y\t1\t\r\n\n"));
    assertEquals(List.of("x", "y"), table.get(0).tokens());
    assertEquals("f:3", table.get(0).name());
    String old = refused(ONE_SCORE, file("mac", "0.5\ta\r0.5\tb\r"));
    assertTrue(old.contains("line 1: the line has a carriage return in it"), old);
  }

  @Test
  void whatCannotBeSeenIsShownInMessages() throws IOException {
    String message = refused(ONE_SCORE, file("x", "0.5\u00a00.5\ta\n"));
    assertTrue(message.contains("'0.5\\u00a00.5'"), message);
    String mark = refused(ONE_SCORE, file("x", "1\ta\n\ufeff1\ta\n"));
    assertTrue(mark.contains("line 2") && mark.contains("'\\ufeff1'"), mark);
  }

  @ParameterizedTest
  @CsvSource({"0x1p-1", "1f", "0.5d", "'0,5'", "Infinity", "''", "1e", "."})
  void whatIsNoDecimalNumberIsNoScore(String score) throws IOException {
    String message =
        refused(new RationaleTable(), file("x", "label\ttokens\n" + score + "\ta b\n"));
    assertTrue(message.contains("line 2: label is"), message);
  }

  @Test
  void headersMayHaveCapitalsAndQuotesButNoNameTwice() throws IOException {
    assertEquals(
        List.of(List.of("a", "\"b", "c")),
        tokens(new RationaleTable(), file("q", "\"Tokens\"\t\"label\"\n\"a \"\"b c\"\t\"1\"\n")));
    assertEquals(
        List.of(
            List.of("a", "\"b\"", "c"),
            List.of("\"", "a", "\""),
            List.of("\"a", "b\""),
            List.of("\"a\"", "b")),
        tokens(
            new RationaleTable(),
            file(
                "u", "tokens\tlabel\n\"a \"\"b\"\" c\"\t1\n\" a \"\t1\n\"a b\"\t1\n\"a\" b\t1\n")));
    String twice = refused(new RationaleTable(), file("t", "label\ttokens\tLabel\n1\ta\t0\n"));
    assertTrue(twice.contains("line 1: two columns are called 'label'"), twice);
  }

  @Test
  void emptyFieldsMayStandInQuotes() throws IOException {
    List<TextExample> rows =
        read(
            new RationaleTable('\t', ColumnNames.USUAL.unlabelled()),
            file("e", "tokens\tlabel\tmask\na b\t\"\"\t\"\"\n"));
    assertTrue(Double.isNaN(rows.get(0).label()));
    assertEquals(Optional.empty(), rows.get(0).mask());
  }

  @Test
  void aTableOfNothingHasNoRows() throws IOException {
    for (char separator : new char[] {'\t', ','}) {
      RationaleTable table = new RationaleTable(separator, ColumnNames.USUAL);
      assertEquals(List.of(), tokens(table, file("none", "")));
      assertEquals(List.of(), tokens(table, file("blank", "\n \n")));
    }
  }

  @Test
  void quotesThatAreDoubledAfterABackslashGoOnInTheNextLine() throws IOException {
    assertEquals(
        List.of(List.of("C:\\\"", "b", "c")),
        tokens(
            new RationaleTable(',', ColumnNames.USUAL),
            file("b.csv", "text,label\n\"C:\\\"\" b\nc\",1\n")));
  }

  @Test
  void textsMayBeginAsOtherFilesDo() throws IOException {
    PlainLines words = new PlainLines(false);
    for (String first : List.of("ORC", "ORC army", "BZh9", "BZhang went", "Rar! said he")) {
      assertEquals(
          List.of(List.of(first.split(" ")), List.of("b")),
          tokens(words, file("x.txt", first + "\nb\n")));
    }
    String orc = refused(words, file("x.orc", "ORC\n\u0003\u0000abc"));
    assertTrue(orc.contains("is an ORC file"), orc);
  }

  @Test
  void sizesOfCompressedFilesAreNotBelieved() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(1 << 27);
    try (XZOutputStream out = new XZOutputStream(bytes, options)) {
      out.write("0.5\ta\n".getBytes(StandardCharsets.UTF_8));
    }
    String message = refused(ONE_SCORE, file("x.xz", bytes.toByteArray()));
    assertTrue(message.contains("of memory would be needed"), message);
  }

  @Test
  void whatIsHiddenMatchesNoPatternAndPipesAreRefused() throws Exception {
    file("a.tsv", "");
    file("_SUCCESS", "");
    file(".a.tsv.crc", "");
    Configuration hadoop = new Configuration();
    assertEquals(1, InputFiles.files(hadoop, folder + "/*").size());
    assertEquals(1, InputFiles.files(hadoop, folder + "/_*").size());
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(made.waitFor() == 0, "no pipes here");
    for (String path : List.of(pipe.toString(), folder.toString())) {
      String message =
          assertThrows(WrongInputException.class, () -> InputFiles.files(hadoop, path))
              .getMessage();
      assertTrue(message.contains("'" + pipe + "' is a pipe or a device"), message);
    }
  }

  private static final RationaleTable CSV = new RationaleTable(',', ColumnNames.USUAL);

  @Test
  void readsCommasAsOthersWriteThem() throws IOException {
    List<TextExample> rows =
        read(
            CSV,
            file(
                "x.csv",
                """
                id,text,label
                1,"one, two
                three",0.5
                2,"C:\\",0
                3,"he said ""no\""",1
                4,"he said ""no""\\",0
                5,"\\",0
                """));
    assertEquals(
        List.of(
            List.of("one,", "two", "three"),
            List.of("C:\\"),
            List.of("he", "said", "\"no\""),
            List.of("he", "said", "\"no\"\\"),
            List.of("\\")),
        rows.stream().map(TextExample::tokens).toList());
    assertEquals(List.of("1", "2", "3", "4", "5"), rows.stream().map(TextExample::name).toList());
    String open = refused(CSV, file("o.csv", "text,label\na,1\n\"b,1\nc,1\n"));
    assertTrue(open.contains("line 3: a quote that begins on this line is not closed"), open);
    String after = refused(CSV, file("a.csv", "text,label\n\"b\"c,1\n"));
    assertTrue(after.contains("line 2: field 1 goes on after its closing quote"), after);
  }

  @Test
  void readsCommasAsSparkWritesThem() throws IOException {
    List<TextExample> rows =
        read(
            CSV,
            file(
                "x.csv",
                """
                id,text,label
                1,"he said \\"no\\"",0
                2,"\\"no\\", he
                said",0
                3,"C:\\\\",0
                4,"two "" doubled",0
                5,"\\\\\\"",0
                """));
    assertEquals(
        List.of(
            List.of("he", "said", "\"no\""),
            List.of("\"no\",", "he", "said"),
            List.of("C:\\"),
            List.of("two", "\"", "doubled"),
            List.of("\\\"")),
        rows.stream().map(TextExample::tokens).toList());
  }

  @Test
  void quotesAreWrittenOneWayInAFile() throws IOException {
    String doubled = "1,\"a \"\"b\\\"\"\"\n";
    String escaped = "0,\"a \\\"b\\\"\"\n";
    for (String rows : List.of(doubled + escaped, escaped + doubled)) {
      String message = refused(CSV, file("x.csv", "label,text\n" + rows));
      assertTrue(message.contains("line 3: "), message);
    }
    assertEquals(2, read(CSV, file("x.csv", "label,text\n" + doubled + doubled)).size());
    assertEquals(2, read(CSV, file("x.csv", "label,text\n" + escaped + escaped)).size());
  }

  /** Megabytes in one record: reading it again with each of its lines would take far longer. */
  @Test
  @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void recordsOfManyLinesAreReadOnce() throws IOException {
    int lines = 60_000;
    String row = "1,\"" + "a \"\"b\"\" c\\\\ d \\\n".repeat(lines) + "\"\n";
    List<TextExample> rows = read(CSV, file("x.csv", "label,text\n" + row + row));
    assertEquals(2, rows.size());
    assertEquals(5 * lines, rows.get(1).tokens().size());
    String open = refused(CSV, file("o.csv", "label,text\n1,\"" + "a b\n".repeat(5_000_000)));
    assertTrue(open.contains("line 2: a quote that begins on this line is not closed"), open);
  }

  @Test
  void readsLinesOfJson() throws IOException {
    JsonLines json = new JsonLines(ColumnNames.USUAL);
    List<TextExample> rows =
        read(
            json,
            file(
                "x.jsonl",
                """
                {"tokens": ["a b", "", "c"], "label": 1, "id": 7, "mask": [1, false, 0]}

                {"Text": " d\\u3000e ", "label": "0.5", "mask": null}
                """));
    assertEquals(List.of("a b", "", "c"), rows.get(0).tokens());
    assertEquals("7", rows.get(0).name());
    assertEquals(Optional.of(List.of(1, 0, 0)), rows.get(0).mask());
    assertEquals(List.of("d", "e"), rows.get(1).tokens());
    assertEquals("f:3", rows.get(1).name());
    for (String wrong :
        List.of(
            "{\"tokens\": [1], \"label\": 1}|token 0 of 'tokens' is 1, which is no string",
            "{\"tokens\": [\"a\"]}|there is no column 'label'",
            "{\"tokens\": [\"a\"], \"label\": null}|label is ''",
            "{\"tokens\": [\"a\"], \"label\": 2}|label is 2 but must be in [0, 1]",
            "{\"tokens\": [], \"label\": 1}|the text is empty",
            "{\"tokens\": [\"a\"], \"label\": 1} {}|the line is no JSON",
            "{\"tokens\": [\"a\"], \"label\": 1, \"label\": 0}|the line is no JSON",
            "[1]|the line is JSON but no object",
            "{\"tokens\": [\"a\"], \"label\": 1|the line is no JSON")) {
      String line = wrong.substring(0, wrong.lastIndexOf('|'));
      String message = refused(json, file("w.jsonl", line + "\n"));
      assertTrue(message.contains("line 1: " + wrong.substring(line.length() + 1)), message);
    }
  }

  @Test
  void columnsMayHaveOtherNames() throws IOException {
    ColumnNames names =
        ColumnNames.USUAL.with(java.util.Map.of("tokens", "Review", "label", "stars"));
    assertEquals(
        List.of(List.of("a", "b")),
        tokens(new RationaleTable('\t', names), file("x", "text\treview\tstars\n-\ta b\t1\n")));
    assertThrows(
        IllegalArgumentException.class,
        () -> ColumnNames.USUAL.with(java.util.Map.of("words", "x")));
  }

  /** Random files with random oddities, each of which is forgiven, then each with one mistake. */
  @Test
  void allRowsOrOneError() throws IOException {
    String[] odd = {
      "a",
      "é",
      "\u3000",
      "\u00a0",
      "\u2028",
      "\f",
      "\u200b",
      "\ud83d\ude00",
      "\"",
      "\"\"",
      "'",
      ",",
      ";",
      "\\",
      "#",
      "{",
      "NaN",
      "0.5",
      "\ufeffx",
      "<",
      "&",
      "%s",
      "-",
      "\u0085",
      "\u001a"
    };
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int rows = random.nextInt(6);
      List<List<String>> texts = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        List<String> tokens = new ArrayList<>();
        for (int j = random.nextInt(5); j >= 0; j--) {
          tokens.add("w" + odd[random.nextInt(odd.length)] + odd[random.nextInt(odd.length)] + "w");
        }
        texts.add(tokens);
      }
      int kind = random.nextInt(4);
      TextFormat format =
          switch (kind) {
            case 0 -> ONE_SCORE;
            case 1 -> new RationaleTable();
            case 2 -> new RationaleTable(',', ColumnNames.USUAL);
            default -> new JsonLines(ColumnNames.USUAL);
          };
      List<String> lines = new ArrayList<>();
      if (kind == 1 || kind == 2) {
        String header = kind == 1 ? "Label\ttokens" : "label,\"Tokens\"";
        lines.add(random.nextBoolean() ? header : header.toUpperCase(Locale.ROOT));
      }
      for (List<String> tokens : texts) {
        lines.add(row(kind, tokens));
      }
      String end = random.nextBoolean() ? "\n" : "\r\n";
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
      for (String line : lines) {
        text.append(random.nextInt(4) == 0 ? "  " + end : "").append(line).append(end);
      }
      if (random.nextBoolean() && !lines.isEmpty()) {
        text.setLength(text.length() - end.length());
      }
      Packing packing = Packing.values()[random.nextInt(Packing.values().length)];
      byte[] good = packing.of(text.toString().getBytes(StandardCharsets.UTF_8));
      assertEquals(texts, tokens(format, file("odd", good)), "seed " + seed + ": " + text);

      String first = text.isEmpty() ? "" : text.append(end).toString();
      byte[] bad =
          switch (random.nextInt(3)) {
            case 0 -> joined(first.getBytes(StandardCharsets.UTF_8), "caf\u00e9", "ISO-8859-1");
            case 1 -> (first + "no row at all").getBytes(StandardCharsets.UTF_8);
            default -> (first + row(kind, List.of()) + end).getBytes(StandardCharsets.UTF_8);
          };
      String message = refused(format, file("odd", packing.of(bad)));
      assertTrue(message.contains(", line "), message);
      if (packing != Packing.NONE) {
        byte[] cut = Arrays.copyOf(good, good.length - 1 - random.nextInt(good.length / 2));
        refused(format, file("odd", cut));
      }
    }
  }

  private static byte[] joined(byte[] bytes, String more, String charset) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes);
    all.write(more.getBytes(charset));
    return all.toByteArray();
  }

  private static String row(int kind, List<String> tokens) {
    String text = String.join(" ", tokens);
    return switch (kind) {
      case 0, 1 -> "0.5\t" + text;
      case 2 -> "1,\"" + text.replace("\"", "\"\"") + "\"";
      default -> "{\"label\": 0, \"tokens\": " + TextNode.valueOf(text) + "}";
    };
  }
}
