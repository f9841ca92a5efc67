package org.aimle.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aimle bench explainer}; says nothing about how fast anything is. */
class BenchExplainerTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir private Path folder;

  private static CommandRun bench(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("bench", "explainer", "--batch=2", "--length=12", "--k=3", "--warm-up=2"));
    arguments.add("--repeats=1");
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static boolean hasPyTorch() throws IOException, InterruptedException {
    return Files.isExecutable(PYTHON)
        && new ProcessBuilder(PYTHON.toString(), "-c", "import torch")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }

  @Test
  void comparesWithPyTorchWhereItIs() throws IOException, InterruptedException {
    CommandRun run = bench();
    assertEquals(0, run.code(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(
        "text explainer: batch 2, length 12, k 3, threads 1, median of 1 steps", lines.get(0));
    assertTrue(lines.get(1).startsWith("AIMLE (DL4J)"), run.out());
    assertTrue(lines.get(2).endsWith("non-zeros a gradient"), run.out());
    if (hasPyTorch()) {
      assertTrue(lines.get(3).startsWith("PyTorch"), run.out());
      assertTrue(lines.get(4).startsWith("ratio"), run.out());
    } else {
      assertTrue(lines.get(3).startsWith("no yardstick to compare with: "), run.out());
    }
  }

  @Test
  void timesTokenLayersOnADevice() {
    CommandRun run = bench("--device=opencl", "--filters=8", "--python=/none");
    Assumptions.assumeFalse(
        run.err().contains("OpenCL"), () -> "skipped, no OpenCL device: " + run.err());
    assertEquals(0, run.code(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(1).startsWith("token layers in training on "), run.out());
    assertTrue(lines.get(2).startsWith("AIMLE (DL4J)"), run.out());
    assertTrue(bench("--device=gpu").err().contains("--device is 'gpu' but must be cpu or opencl"));
  }

  @Test
  void saysThatThereIsNoYardstick() throws IOException {
    CommandRun noPython = bench("--python=/nowhere/python3");
    assertEquals(0, noPython.code(), noPython.err());
    assertTrue(
        noPython
            .out()
            .contains(
                "no yardstick to compare with: /nowhere/python3 cannot be run; name a Python"),
        noPython.out());
    // A Python that ends as ours does where PyTorch is not installed.
    CommandRun noPyTorch = bench("--python=" + script("python", "exit 3"));
    assertEquals(0, noPyTorch.code(), noPyTorch.err());
    assertTrue(noPyTorch.out().contains("python has no PyTorch; install it"), noPyTorch.out());
  }

  @Test
  void comparesWithAnotherProgram() throws IOException {
    Path program = Files.writeString(folder.resolve("mine.py"), "");
    String python =
        script(
            "python",
"""
[ "$*" = "%s --threads 1 --batch 2 --length 12 --k 3 --repeats 1" ] || exit 4
echo 'some words first'
echo '{"train_ms": 8, "train_examples_per_s": 250, "infer_ms": 4, "infer_examples_per_s": 500}'
"""
                .formatted(program));
    CommandRun run = bench("--python=" + python, "--yardstick=" + program);
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out().contains("PyTorch        training     8.00 ms a step,   250.0 examples/s"),
        run.out());
    assertTrue(run.out().contains("ratio"), run.out());
  }

  @Test
  void timesTransformBesideItsInference() throws IOException {
    String python =
        script(
            "python",
"""
echo '{"train_ms": 8, "train_examples_per_s": 250, "infer_ms": 4, "infer_examples_per_s": 0.5}'
""");
    CommandRun run =
        CommandRun.of(
            "bench", "transform", "--rows=40", "--length=12", "--k=3", "--python=" + python);
    assertEquals(0, run.code(), run.err());
    double rate = number(run.out(), "transform +([0-9.]+) rows/s: 40 texts of 12 tokens, 2 tasks");
    assertTrue(rate > 0, run.out());
    assertEquals(2 * rate, number(run.out(), "ratio +x([0-9.]+)"), 0.2, run.out());
    CommandRun tooMany = CommandRun.of("bench", "transform", "--length=5", "--k=6");
    assertTrue(tooMany.err().contains("--k is 6 but must be at most --length"), tooMany.err());
  }

  private static double number(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertTrue(found.find(), text);
    return Double.parseDouble(found.group(1));
  }

  @Test
  void aNamedProgramMustWork() throws IOException {
    Path program = Files.writeString(folder.resolve("mine.py"), "");
    CommandRun failing = bench("--python=" + script("fails", "exit 7"), "--yardstick=" + program);
    assertEquals(Aimle.FAILED, failing.code());
    assertTrue(failing.err().contains("ended with code 7"), failing.err());
    CommandRun silent =
        bench("--python=" + script("silent", "echo '{}'"), "--yardstick=" + program);
    assertEquals(Aimle.FAILED, silent.code());
    assertTrue(silent.err().contains("no number 'train_ms'"), silent.err());
    CommandRun absent = bench("--yardstick=/nowhere/mine.py");
    assertEquals(Aimle.WRONG_INPUT, absent.code());
    assertTrue(absent.err().contains("--yardstick is '/nowhere/mine.py'"), absent.err());
  }

  @Test
  void takesTheLengthsOfRealTexts() throws IOException {
    Path file = Files.writeString(folder.resolve("lengths.txt"), "3\n40\n5\n8\n");
    CommandRun run = bench("--python=/nowhere/python3", "--lengths=" + file);
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out()
            .startsWith("text explainer: batch 2, lengths up to 12, k 3, threads 1, mean of 1"),
        run.out());
    // 3 and 5 make a batch, 8 and 40 cut to 12 the other.
    assertTrue(run.out().contains("a batch has 14 tokens"), run.out());
    CommandRun few = CommandRun.of("bench", "explainer", "--batch=5", "--lengths=" + file);
    assertEquals(Aimle.WRONG_INPUT, few.code());
    assertTrue(few.err().contains("has 4 lines but must have as many as --batch"), few.err());
    Files.writeString(file, "3\nx\n");
    CommandRun word = bench("--lengths=" + file);
    assertEquals(Aimle.WRONG_INPUT, word.code());
    assertTrue(word.err().contains("line 2 is 'x'"), word.err());
    CommandRun absent = bench("--lengths=/nowhere/lengths.txt");
    assertEquals(Aimle.WRONG_INPUT, absent.code());
    assertTrue(absent.err().contains("--lengths is '/nowhere/lengths.txt'"), absent.err());
  }

  @Test
  void refusesNumbersThatCannotBe() {
    CommandRun batch = CommandRun.of("bench", "explainer", "--batch=0");
    assertEquals(Aimle.WRONG_INPUT, batch.code());
    assertEquals("aimle: --batch is 0 but must be at least 1", batch.err().strip());
    CommandRun k = CommandRun.of("bench", "explainer", "--k=4", "--length=3");
    assertEquals(Aimle.WRONG_INPUT, k.code());
    assertEquals("aimle: --k is 4 but must be at most --length, which is 3", k.err().strip());
  }

  private String script(String name, String body) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    assertTrue(script.toFile().setExecutable(true));
    return script.toString();
  }
}
