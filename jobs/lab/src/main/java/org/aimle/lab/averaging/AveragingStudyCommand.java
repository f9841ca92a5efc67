package org.aimle.lab.averaging;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.aimle.dl4j.layers.TokenThreads;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.WordVectors;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.jobs.texts.TextOptions;
import org.aimle.jobs.texts.TextSource;
import org.aimle.lab.Options;
import org.aimle.lambda.LambdaRules;
import org.aimle.spark.text.files.InputFiles;
import org.aimle.spark.text.files.TextColumns;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries ways of averaging replicas on real texts. */
@Command(
    name = "averaging-study",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains the text explainer with replicas that take turns in one process, and tables what"
          + " different ways",
      "of averaging reach; some of them no cluster has: a lambda of each worker's own, averaging after"
          + " every",
      "step at first. An arm: workers=8,frequency=20,every-step=1,outer=averaging,lambda=global,shards=dealt."
    })
public final class AveragingStudyCommand implements Job {

  @Spec private CommandSpec spec;

  @Mixin private TextOptions texts;

  @Option(
      names = "--heldout",
      required = true,
      arity = "1..*",
      description = "Held-out texts: every other one validates, the others test.")
  private List<String> heldOut;

  @Option(names = "--vectors", required = true, description = "Word vectors.")
  private String vectors;

  @Option(
      names = "--arm",
      required = true,
      description = "A way to train; may be given several times.")
  private List<String> arms;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "0",
      description = "Seeds, separated by commas (default ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--batch-size",
      defaultValue = "40",
      description = "Texts of all workers' minibatches together (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--epochs",
      defaultValue = "8",
      description = "Epochs (default ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--max-length",
      defaultValue = "120",
      description = "Tokens of a text that are read (default ${DEFAULT-VALUE}).")
  private int maxLength;

  @Option(
      names = "--k",
      defaultValue = "10",
      description = "Tokens chosen (default ${DEFAULT-VALUE}).")
  private int k;

  @Option(
      names = "--estimator",
      defaultValue = "aimle-central:samples=4",
      description = "How gradients pass the choice (default ${DEFAULT-VALUE}).")
  private String estimator;

  @Override
  public Integer call() {
    Options.requireAtLeast("--batch-size", 1, batch);
    Options.requireAtLeast("--epochs", 1, epochs);
    Options.requireAtLeast("--max-length", 1, maxLength);
    Options.requireAtLeast("--k", 1, k);
    if (texts.train().isEmpty()) {
      throw new UserError("there are no texts to train on; name some with --train FILE");
    }
    List<Arm> ways = arms.stream().map(Arm::parse).toList();
    Console console = Console.of(spec);
    HadoopFiles files = HadoopFiles.ofSubmission();
    TextSource.Reading reading = texts.reading(TextSource.Format.AUTO, List.of());
    TextSource train = TextSource.of(files, "--train", texts.train(), reading, texts.trainSplit());
    TextSource held = TextSource.of(files, "--heldout", heldOut, reading, Optional.empty());
    Sessions.run("averaging-study", console, spark -> run(spark, train, held, ways, console));
    return 0;
  }

  private void run(
      SparkSession spark, TextSource train, TextSource held, List<Arm> ways, Console console) {
    WordVectors words = read(spark);
    List<Text> training = texts(spark, train, words);
    List<Text> all = texts(spark, held, words);
    List<Text> validation = new ArrayList<>();
    List<Text> test = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      (i % 2 == 0 ? validation : test).add(all.get(i));
    }
    TokenThreads.set(1);
    console.print("| arm | seed | validation x100 | test x100 | epoch | beta | rounds | s |");
    console.print("|---|---|---|---|---|---|---|---|");
    for (long seed : seeds) {
      TextExplainerSettings settings =
          TextExplainerSettings.builder(words.dimension())
              .k(k)
              .threads(1)
              .seed(seed)
              .estimator(EstimatorSpec.parse(estimator))
              .lambdaRule(LambdaRules.parse("multiplicative", k))
              .build();
      for (int arm = 0; arm < ways.size(); arm++) {
        long start = System.nanoTime();
        AveragingRun.Outcome outcome =
            new AveragingRun(settings, words, batch, epochs, seed)
                .train(ways.get(arm), training, validation, test);
        console.print(
            String.format(
                Locale.ROOT,
                "| %s | %d | %.3f | %.3f | %d | %.2f to %.2f | %d | %.0f |",
                arms.get(arm),
                seed,
                100 * outcome.validation(),
                100 * outcome.test(),
                outcome.epoch(),
                outcome.leastBeta(),
                outcome.mostBeta(),
                outcome.rounds(),
                (System.nanoTime() - start) / 1e9));
      }
    }
  }

  private WordVectors read(SparkSession spark) {
    try (InputStream in = InputFiles.open(spark.sparkContext().hadoopConfiguration(), vectors)) {
      return WordVectors.read(in, vectors);
    } catch (IOException e) {
      throw new UserError(
          "--vectors is '%s', which cannot be read: %s".formatted(vectors, e.getMessage()));
    }
  }

  private List<Text> texts(SparkSession spark, TextSource source, WordVectors words) {
    List<Text> read = new ArrayList<>();
    for (Row row :
        source
            .read(spark)
            .coalesce(1)
            .select(TextColumns.TOKENS, TextColumns.LABEL)
            .collectAsList()) {
      List<String> tokens = row.getList(0);
      int[] ids =
          words.ids(
              tokens.subList(0, Math.min(maxLength, tokens.size())).stream()
                  .map(token -> token.toLowerCase(Locale.ROOT))
                  .toList());
      if (ids.length > 0 && !row.isNullAt(1)) {
        read.add(new Text(read.size(), ids, (float) row.getDouble(1)));
      }
    }
    return read;
  }
}
