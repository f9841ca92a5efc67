package org.aimle.jobs.explain;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.TextSelection;
import org.aimle.jobs.command.IdleOptions;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.output.OutputFolder;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.settings.Settings;
import org.aimle.jobs.texts.TextOptions;
import org.aimle.jobs.texts.TextSource;
import org.aimle.spark.ml.AimleTextExplainer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains an explainer of texts and shows what it learnt, or explains texts with a trained one. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = {
      "aimle explain [--train FILE... [--validation FILE...] [--test FILE...]] [options]",
      "       aimle explain --model DIR --input FILE... [--output DIR]"
    },
    header = "Learns which few words of a text explain its score, and explains new texts.",
    description = {
      "",
      "Trains a network that chooses a few words of a text and predicts its score from them alone,",
      "scores the network, and writes a report. Without --train it generates reviews to learn from;",
      "conf/quick-start.conf then has other defaults, for a first result at once.",
      "With --model it explains the texts of --input with a model trained before.",
      ""
    },
    modelTransformer = ExplainCommand.SettingsAsOptions.class)
public final class ExplainCommand implements Job {

  private static final String DEFAULT_OUTPUT = "out/explain";

  /** Options, beside the settings, that say nothing where a trained model explains. */
  private static final Set<String> OF_TRAINING =
      Set.of(
          "--train",
          "--validation",
          "--test",
          "--rationales",
          "--train-split",
          "--validation-split",
          "--test-split",
          "--rationales-split",
          "--conf-file");

  /** Settings of word vectors that are trained here. */
  private static final List<String> OF_VECTORS =
      List.of(
          "--vector-size",
          "--vector-min-count",
          "--vector-window",
          "--vector-iterations",
          "--vector-max-tokens");

  /** The options that are settings. */
  private static final Set<String> SETTINGS =
      StageSettings.defaults().keys().stream()
          .map(ExplainCommand::option)
          .collect(Collectors.toUnmodifiableSet());

  @Spec private CommandSpec spec;

  @ArgGroup(
      validate = false,
      order = 1,
      heading = "%nTexts (plain or compressed, on any Hadoop path):%n")
  private Texts texts = new Texts();

  @ArgGroup(validate = false, order = 2, heading = "%nResults:%n")
  private Results results = new Results();

  /** Options that say what is read. */
  static final class Texts extends TextOptions {

    @Option(
        names = "--validation",
        order = 2,
        paramLabel = "FILE",
        arity = "1..*",
        description = "Texts that choose the best epoch (default: a share of the training texts).")
    private List<String> validation = List.of();

    @Option(
        names = "--test",
        order = 3,
        paramLabel = "FILE",
        arity = "1..*",
        description = "Texts to score the model with.")
    private List<String> test = List.of();

    @Option(
        names = "--validation-split",
        order = 6,
        paramLabel = "NAME",
        description = "The same for --validation.")
    private Optional<String> validationSplit = Optional.empty();

    @Option(
        names = "--test-split",
        order = 7,
        paramLabel = "NAME",
        description = "The same for --test.")
    private Optional<String> testSplit = Optional.empty();

    @Option(
        names = "--format",
        order = 9,
        paramLabel = "FORMAT",
        defaultValue = "AUTO",
        description = {
          "lines: scores separated by spaces, TAB, words separated by spaces. table, csv: columns"
              + " with TABs,",
          "or commas, between them, named by the first line: tokens, label and, if there are, id,"
              + " split,",
          "mask (one 0 or 1 a token). json: an object of these a line. parquet: rows of these."
              + " words: of",
          "--input, words alone. auto (default): as the files' content tells (docs/INPUTS.md)."
        })
    private TextSource.Format format = TextSource.Format.AUTO;

    @Option(
        names = "--aspects",
        order = 11,
        paramLabel = "NAME",
        split = ",",
        description =
            "Names of the scores of a line (default, if there are five:"
                + " aroma,acidity,body,flavor,overall).")
    private List<String> aspects = List.of();

    @Option(
        names = "--model",
        order = 13,
        paramLabel = "DIR",
        description = "A trained model (the folder model of a run): explains --input with it.")
    private Optional<String> model = Optional.empty();

    @Option(
        names = "--input",
        order = 14,
        paramLabel = "FILE",
        arity = "1..*",
        description =
            "Texts to explain with --model: in the formats above, or just words, a text a line.")
    private List<String> input = List.of();
  }

  /** Options that say what is written. */
  static final class Results {

    @Option(
        names = "--output",
        paramLabel = "DIR",
        description =
            "Folder of the results (default: out/explain; with --model: standard output).")
    private Optional<String> output = Optional.empty();

    @Option(
        names = "--overwrite",
        description = "Replaces the folder if it exists and holds results.")
    private boolean overwrite;

    @Option(
        names = "--conf-file",
        paramLabel = "FILE",
        description = "HOCON file with settings, as in conf/explain.conf.")
    private Optional<String> confFile = Optional.empty();
  }

  /** Gives the command an option for each key of its settings. */
  static final class SettingsAsOptions implements IModelTransformer {

    @Override
    public CommandSpec transform(CommandSpec command) {
      ArgGroupSpec.Builder group =
          ArgGroupSpec.builder()
              .validate(false)
              .order(3)
              .heading("%nSettings (keys of conf/explain.conf):%n");
      for (Settings.Key key : StageSettings.defaults().keys()) {
        String byDefault =
            key.byDefault().map(value -> " Default: " + value).orElse(" Default: not set");
        group.addArg(
            OptionSpec.builder(option(key))
                .paramLabel("VALUE")
                .type(String.class)
                .description((key.meaning() + byDefault).replace("%", "%%"))
                .build());
      }
      return command.addArgGroup(group.build());
    }
  }

  private static String option(Settings.Key key) {
    return "--" + key.name();
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    HadoopFiles files = HadoopFiles.ofSubmission();
    Console console = Console.of(spec);
    IdleOptions idle = new IdleOptions(matched().map(OptionSpec::longestName).toList());
    if (texts.model.isPresent()) {
      explain(settings, files, console, idle);
    } else {
      train(settings, files, console, idle);
    }
    return 0;
  }

  private void explain(Settings settings, HadoopFiles files, Console console, IdleOptions idle) {
    if (texts.input.isEmpty()) {
      throw new UserError("--model is given without texts to explain; name them with --input FILE");
    }
    idle.refuse(
        "--model explains --input and trains nothing",
        matched()
            .filter(option -> isSetting(option) || OF_TRAINING.contains(option.longestName()))
            .map(OptionSpec::longestName)
            .toList());
    if (results.output.isEmpty()) {
      idle.refuse("without --output, explanations go to standard output", "--overwrite");
    }
    Explanation explanation =
        new Explanation(files, console, texts.model.get(), texts.input, reading());
    if (!explanation.source().choosesScore()) {
      idle.refuse("--input has no scores to choose from", "--aspect", "--aspects");
    }
    if (!explanation.source().namesColumns()) {
      idle.refuse("--input has no columns with names", "--columns");
    } else {
      TextSource.requireColumns(List.of(explanation.source()), reading());
    }
    explanation.run(results.output, existing(), inputs(settings));
  }

  private void train(Settings settings, HadoopFiles files, Console console, IdleOptions idle) {
    requireOnlyTraining();
    if (settings.find("word-vectors").isPresent()) {
      idle.refuse("--word-vectors gives the word vectors, so none are trained", OF_VECTORS);
    }
    AimleTextExplainer stage = StageSettings.stage(settings);
    requireEffect(stage, idle);
    TextSets sets =
        texts.train().isEmpty()
            ? synthetic(settings, idle, stage.getSeed())
            : sets(settings, files, idle);
    new Training(files, console, settings, sets)
        .run(results.output.orElse(DEFAULT_OUTPUT), existing(), inputs(settings));
  }

  /** Lambda and noise are settings of the estimators that have some; k and price of selections. */
  private static void requireEffect(AimleTextExplainer stage, IdleOptions idle) {
    if (!TextSelection.usesK(stage.getSelection())) {
      idle.refuse(
          "selection is '%s', which says itself how much is chosen".formatted(stage.getSelection()),
          "--k");
    }
    if (stage.textSelection().k().isPresent()) {
      idle.refuse(
          "selection is '%s', which always chooses as many tokens".formatted(stage.getSelection()),
          "--price");
    }
    if (!stage.getLoss().equals("huber")) {
      idle.refuse("loss is '%s', which has no such bound".formatted(stage.getLoss()), "--epsilon");
    }
    EstimatorSpec estimator = EstimatorSpec.parse(stage.getEstimator());
    if (!estimator.adapts()) {
      idle.refuse(
          "estimator is '%s', which has no lambda that moves".formatted(stage.getEstimator()),
          "--lambda-rule");
    }
    if (!estimator.takesNoise()) {
      idle.refuse(
          "estimator is '%s', which adds no noise to scores".formatted(stage.getEstimator()),
          "--noise");
    }
  }

  private TextSets synthetic(Settings settings, IdleOptions idle, long seed) {
    idle.refuse(
        "reviews are generated, as there is no --train",
        "--format",
        "--columns",
        "--aspects",
        "--validation-share");
    return TextSets.synthetic(texts.aspect(), settings.atLeast(1, "synthetic-texts"), seed);
  }

  private TextSets sets(Settings settings, HadoopFiles files, IdleOptions idle) {
    idle.refuse("there are texts in --train, so none are generated", "--synthetic-texts");
    if (!texts.validation.isEmpty()) {
      idle.refuse("--validation gives the texts to validate with", "--validation-share");
    }
    TextSource.Reading reading = reading();
    TextSource train =
        look(files, reading, "--train", texts.train(), texts.trainSplit()).orElseThrow();
    Optional<TextSource> validation =
        look(files, reading, "--validation", texts.validation, texts.validationSplit);
    Optional<TextSource> test = look(files, reading, "--test", texts.test, texts.testSplit);
    Optional<TextSource> rationales =
        look(files, reading, "--rationales", texts.rationales(), texts.rationalesSplit());
    List<TextSource> all =
        Stream.of(Optional.of(train), validation, test, rationales)
            .flatMap(Optional::stream)
            .toList();
    if (all.stream().noneMatch(TextSource::namesColumns)) {
      idle.refuse("no file has columns with names", "--columns");
    } else {
      TextSource.requireColumns(all, reading);
    }
    if (all.stream().noneMatch(TextSource::choosesScore)) {
      idle.refuse("the score in a table is its column 'label'", "--aspect", "--aspects");
    }
    return TextSets.of(train, validation, settings.share("validation-share"), test, rationales);
  }

  private TextSource.Reading reading() {
    return texts.reading(texts.format, texts.aspects);
  }

  private OutputFolder.Existing existing() {
    return OutputFolder.Existing.of(results.overwrite);
  }

  private Settings settings() {
    Settings settings =
        texts.train().isEmpty() && texts.model.isEmpty()
            ? StageSettings.quickStart()
            : StageSettings.defaults();
    if (results.confFile.isPresent()) {
      String file = results.confFile.get();
      settings =
          settings.with(
              new StringReader(HadoopFiles.ofSubmission().content("--conf-file", file)), file);
    }
    for (OptionSpec option : matched().filter(ExplainCommand::isSetting).toList()) {
      settings = settings.with(option.longestName().substring("--".length()), option.getValue());
    }
    return settings;
  }

  /** The options that are given, each once. */
  private Stream<OptionSpec> matched() {
    return spec.commandLine().getParseResult().matchedOptions().stream().distinct();
  }

  private static boolean isSetting(OptionSpec option) {
    return SETTINGS.contains(option.longestName());
  }

  /** All paths that are read, by the option that names them. */
  private Map<String, List<String>> inputs(Settings settings) {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    inputs.put("--train", texts.train());
    inputs.put("--validation", texts.validation);
    inputs.put("--test", texts.test);
    inputs.put("--rationales", texts.rationales());
    inputs.put("--model", texts.model.stream().toList());
    inputs.put("--input", texts.input);
    inputs.put("--conf-file", results.confFile.stream().toList());
    inputs.put("--word-vectors", settings.find("word-vectors").stream().toList());
    inputs.values().removeIf(List::isEmpty);
    return inputs;
  }

  private static Optional<TextSource> look(
      HadoopFiles files,
      TextSource.Reading reading,
      String option,
      List<String> paths,
      Optional<String> split) {
    return paths.isEmpty()
        ? Optional.empty()
        : Optional.of(TextSource.of(files, option, paths, reading, split));
  }

  private void requireOnlyTraining() {
    if (!texts.input.isEmpty()) {
      throw new UserError("--input needs a model to explain it; name one with --model DIR");
    }
    boolean others =
        !texts.validation.isEmpty() || !texts.test.isEmpty() || !texts.rationales().isEmpty();
    if (texts.train().isEmpty() && others) {
      throw new UserError(
          "there are texts to score but none to train on; name some with --train FILE");
    }
    texts.requireFiles();
    TextOptions.requireFiles("--validation", texts.validation, texts.validationSplit);
    TextOptions.requireFiles("--test", texts.test, texts.testSplit);
  }
}
