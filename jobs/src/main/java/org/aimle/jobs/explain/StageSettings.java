package org.aimle.jobs.explain;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.settings.Settings;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.WrongParamException;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/**
 * Hands settings to the MLlib stage. A key is the name of the stage's parameter with hyphens,
 * {@code batch-size} for {@code batchSize}, but for a few with shorter names.
 */
public final class StageSettings {

  /** Keys that only the job reads. */
  public static final Set<String> OF_THE_JOB =
      Set.of("validation-share", "synthetic-texts", "report-texts", "device");

  private static final String QUICK_START = "quick-start.conf";

  private static final Map<String, String> SHORTER =
      Map.of(
          "epochs", "maxIter",
          "workers", "numWorkers",
          "word-vectors", "wordVectorsPath");

  private StageSettings() {}

  /** The defaults of {@code aimle explain}, {@code conf/explain.conf}. */
  public static Settings defaults() {
    return Settings.defaults(StageSettings.class, "explain.conf", "aimle explain --help");
  }

  /** The defaults where reviews are generated, {@code conf/quick-start.conf} over the others. */
  static Settings quickStart() {
    return defaults().with(StageSettings.class, QUICK_START);
  }

  /** The stage's parameter that a key sets. */
  static String parameter(String key) {
    String shorter = SHORTER.get(key);
    if (shorter != null) {
      return shorter;
    }
    StringBuilder name = new StringBuilder();
    for (String part : key.split("-")) {
      name.append(
          name.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return name.toString();
  }

  /**
   * A stage with these settings.
   *
   * @throws UserError if a value is not of its parameter's type or range
   */
  public static AimleTextExplainer stage(Settings settings) {
    AimleTextExplainer stage = new AimleTextExplainer();
    settings
        .values()
        .forEach(
            (key, value) -> {
              if (!OF_THE_JOB.contains(key)) {
                set(stage, key, value);
              }
            });
    return stage;
  }

  /**
   * Checks that the settings go together and fit the columns.
   *
   * @throws UserError if they do not, naming the keys
   */
  static void check(AimleTextExplainer stage, StructType schema) {
    try {
      stage.transformSchema(schema);
    } catch (WrongParamException e) {
      throw new UserError(e.message(StageSettings::key));
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage());
    }
  }

  /** The key that sets a parameter of the stage. */
  private static String key(String parameter) {
    return SHORTER.entrySet().stream()
        .filter(entry -> entry.getValue().equals(parameter))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> parameter.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  /** The key for what training calls a setting; any other name as it is. */
  static String named(String name) {
    String key = key(name).replace(' ', '-');
    return defaults().keys().stream().anyMatch(known -> known.name().equals(key)) ? key : name;
  }

  private static void set(AimleTextExplainer stage, String key, String value) {
    Param<Object> parameter = stage.getParam(parameter(key));
    Object typed = typed(parameter, key, value);
    try {
      stage.set(parameter, typed);
    } catch (WrongParamException e) {
      throw new UserError(e.message(StageSettings::key));
    }
  }

  private static Object typed(Param<?> parameter, String key, String value) {
    if (parameter instanceof IntParam) {
      return read(key, value, "an integer", Integer::valueOf);
    }
    if (parameter instanceof LongParam) {
      return read(key, value, "an integer", Long::valueOf);
    }
    if (parameter instanceof DoubleParam) {
      return read(key, value, "a number", Double::valueOf);
    }
    if (parameter instanceof BooleanParam) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new UserError("%s is '%s' but must be true or false".formatted(key, value));
      }
      return Boolean.valueOf(value);
    }
    return value;
  }

  private static <T> T read(String key, String value, String kind, Function<String, T> reader) {
    try {
      return reader.apply(value.strip());
    } catch (NumberFormatException e) {
      throw new UserError("%s is '%s' but must be %s".formatted(key, value, kind));
    }
  }
}
