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
import picocli.CommandLine.Mixin;
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

  @Mixin private WorkOptions work;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers; give each a core, or terms do not add up (default ${DEFAULT-VALUE}).")
  private int workers;

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
    work.check();
    Options.requireAtLeast("--rounds", 1, rounds);
    Options.requireAtLeast("--warm-up", 1, warmUp);
    parameters.ifPresent(given -> Options.requireAtLeast("--parameters", 100, given));
    Console console = Console.of(spec);
    RoundSubject subject =
        parameters.isPresent()
            ? new DenseRounds(parameters.get(), new Adam(1e-3))
            : new ExplainerRounds(work.batch, work.length, texts);
    Sessions.run(
        "bench round",
        console,
        spark -> {
          JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
          RoundTerms terms =
              RoundMeasurement.of(context, subject, workers, work.frequency, warmUp, rounds);
          console.print(
              String.format(
                  Locale.ROOT,
                  "%s; %d workers, H = %d, mean of %d rounds",
                  subject,
                  workers,
                  work.frequency,
                  rounds));
          console.print(terms.table().stripTrailing());
        });
    return 0;
  }
}
