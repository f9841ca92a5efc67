package org.aimle.lab.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.jobs.command.UserError;
import org.aimle.lab.Options;
import org.aimle.lambda.LambdaRules;
import org.aimle.opencl.OpenClDevice;
import org.aimle.opencl.OpenClDevices;
import org.aimle.opencl.OpenClException;
import org.aimle.spec.Visible;
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
      "Times training steps and inference passes of the text explainer on random texts, whose words"
          + " are",
      "as frequent as in a language (Zipf's law), by default with the settings that jobs and"
          + " stages",
      "have by default. The published ones are --estimator=aimle-central --lambda-rule=published.",
      "",
      "Where Python has PyTorch, the same step is timed there directly afterwards, with the same"
          + " batch,",
      "length, filters and threads, with --device opencl on PyTorch's first GPU if it has one, and"
          + " the",
      "ratio is printed. --yardstick names another program to compare with, of 100 filters:",
      "it gets --threads, --batch, --length, --k and --repeats, and prints, as its last line, a"
          + " JSON",
      "object with train_ms, train_examples_per_s, infer_ms and infer_examples_per_s."
    })
final class BenchExplainerCommand implements Callable<Integer> {

  private static final int DIMENSION = 200;

  /** As many as the evaluation's reviews have; a batch's words are a quarter of its tokens. */
  private static final int VOCABULARY = 9_183;

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
      description = "Tokens of a text (default ${DEFAULT-VALUE}); with --lengths, at most.")
  private int length;

  @Option(
      names = "--lengths",
      paramLabel = "FILE",
      description = {
        "Lengths of real texts, a number a line: texts are as long, or --length if they are"
            + " longer,",
        "and batches are of texts of like length, as in training. Times are then means, and"
            + " PyTorch",
        "has all texts as long as --length, which is how the published code pads them."
      })
  private Optional<Path> lengths;

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
      names = "--filters",
      paramLabel = "N",
      defaultValue = "100",
      description = "Filters of each convolution (default ${DEFAULT-VALUE}).")
  private int filters;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description =
          "What computes the token layers in training: cpu, or opencl (docs/GPU.md); default"
              + " ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--estimator",
      paramLabel = "SPEC",
      defaultValue = "aimle-central:samples=4",
      description = "How gradients pass the choice (default ${DEFAULT-VALUE}).")
  private String estimator;

  @Option(
      names = "--lambda-rule",
      paramLabel = "SPEC",
      defaultValue = "multiplicative",
      description = "How lambda moves (default ${DEFAULT-VALUE}).")
  private String lambdaRule;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Training steps before those that are measured, in which lambda adapts (default"
              + " ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--training-only",
      description = "Leave inference out, which is slow with many filters.")
  private boolean trainingOnly;

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
    Options.requireAtLeast("--batch", 1, batch);
    Options.requireAtLeast("--length", 1, length);
    Options.requireAtLeast("--k", 1, k);
    Options.requireAtLeast("--filters", 1, filters);
    Options.requireAtLeast("--repeats", 1, repeats);
    Options.requireAtLeast("--threads", 1, threads);
    Options.requireAtLeast("--warm-up", 0, warmUp);
    if (k > length) {
      throw new UserError("--k is " + k + " but must be at most --length, which is " + length);
    }
    Optional<OpenClDevice> onDevice = device();
    int[] tokens = lengths.map(this::read).orElseGet(() -> new int[] {length});
    Yardstick comparison =
        yardstick
            .map(program -> Yardstick.of(python, program))
            .orElseGet(() -> Yardstick.shipped(python, filters, onDevice.isPresent()));
    out.printf(
        Locale.ROOT,
        "text explainer: batch %d, %s %d, k %d, threads %d, %s of %d steps%n",
        batch,
        lengths.isPresent() ? "lengths up to" : "length",
        length,
        k,
        threads,
        lengths.isPresent() ? "mean" : "median",
        repeats);
    onDevice.ifPresent(d -> out.println("token layers in training on " + d.description()));
    ExplainerBenchmark.Result result = ours(tokens, onDevice);
    StepSpeed ours =
        new StepSpeed(
            result.trainMillis(),
            result.trainExamplesPerSecond(),
            result.inferMillis(),
            result.inferExamplesPerSecond());
    print(out, "AIMLE (DL4J)", ours);
    out.printf(
        Locale.ROOT,
        "%-14s %.2f ms of processor time a training step; a batch has %.0f tokens, %.0f distinct"
            + " words; beta %.3f, %.1f non-zeros a gradient%n",
        "",
        result.trainCpuMillis(),
        result.tokens(),
        result.distinct(),
        result.beta(),
        result.density());
    out.flush();
    try {
      StepSpeed theirs = comparison.measure(threads, batch, length, k, repeats);
      print(out, "PyTorch", theirs);
      out.printf(
          Locale.ROOT,
          "%-14s training x%.2f%s (above 1: AIMLE is faster)%n",
          "ratio",
          ours.trainRate() / theirs.trainRate(),
          trainingOnly
              ? ""
              : String.format(
                  Locale.ROOT, ", inference x%.2f", ours.inferRate() / theirs.inferRate()));
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

  private Optional<OpenClDevice> device() {
    if (device.equals("cpu")) {
      return Optional.empty();
    }
    if (!device.equals("opencl")) {
      throw new UserError("--device is '" + device + "' but must be cpu or opencl");
    }
    try {
      return Optional.of(OpenClDevices.open(OptionalInt.empty()));
    } catch (OpenClException e) {
      throw new UserError(e.getMessage());
    }
  }

  private ExplainerBenchmark.Result ours(int[] tokens, Optional<OpenClDevice> onDevice) {
    TextExplainerSettings settings =
        TextExplainerSettings.builder(DIMENSION)
            .k(k)
            .filters(filters)
            .threads(threads)
            .estimator(EstimatorSpec.parse(estimator))
            .lambdaRule(LambdaRules.parse(lambdaRule, k))
            .build();
    return ExplainerBenchmark.run(
        new ExplainerBenchmark.Setup(
            settings, batch, tokens, VOCABULARY, warmUp, repeats, !trainingOnly),
        onDevice);
  }

  private int[] read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserError("--lengths is '" + file + "', which cannot be read; check the path");
    }
    int[] read = new int[lines.size()];
    for (int i = 0; i < read.length; i++) {
      String line = lines.get(i).strip();
      if (!line.matches("[1-9][0-9]{0,8}")) {
        throw new UserError(
            "--lengths '%s', line %d is '%s' but must be an integer of at least 1"
                .formatted(file, i + 1, Visible.brief(line)));
      }
      read[i] = Math.min(length, Integer.parseInt(line));
    }
    if (read.length < batch) {
      throw new UserError(
          "--lengths '%s' has %d lines but must have as many as --batch, which is %d, or more"
              .formatted(file, read.length, batch));
    }
    return read;
  }

  private static void print(PrintWriter out, String name, StepSpeed speed) {
    out.printf(Locale.ROOT, "%-14s %s%n", name, speed);
    out.flush();
  }
}
