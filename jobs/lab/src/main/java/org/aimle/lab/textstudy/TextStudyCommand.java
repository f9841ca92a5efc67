package org.aimle.lab.textstudy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.explain.StageSettings;
import org.aimle.jobs.output.OutputFolder;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.jobs.settings.Settings;
import org.aimle.jobs.texts.TextOptions;
import org.aimle.jobs.texts.TextSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains several methods with several seeds on the same texts and tables what each reaches, the
 * word-presence baselines beside them.
 */
@Command(
    name = "text-study",
    mixinStandardHelpOptions = true,
    description = {
      "Trains several methods with several seeds on the same texts and tables what each reaches.",
      "",
      "Each run leaves a file in the output folder and is not done again: start an interrupted study",
      "once more, and it resumes. A file of row numbers cuts held-out texts into validation and test.",
      "--train-split selects rows of the first file of --train only."
    })
public final class TextStudyCommand implements Job {

  @Spec private CommandSpec spec;

  @Mixin private TextOptions texts;

  @Option(names = "--heldout", required = true, arity = "1..*", description = "Held-out texts.")
  private List<String> heldOut;

  @Option(
      names = "--splits",
      required = true,
      description = "JSON file: {NAME: {rows, seeds: [{validation: [row, ..], test: [row, ..]}]}}.")
  private Path splits;

  @Option(names = "--splits-name", required = true, description = "Which entry of --splits.")
  private String splitsName;

  @Option(
      names = "--methods",
      description =
          "HOCON file of methods: a name and its settings each. Default: a built-in list.")
  private Optional<Path> methodsFile = Optional.empty();

  @Option(
      names = "--method",
      description = "Only this method of the list; may be given several times.")
  private List<String> chosen = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "0,1,2,3,4,5",
      description = "Seeds, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--set",
      description = "A setting of `aimle explain` for all methods, as key=value; may be repeated.")
  private Map<String, String> common = Map.of();

  @Option(
      names = "--overwrite",
      description =
          "Runs that are there with other settings or inputs are done again, instead of refused.")
  private boolean overwrite;

  @Option(names = "--output", required = true, description = "Folder for the runs and the table.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Console console = Console.of(spec);
    if (texts.train().isEmpty()) {
      throw new UserError("there are no texts to train on; name some with --train FILE");
    }
    texts.requireFiles();
    Settings base = StageSettings.defaults();
    for (Map.Entry<String, String> setting : common.entrySet()) {
      requireEffect("--set", setting.getKey());
      base = base.with(setting.getKey(), setting.getValue());
    }
    Map<String, Map<String, String>> methods = methods();
    Map<String, Settings> prepared = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, String>> method : methods.entrySet()) {
      Settings settings = base;
      for (Map.Entry<String, String> setting : method.getValue().entrySet()) {
        requireEffect("method '" + method.getKey() + "'", setting.getKey());
        settings = settings.with(setting.getKey(), setting.getValue());
      }
      StageSettings.stage(settings);
      prepared.put(method.getKey(), settings);
    }
    HadoopFiles files = HadoopFiles.ofSubmission();
    TextSource.Reading reading = texts.reading(TextSource.Format.AUTO, List.of());
    List<TextSource> trainSources = new ArrayList<>();
    for (String file : texts.train()) {
      trainSources.add(
          TextSource.of(
              files,
              "--train",
              List.of(file),
              reading,
              trainSources.isEmpty() ? texts.trainSplit() : Optional.empty()));
    }
    TextSource heldOutSource =
        TextSource.of(files, "--heldout", heldOut, reading, Optional.empty());
    Optional<TextSource> marked =
        texts.rationales().isEmpty()
            ? Optional.empty()
            : Optional.of(
                TextSource.of(
                    files, "--rationales", texts.rationales(), reading, texts.rationalesSplit()));
    Files.createDirectories(output);

    Settings defaults = base;
    Sessions.run(
        "text-study",
        console,
        spark -> {
          StudyTexts read =
              new StudyTexts(spark, trainSources, heldOutSource, marked, splits, splitsName);
          Study study =
              new Study(read, inputs(), output, OutputFolder.Existing.of(overwrite), console);
          console.print(study.run(prepared, seeds, defaults).stripTrailing());
        });
    return 0;
  }

  /** A study cuts its texts itself, and names the seeds. */
  private static void requireEffect(String where, String key) {
    if (key.equals("seed")) {
      throw new UserError(where + " sets seed, which a study does itself; use --seeds");
    }
    if (StageSettings.OF_THE_JOB.contains(key)) {
      throw new UserError(where + " sets " + key + ", which does nothing in a study; leave it out");
    }
  }

  /** What a run depends on beside its settings. */
  private Map<String, String> inputs() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("--train", written(texts.train(), texts.trainSplit()));
    inputs.put("--heldout", String.join(" ", heldOut));
    inputs.put("--splits", splits + " " + splitsName);
    inputs.put("--rationales", written(texts.rationales(), texts.rationalesSplit()));
    inputs.put("--aspect", texts.aspect().orElse("0"));
    return inputs;
  }

  private static String written(List<String> paths, Optional<String> split) {
    return String.join(" ", paths) + split.map(name -> " " + name).orElse("");
  }

  private Map<String, Map<String, String>> methods() {
    Config config;
    try {
      config =
          methodsFile.isPresent()
              ? ConfigFactory.parseFile(methodsFile.get().toFile()).resolve()
              : ConfigFactory.parseResources(TextStudyCommand.class, "text-study.conf").resolve();
    } catch (ConfigException e) {
      throw new UserError(e.getMessage());
    }
    Map<String, Map<String, String>> methods = new LinkedHashMap<>();
    config.root().entrySet().stream()
        .sorted((a, b) -> a.getValue().origin().lineNumber() - b.getValue().origin().lineNumber())
        .forEach(
            method -> {
              Map<String, String> settings = new LinkedHashMap<>();
              ((ConfigObject) method.getValue())
                  .forEach((key, value) -> settings.put(key, value.unwrapped().toString()));
              methods.put(method.getKey(), settings);
            });
    for (String name : chosen) {
      if (!methods.containsKey(name)) {
        throw new UserError("--method is '" + name + "'; there are " + methods.keySet());
      }
    }
    if (!chosen.isEmpty()) {
      methods.keySet().retainAll(chosen);
    }
    return methods;
  }
}
