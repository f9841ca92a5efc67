package org.aimle.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code aimle explain} answers to wrong input: one line, exit code 2, no output folder. */
class BadInputTest {

  private static final String TEXT = "a rich aroma with a long sweet finish .";

  @TempDir private Path folder;
  private Path good;

  @BeforeEach
  void writeGoodLines() throws IOException {
    good =
        file(
            "good.txt",
            ("0.8 0.6\t" + TEXT + "\n0.2 0.4\tthin stale and dull , a flat cup .\n").repeat(6));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** Runs the command on texts and settings small enough to train at once, were they right. */
  private CommandRun explain(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("explain", "--k=2", "--epochs=1", "--filters=4", "--hidden-units=4"));
    if (Arrays.stream(arguments).noneMatch(argument -> argument.startsWith("--word-vectors"))) {
      all.addAll(List.of("--vector-size=4", "--vector-iterations=1"));
    }
    if (Arrays.stream(arguments).noneMatch(argument -> argument.startsWith("--output"))) {
      all.add("--output=" + folder.resolve("out"));
    }
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private CommandRun refuses(String expected, String... arguments) throws IOException {
    CommandRun run = explain(arguments);
    assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
    List<String> lines = run.err().lines().filter(line -> line.startsWith("aimle: ")).toList();
    assertEquals(1, lines.size(), run.err());
    assertTrue(lines.get(0).contains(expected), lines.get(0));
    assertFalse(run.err().contains("\tat "), "a stack trace");
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          List.of(), left.filter(path -> path.getFileName().toString().contains("out")).toList());
    }
    return run;
  }

  /** Found out before Spark starts. */
  @Nested
  class BeforeTheJob {

    @Test
    void missingFile() throws IOException {
      refuses("--train is '" + folder + "/none.txt'", "--train", folder + "/none.txt");
      refuses(
          "--test is '" + folder + "/none.txt'",
          "--train=" + good,
          "--test=" + folder + "/none.txt");
      refuses("--word-vectors is '/none'", "--word-vectors=/none");
    }

    @Test
    void unreadableFile() throws IOException {
      Path damaged = file("damaged.txt.gz", "this is not gzip");
      refuses(
          "--train is '" + damaged + "', whose first line has no TAB",
          "--train",
          damaged.toString());
      Files.write(damaged, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 1});
      refuses("--train is '" + damaged + "', which cannot be read", "--train", damaged.toString());
    }

    @Test
    void whatTheUserMayNotDo() throws IOException {
      Path closed = Files.createDirectory(folder.resolve("closed"));
      Path inside = Files.copy(good, closed.resolve("x.txt"));
      Path secret = file("secret.txt", "0.5\ta\n");
      Path full = Files.createDirectory(folder.resolve("full"));
      secret.toFile().setReadable(false, false);
      full.toFile().setWritable(false, false);
      try {
        assumeTrue(!Files.isReadable(secret), "this user may do everything");
        refuses("'" + secret + "' may not be read by the user '", "--train=" + secret);
        refuses("'" + full + "' may not be written to by", "--output=" + full + "/a/b");
        closed.toFile().setReadable(false, false);
        refuses("'" + closed + "' may not be read by", "--train=" + closed);
        refuses("'" + closed + "' may not be read by", "--train=" + closed + "/*.txt");
        closed.toFile().setExecutable(false, false);
        refuses("'" + closed + "' may not be entered by", "--train=" + inside);
        refuses("'" + closed + "' may not be entered by", "--word-vectors=" + inside);
        refuses("'" + closed + "' may not be entered by", "--conf-file=" + inside);
      } finally {
        closed.toFile().setExecutable(true);
        closed.toFile().setReadable(true);
        full.toFile().setWritable(true);
      }
    }

    @Test
    void filesThatAreFarAway() throws IOException {
      refuses(
          "--train is 's3a://bucket/x', but the classes of its file system are not here",
          "--train=s3a://bucket/x");
      refuses(
          "--output is 's3a://bucket/x', but the classes of its file system are not here",
          "--train=" + good,
          "--output=s3a://bucket/x");
      refuses("--train is 'none://x/y', which cannot be read: No FileSystem", "--train=none://x/y");
      refuses("--train is 'hdfs://none.invalid/x', which cannot", "--train=hdfs://none.invalid/x");
    }

    @Test
    void emptyFile() throws IOException {
      refuses("which is empty", "--train", file("empty.txt", "").toString());
    }

    @Test
    void temporaryFilesThatCannotBeWritten() throws IOException {
      Path file = file("file", "");
      System.setProperty("spark.local.dir", file + "/a," + file + "/b");
      try {
        refuses("spark.local.dir is '" + file + "/a," + file + "/b', which cannot be written to");
      } finally {
        System.clearProperty("spark.local.dir");
      }
      String usual = System.setProperty("java.io.tmpdir", file + "/c");
      try {
        refuses("java.io.tmpdir is '" + file + "/c', which cannot be written to");
      } finally {
        System.setProperty("java.io.tmpdir", usual);
      }
    }

    @Test
    void unknownAspect() throws IOException {
      refuses("aspect is 'smell'", "--train=" + good, "--aspects=aroma,body", "--aspect=smell");
      refuses("--aspect is 'smell'; generated reviews rate aroma", "--aspect=smell");
    }

    @Test
    void outputThatExists() throws IOException {
      Path results = Files.createDirectory(folder.resolve("results"));
      refuses("which exists; choose another name or add --overwrite", "--output=" + results);
    }

    @Test
    void unknownOption() throws IOException {
      refuses("there is no option '--epoch'; did you mean --epochs?", "--epoch=3");
    }

    @Test
    void unknownKeyInAFile() throws IOException {
      Path conf = file("my.conf", "epochs = 2\nbatch = 4\n");
      refuses(
          conf + ", line 2: there is no setting 'batch'; did you mean batch-",
          "--conf-file=" + conf);
      file("other.conf", "epochs = 2\n");
      refuses("it stands for 2 files; name one", "--conf-file=" + folder + "/*.conf");
    }

    @Test
    void numbersOutOfRange() throws IOException {
      refuses("k is 0 but must be at least 1", "--k=0");
      refuses("learning-rate is -0.1 but must be", "--learning-rate=-0.1");
      refuses("lambda-rule is 'published:step=-1'", "--lambda-rule=published:step=-1");
      refuses("gumbel or normal", "--estimator=perturbed", "--noise=none");
      refuses("simple has no parameter 'k'", "--estimator=simple:k=3");
      refuses("max-length is 1 but must be at least k, which is 2", "--max-length=1");
      refuses("selection is 'commas': no solver is named 'commas'", "--selection=commas");
      refuses("spans needs the parameter width", "--selection=spans:spans=3");
      refuses("price is -1.0", "--selection=bounded-subset", "--price=-1");
      refuses("validation-share is '1'", "--train=" + good, "--validation-share=1");
      refuses("synthetic-texts is '0'", "--synthetic-texts=0");
      refuses("device is 'gpu' but must be cpu or opencl", "--device=gpu");
    }

    @Test
    void sparksDeviceWhereNoneIsGiven() throws IOException {
      System.setProperty("spark.aimle.device", "cuda");
      try {
        refuses("spark.aimle.device is 'cuda' but must be cpu or opencl");
        refuses("device is 'gpu'", "--device=gpu");
      } finally {
        System.clearProperty("spark.aimle.device");
      }
    }

    @Test
    void optionsThatDoNotGoTogether() throws IOException {
      refuses("--input needs a model", "--input=" + good);
      refuses(
          "says itself how much is chosen; leave out --k",
          "--selection=spans:spans=3,width=2",
          "--k=4");
      refuses("always chooses as many tokens; leave out --price", "--price=0.1");
      refuses("--model is given without texts", "--model=" + folder);
      refuses("none to train on", "--test=" + good);
      CommandRun noModel =
          CommandRun.of("explain", "--model=" + folder.resolve("none"), "--input=" + good);
      assertEquals(Aimle.WRONG_INPUT, noModel.code(), noModel.err());
      assertTrue(noModel.err().contains("but there is no such folder"), noModel.err());
      refuses("is no table with a column 'split'", "--train=" + good, "--train-split=train");
    }
  }

  /** Options that would have no effect are refused, not passed over. */
  @Nested
  class IdleOptions {

    private void refusesBesideModel(String idle, String... arguments) {
      List<String> all =
          new ArrayList<>(List.of("explain", "--model=" + folder, "--input=" + good));
      all.addAll(List.of(arguments));
      CommandRun run = CommandRun.of(all.toArray(String[]::new));
      assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
      assertEquals(
          "aimle: --model explains --input and trains nothing; leave out " + idle,
          run.err().strip());
    }

    @Test
    void settingsAndTrainingTextsBesideAModel() throws IOException {
      refusesBesideModel("--k", "--k", "5");
      Path conf = file("my.conf", "epochs = 2\n");
      refusesBesideModel("--conf-file", "--conf-file=" + conf);
      refusesBesideModel(
          "--rationales, --test-split", "--rationales=" + good, "--test-split=heldout");
      refusesBesideModel("--train", "--train=" + good);
    }

    @Test
    void splitsOfNoFiles() throws IOException {
      refuses(
          "--test-split is 'heldout', but there are no files to take it of; name some with --test",
          "--train=" + good,
          "--test-split=heldout");
      refuses("--train-split is 'a', but there are no files", "--train-split=a");
      refuses("--validation-split is 'a'", "--train=" + good, "--validation-split=a");
      refuses("--rationales-split is 'a'", "--train=" + good, "--rationales-split=a");
    }

    @Test
    void overwriteWithoutAFolder() {
      CommandRun run =
          CommandRun.of("explain", "--model=" + folder, "--input=" + good, "--overwrite");
      assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
      assertEquals(
          "aimle: without --output, explanations go to standard output; leave out --overwrite",
          run.err().strip());
    }

    @Test
    void settingsOfTextsThatAreNotRead() throws IOException {
      refuses("leave out --synthetic-texts", "--train=" + good, "--synthetic-texts=9");
      refuses(
          "leave out --validation-share",
          "--train=" + good,
          "--validation=" + good,
          "--validation-share=0.2");
      refuses("reviews are generated, as there is no --train; leave out --aspects", "--aspects=a");
      refuses("leave out --format", "--format=lines");
      refuses("leave out --validation-share", "--validation-share=0.2");
    }

    @Test
    void aspectsOfATable() throws IOException {
      Path table = file("labels.tsv", "label\ttokens\n" + ("1\t" + TEXT + "\n").repeat(4));
      refuses(
          "the score in a table is its column 'label'; leave out --aspect",
          "--train=" + table,
          "--aspect=aroma");
      Path model = folder.resolve("model");
      Files.createDirectories(model.resolve("metadata"));
      CommandRun words =
          CommandRun.of(
              "explain",
              "--model=" + model,
              "--input=" + file("words.txt", TEXT + "\n"),
              "--aspect=1");
      assertEquals(Aimle.WRONG_INPUT, words.code(), words.err());
      assertTrue(words.err().contains("no scores to choose from; leave out --aspect"), words.err());
    }

    @Test
    void settingsThatOthersDecide() throws IOException {
      refuses(
          "so none are trained; leave out --vector-size, --vector-window",
          "--word-vectors=" + file("vectors.txt", "rich 1 2\naroma 1 2\n"),
          "--vector-size=2",
          "--vector-window=3");
      refuses(
          "estimator is 'imle:lambda=10', which has no lambda that moves; leave out --lambda-rule",
          "--estimator=imle:lambda=10",
          "--lambda-rule=published");
      refuses(
          "estimator is 'simple', which adds no noise to scores; leave out --noise",
          "--estimator=simple",
          "--noise=gumbel");
      refuses("checkpoint-interval is set but checkpoint-dir is not", "--checkpoint-interval=3");
    }
  }

  /** Found out when the folder of checkpoints is opened. */
  @Nested
  class AtTheCheckpoints {

    @Test
    void ofAnotherTrainingOrDamaged() throws IOException {
      Path checkpoints = folder.resolve("checkpoints");
      String dir = "--checkpoint-dir=" + checkpoints;
      CommandRun trained = explain("--train=" + good, dir, "--output=" + folder.resolve("first"));
      assertEquals(0, trained.code(), trained.err());
      refuses(
          "is of another training: learning-rate was 0.001 and is 0.002; max-length was 350 and is"
              + " 20; averaging-frequency was 5 and is 3; use the same data",
          "--train=" + good,
          dir,
          "--max-length=20",
          "--learning-rate=0.002",
          "--averaging-frequency=3");
      refuses(
          "is of another training: validation-share was 0.1 and is 0.5; aspect was 0 and is 1; use",
          "--train=" + good,
          dir,
          "--validation-share=0.5",
          "--aspect=1");
      try (Stream<Path> files = Files.list(checkpoints)) {
        for (Path file : files.filter(path -> path.toString().contains("checkpoint-")).toList()) {
          Files.write(file, new byte[100]);
        }
      }
      refuses("is readable: checkpoint-00000000", "--train=" + good, dir);
      refuses("delete them to begin anew, or name another folder", "--train=" + good, dir);
    }
  }

  /** Found out at the row. */
  @Nested
  class AtTheRow {

    @Test
    void malformedLine() throws IOException {
      Path lines = file("bad.txt", "0.8 0.6\t" + TEXT + "\nno tab here\n");
      refuses("bad.txt, line 2: the line has no TAB", "--train", lines.toString());
    }

    @Test
    void scoreOutsideOfItsRange() throws IOException {
      refuses(
          "high.txt, line 2: score 0",
          "--train",
          file("high.txt", "0.8\t" + TEXT + "\n1.2\t" + TEXT + "\n").toString());
      refuses(
          "nan.txt, line 1: score 0", "--train", file("nan.txt", "NaN\t" + TEXT + "\n").toString());
    }

    @Test
    void emptyText() throws IOException {
      refuses(
          "empty-text.txt, line 2:",
          "--train",
          file("empty-text.txt", "0.8\t" + TEXT + "\n0.3\t \n").toString());
    }

    @Test
    void maskOfAnotherLength() throws IOException {
      Path table = file("masks.tsv", "label\ttokens\tmask\n1\t" + TEXT + "\t01\n");
      refuses("masks.tsv, line 2: the mask has 2 marks", "--train", table.toString());
    }

    @Test
    void moreTokensWantedThanATextHas() throws IOException {
      refuses("k is 20, but the longest text has", "--train=" + good, "--k=20");
    }

    @Test
    void wordVectorsOfMixedDimension() throws IOException {
      Path vectors = file("vectors.txt", "rich 1 2 3\naroma 1 2\n");
      refuses("line 2", "--train=" + good, "--word-vectors=" + vectors);
      byte[] cut = {'2', ' ', '1', '\n', 'a', ' ', 0, 0, (byte) 0x80, 0x3f};
      Path binary = Files.write(folder.resolve("cut.bin"), cut);
      refuses("breaks off after 1 of 2 words", "--train=" + good, "--word-vectors=" + binary);
    }

    @Test
    void splitWithoutTexts() throws IOException {
      Path table =
          file("split.tsv", "label\tsplit\ttokens\n" + ("1\ttrain\t" + TEXT + "\n").repeat(8));
      refuses(
          "--train has no text to train on (split 'other')",
          "--train=" + table,
          "--train-split=other");
    }

    @Test
    void textsToScoreAreReadBeforeTraining() throws IOException {
      Path lines = file("test-lines.txt", "0.8 0.6\t" + TEXT + "\nno tab here\n");
      refusesUntrained("test-lines.txt, line 2: the line has no TAB", "--test=" + lines);
      Path masks =
          file("marked.tsv", "label\ttokens\tmask\n1\t" + TEXT + "\t111111111\n1\ta b\t1\n");
      refusesUntrained("marked.tsv, line 3: the mask has 1", "--rationales=" + masks);
      Path table = file("parts.tsv", "label\tsplit\ttokens\n1\tother\t" + TEXT + "\n");
      refusesUntrained(
          "the set of test texts is empty; check its files and --test-split",
          "--test=" + table,
          "--test-split=heldout");
    }

    /** The message comes before the first line of progress. */
    private void refusesUntrained(String expected, String... others) throws IOException {
      List<String> arguments = new ArrayList<>(List.of("--train=" + good));
      arguments.addAll(List.of(others));
      CommandRun run = refuses(expected, arguments.toArray(String[]::new));
      assertFalse(run.err().contains("training word vectors"), run.err());
      assertFalse(run.err().contains("epoch "), run.err());
    }
  }
}
