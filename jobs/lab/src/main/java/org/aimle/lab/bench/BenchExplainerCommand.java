package org.aimle.lab.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.jobs.command.UserError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times training steps of the text explainer, beside PyTorch where there is one. */
@Command(
    name = "explainer",
    mixinStandardHelpOptions = true,
    description = {
      "Times training steps and inference passes of the text explainer on random texts.",
      "",
      "Where Python has PyTorch, the same step is timed there directly afterwards, with the same batch,",
      "length and threads, and the ratio is printed. --yardstick names another program to compare with:",
      "it gets --threads, --batch, --length, --k and --repeats, and prints, as its last line, a JSON",
      "object with train_ms, train_examples_per_s, infer_ms and infer_examples_per_s."
    })
final class BenchExplainerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "40",
      description = "Texts of a minibatch (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "350",
      description = "Tokens of a text (default ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Tokens chosen (default ${DEFAULT-VALUE}).")
  private int k;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "30",
      description = "Measured steps (default ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of one step (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--yardstick",
      paramLabel = "FILE",
      description =
          "Python program to compare with instead of our own; also read from AIMLE_YARDSTICK.",
      defaultValue = "${env:AIMLE_YARDSTICK}")
  private Optional<Path> yardstick;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/python3",
      description = "Python that runs it (default ${DEFAULT-VALUE}).")
  private Path python;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    requireAtLeastOne("--batch", batch);
    requireAtLeastOne("--length", length);
    requireAtLeastOne("--k", k);
    requireAtLeastOne("--repeats", repeats);
    requireAtLeastOne("--threads", threads);
    if (k > length) {
      throw new UserError("--k is " + k + " but must be at most --length, which is " + length);
    }
    Yardstick comparison =
        yardstick
            .map(program -> Yardstick.of(python, program))
            .orElseGet(() -> Yardstick.shipped(python));
    out.printf(
        "text explainer: batch %d, length %d, k %d, threads %d, median of %d steps%n",
        batch, length, k, threads, repeats);
    StepSpeed ours = ours();
    print(out, "AIMLE (DL4J)", ours);
    try {
      StepSpeed theirs = comparison.measure(threads, batch, length, k, repeats);
      print(out, "PyTorch", theirs);
      out.printf(
          Locale.ROOT,
          "%-14s training x%.2f, inference x%.2f (above 1: AIMLE is faster)%n",
          "ratio",
          ours.trainRate() / theirs.trainRate(),
          ours.inferRate() / theirs.inferRate());
      out.flush();
      return 0;
    } catch (Yardstick.Absent e) {
      if (yardstick.isPresent()) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("aimle: --yardstick '" + yardstick.get() + "' failed: " + e.getMessage());
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
      }
      out.println("no yardstick to compare with: " + e.getMessage());
      out.flush();
      return 0;
    }
  }

  private StepSpeed ours() {
    ExplainerBenchmark.Setup setup = ExplainerBenchmark.Setup.published(repeats);
    TextExplainerSettings settings = setup.settings().toBuilder().k(k).threads(threads).build();
    ExplainerBenchmark.Result result =
        ExplainerBenchmark.run(
            new ExplainerBenchmark.Setup(settings, batch, length, setup.vocabulary(), repeats));
    return new StepSpeed(
        result.trainMillis(),
        result.trainExamplesPerSecond(),
        result.inferMillis(),
        result.inferExamplesPerSecond());
  }

  private static void print(PrintWriter out, String name, StepSpeed speed) {
    out.printf("%-14s %s%n", name, speed);
    out.flush();
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new UserError(option + " is " + value + " but must be at least 1");
    }
  }
}
