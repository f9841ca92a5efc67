package org.aimle.lab.bench.rounds;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.lab.Options;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what the rounds of a training take, term by term. */
@Command(
    name = "round",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains on executors, and tells what a round takes, term by term (docs/SCALING.md). With two"
          + " executor",
      "processes of this machine:",
      "  aimle bench round --properties-file conf/spark-standalone.conf --master"
          + " local-cluster[2,1,3072]"
    })
public final class BenchRoundCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers; give each a core, or terms do not add up (default ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--averaging-frequency",
      paramLabel = "N",
      defaultValue = "10",
      description = "Minibatches of a worker in a round (default ${DEFAULT-VALUE}).")
  private int frequency;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "30",
      description = "Rounds that are measured (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "20",
      description = "Rounds before those (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "40",
      description = "Texts of a minibatch (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "108",
      description = "Words of a text, mean (default ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--texts",
      paramLabel = "N",
      description = "Texts that are prepared; by default as many as the rounds take.")
  private Optional<Long> texts = Optional.empty();

  @Option(
      names = "--parameters",
      paramLabel = "N",
      description =
          "A network of so many parameters and little to compute, instead of the text explainer.")
  private Optional<Integer> parameters = Optional.empty();

  @Override
  public Integer call() {
    Options.requireAtLeast("--workers", 1, workers);
    Options.requireAtLeast("--averaging-frequency", 1, frequency);
    Options.requireAtLeast("--rounds", 1, rounds);
    Options.requireAtLeast("--warm-up", 1, warmUp);
    Options.requireAtLeast("--batch-size", 1, batch);
    Options.requireAtLeast("--length", 1, length);
    parameters.ifPresent(given -> Options.requireAtLeast("--parameters", 100, given));
    Console console = Console.of(spec);
    RoundSubject subject =
        parameters.isPresent()
            ? new DenseRounds(parameters.get(), new Adam(1e-3))
            : new ExplainerRounds(batch, length, texts);
    Sessions.run(
        "bench round",
        console,
        spark -> {
          JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
          RoundTerms terms =
              RoundMeasurement.of(context, subject, workers, frequency, warmUp, rounds);
          console.print(
              String.format(
                  Locale.ROOT,
                  "%s; %d workers, H = %d, mean of %d rounds",
                  subject,
                  workers,
                  frequency,
                  rounds));
          console.print(terms.table().stripTrailing());
        });
    return 0;
  }
}
