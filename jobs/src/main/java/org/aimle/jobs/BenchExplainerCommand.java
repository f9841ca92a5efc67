package org.aimle.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aimle.explain.ExplainerBenchmark;
import org.aimle.explain.TextExplainerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times training steps of the text explainer, beside a PyTorch yardstick where there is one. */
@Command(
    name = "explainer",
    mixinStandardHelpOptions = true,
    description = {
      "Times training steps and inference passes of the text explainer on random texts.",
      "",
      "With --yardstick, a PyTorch program for the same step is run with the same batch, length and",
      "threads directly afterwards, and the ratio is printed. It must print, as its last line, a JSON",
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
      description = "PyTorch program to compare with; also read from AIMLE_YARDSTICK.",
      defaultValue = "${env:AIMLE_YARDSTICK}")
  private Optional<Path> yardstick;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/python3",
      description = "Python with PyTorch (default ${DEFAULT-VALUE}).")
  private Path python;

  /** Times of one implementation; medians. */
  private record Speed(
      double trainMillis, double trainRate, double inferMillis, double inferRate) {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    requireAtLeastOne("--threads", threads);
    ExplainerBenchmark.Setup setup = ExplainerBenchmark.Setup.published(repeats);
    TextExplainerSettings settings = setup.settings().withK(k).withThreads(threads);
    setup =
        new ExplainerBenchmark.Setup(settings, batch, length, setup.vocabulary(), setup.repeats());
    yardstick.ifPresent(this::requireYardstick);
    out.printf(
        "text explainer: batch %d, length %d, k %d, threads %d, median of %d steps%n",
        batch, length, k, threads, repeats);
    ExplainerBenchmark.Result result = ExplainerBenchmark.run(setup);
    Speed ours =
        new Speed(
            result.trainMillis(),
            result.trainExamplesPerSecond(),
            result.inferMillis(),
            result.inferExamplesPerSecond());
    print(out, "AIMLE (DL4J)", ours);
    Optional<Speed> theirs = yardstick.flatMap(this::runYardstick);
    if (theirs.isPresent()) {
      print(out, "PyTorch", theirs.get());
      out.printf(
          Locale.ROOT,
          "%-14s training x%.2f, inference x%.2f (above 1: AIMLE is faster)%n",
          "ratio",
          ours.trainRate() / theirs.get().trainRate(),
          ours.inferRate() / theirs.get().inferRate());
    } else if (yardstick.isEmpty()) {
      out.println("no yardstick to compare with; name a PyTorch program with --yardstick FILE");
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, String name, Speed speed) {
    out.printf(
        Locale.ROOT,
        "%-14s training %8.2f ms a step, %7.1f examples/s; inference %8.2f ms, %8.1f examples/s%n",
        name,
        speed.trainMillis(),
        speed.trainRate(),
        speed.inferMillis(),
        speed.inferRate());
    out.flush();
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new UserError(option + " is " + value + " but must be at least 1");
    }
  }

  private void requireYardstick(Path program) {
    if (!Files.isReadable(program)) {
      throw new UserError("--yardstick is '" + program + "', which cannot be read; check the path");
    }
  }

  /** Runs the yardstick; empty, with the reason on the error stream, if PyTorch is not there. */
  private Optional<Speed> runYardstick(Path program) {
    PrintWriter err = spec.commandLine().getErr();
    List<String> command =
        List.of(
            python.toString(),
            program.toString(),
            "--threads",
            Integer.toString(threads),
            "--batch",
            Integer.toString(batch),
            "--length",
            Integer.toString(length),
            "--k",
            Integer.toString(k),
            "--repeats",
            Integer.toString(repeats));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code == 0 && !output.isEmpty()) {
        JsonNode line = new ObjectMapper().readTree(output.substring(output.lastIndexOf('\n') + 1));
        return Optional.of(
            new Speed(
                number(line, "train_ms"),
                number(line, "train_examples_per_s"),
                number(line, "infer_ms"),
                number(line, "infer_examples_per_s")));
      }
      err.println("aimle: the yardstick ended with code " + code + "; is PyTorch installed?");
    } catch (IOException e) {
      err.println("aimle: the yardstick could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err.println("aimle: interrupted");
    }
    return Optional.empty();
  }

  private static double number(JsonNode line, String field) throws IOException {
    JsonNode value = line.path(field);
    if (!value.isNumber()) {
      throw new IOException("its last line has no number '" + field + "': " + line);
    }
    return value.asDouble();
  }
}
