package org.aimle.lab.bench;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.lab.Options;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times transform of the stage for Spark's MLlib, beside PyTorch where there is one. */
@Command(
    name = "transform",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times transform of a fitted stage on random texts, as many tasks at once as Spark has"
          + " threads, and",
      "inference of the same network in PyTorch with as many threads, where Python has it:",
      "  aimle bench transform --master local[1]",
      "--yardstick names another program to compare with, as that of `bench explainer`."
    })
final class BenchTransformCommand implements Callable<Integer> {

  private static final int DIMENSION = 200;
  private static final int FILTERS = 100;

  /** Of PyTorch's passes; ours are of all rows. */
  private static final int BATCH = 40;

  private static final int REPEATS = 30;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Texts (default ${DEFAULT-VALUE}).")
  private int rows;

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
      names = "--yardstick",
      paramLabel = "FILE",
      description = "Python program to compare with; also read from AIMLE_YARDSTICK.",
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
    Options.requireAtLeast("--rows", 1, rows);
    Options.requireAtLeast("--length", 1, length);
    Options.requireAtLeast("--k", 1, k);
    if (k > length) {
      throw new UserError("--k is " + k + " but must be at most --length, which is " + length);
    }
    Yardstick comparison =
        yardstick
            .map(program -> Yardstick.of(python, program))
            .orElseGet(() -> Yardstick.shipped(python, FILTERS, false));
    Console console = Console.of(spec);
    int[] tasks = new int[1];
    double[] rate = new double[1];
    Sessions.run(
        "bench transform",
        console,
        spark -> {
          tasks[0] = spark.sparkContext().defaultParallelism();
          rate[0] =
              TransformBenchmark.rowsPerSecond(
                  spark, DIMENSION, FILTERS, k, length, rows, tasks[0]);
        });
    console.print(
        String.format(
            Locale.ROOT,
            "transform   %8.1f rows/s: %d texts of %d tokens, %d tasks",
            rate[0],
            rows,
            length,
            tasks[0]));
    try {
      double theirs = comparison.measure(tasks[0], BATCH, length, k, REPEATS).inferRate();
      console.print(
          String.format(
              Locale.ROOT,
              "PyTorch     %8.1f rows/s%nratio       x%.2f (above 1: transform is faster)",
              theirs,
              rate[0] / theirs));
    } catch (Yardstick.Absent e) {
      if (yardstick.isPresent()) {
        throw new UserError("--yardstick '" + yardstick.get() + "' failed: " + e.getMessage());
      }
      console.print("no yardstick to compare with: " + e.getMessage());
    }
    return 0;
  }
}
