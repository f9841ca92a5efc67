package org.aimle.lab.fidelity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.explain.StageSettings;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.jobs.settings.Settings;
import org.aimle.jobs.texts.TextOptions;
import org.aimle.jobs.texts.TextSource;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how true explanations of a linear model are, beside LIME's and random ones. */
@Command(
    name = "fidelity-study",
    mixinStandardHelpOptions = true,
    description = {
      "Explains a logistic regression on hashed words and measures how true that is to its weights.",
      "",
      "The regression is fitted on --train; the explainer on what it says of --unlabelled; both are",
      "measured on --test. TextLIME stands beside them where SynapseML is on the class path:",
      "--packages com.microsoft.azure:synapseml-core_2.12:1.1.0"
    })
public final class FidelityStudyCommand implements Job {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Mixin private TextOptions texts;

  @Option(
      names = "--unlabelled",
      required = true,
      arity = "1..*",
      description = "Texts that the explainer is fitted on; their labels are not read.")
  private List<String> unlabelled;

  @Option(names = "--test", required = true, arity = "1..*", description = "Texts to measure on.")
  private List<String> test;

  @Option(
      names = "--rows",
      defaultValue = "32",
      description = "Of --test, so many for the slow explainers (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--lime-samples",
      defaultValue = "1000",
      description = "Samples of LIME for each text (default: ${DEFAULT-VALUE}).")
  private int limeSamples;

  @Option(
      names = "--penalty",
      defaultValue = "0.01",
      description = "Penalty of the regression's squared weights (default: ${DEFAULT-VALUE}).")
  private double penalty;

  @Option(
      names = "--masked-copies",
      defaultValue = "2",
      description = "Masked copies of each text (default: ${DEFAULT-VALUE}).")
  private int maskedCopies;

  @Option(
      names = "--occlusions",
      defaultValue = "3",
      description = "Texts from which each word is left out (default: ${DEFAULT-VALUE}).")
  private int occlusions;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "0,1,2",
      description = "Seeds, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--set",
      description = "A setting of `aimle explain`, as key=value; may be repeated.")
  private Map<String, String> set = Map.of();

  @Option(names = "--output", required = true, description = "Folder for the table.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Console console = Console.of(spec);
    if (texts.train().isEmpty()) {
      throw new UserError("there are no texts to fit the model on; name some with --train FILE");
    }
    texts.requireFiles();
    Settings settings = StageSettings.defaults();
    for (Map.Entry<String, String> setting : set.entrySet()) {
      settings = settings.with(setting.getKey(), setting.getValue());
    }
    Settings chosen = settings;
    int k = settings.atLeast(1, "k");
    int maxLength = settings.atLeast(1, "max-length");
    StageSettings.stage(settings).setMaskedCopies(maskedCopies).setOcclusions(occlusions);
    HadoopFiles files = HadoopFiles.ofSubmission();
    TextSource.Reading reading = texts.reading(TextSource.Format.AUTO, List.of());
    TextSource labelled =
        TextSource.of(files, "--train", texts.train(), reading, texts.trainSplit());
    TextSource free = TextSource.of(files, "--unlabelled", unlabelled, reading, Optional.empty());
    TextSource held = TextSource.of(files, "--test", test, reading, Optional.empty());
    Files.createDirectories(output);
    Sessions.run(
        "fidelity-study",
        console,
        spark -> {
          FidelityStudy study =
              new FidelityStudy(
                  new LinearTeacher(read(spark, labelled), penalty),
                  read(spark, free).drop("label"),
                  read(spark, held),
                  rows,
                  k,
                  maxLength,
                  console);
          List<Measured> all = new ArrayList<>(study.baselines(seeds, limeSamples));
          write(all);
          for (long seed : seeds) {
            all.addAll(
                study.fit(
                    "AIMLE",
                    StageSettings.stage(chosen.with("seed", Long.toString(seed)))
                        .setMaskedCopies(maskedCopies)
                        .setOcclusions(occlusions)));
            write(all);
          }
          console.print(FidelityTable.of(all).stripTrailing());
        });
    return 0;
  }

  private static Dataset<Row> read(SparkSession spark, TextSource source) {
    return LinearTeacher.lowerCase(source.read(spark));
  }

  private void write(List<Measured> all) {
    try {
      Files.writeString(output.resolve("table.md"), FidelityTable.of(all));
      Files.writeString(output.resolve("measured.json"), JSON.writeValueAsString(all));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to '" + output + "': " + e.getMessage(), e);
    }
  }
}
