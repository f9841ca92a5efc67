package org.aimle.lab.gradientstudy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.aimle.lab.study.AdaptedLambda;
import org.aimle.lab.study.Measurement;
import org.aimle.lab.study.NoScores;
import org.aimle.lab.study.NoiseFidelity;
import org.aimle.lab.study.PerInstance;
import org.aimle.lab.study.SampleNeed;
import org.aimle.lab.study.StudyResult;
import org.aimle.lab.study.StudySettings;
import org.aimle.lab.study.Timing;
import org.aimle.lab.study.TrajectoryPoint;
import org.aimle.lab.study.Tuned;

/**
 * A gradient study as tables (CSV with a header) and as one JSON object that holds the same tables.
 * Times stand in a table of their own: all others depend on the settings only.
 */
final class GradientStudyFiles {

  static final String JSON = "gradient-study.json";
  static final String PAGE = "gradient-study.html";

  /** A column: its name and how a row's value is found, a text, a number or null. */
  private record Column<T>(String name, Function<T, Object> value) {}

  /** Rows under named columns. */
  private record Table<T>(List<T> rows, List<Column<T>> columns) {

    String csv() {
      StringBuilder csv = new StringBuilder();
      csv.append(String.join(",", columns.stream().map(Column::name).toList())).append('\n');
      for (T row : rows) {
        List<String> cells = new ArrayList<>();
        for (Column<T> column : columns) {
          cells.add(cell(column.value().apply(row)));
        }
        csv.append(String.join(",", cells)).append('\n');
      }
      return csv.toString();
    }

    ArrayNode json(ObjectMapper mapper) {
      ArrayNode array = mapper.createArrayNode();
      for (T row : rows) {
        ObjectNode node = array.addObject();
        for (Column<T> column : columns) {
          node.putPOJO(column.name(), column.value().apply(row));
        }
      }
      return array;
    }

    private static String cell(Object value) {
      if (value == null) {
        return "";
      }
      if (value instanceof Double number) {
        return number(number);
      }
      String text = value.toString();
      return text.matches("[^,\"\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Six digits that count. */
    private static String number(double value) {
      if (value == Math.rint(value) && Math.abs(value) < 1e9) {
        return Long.toString((long) value);
      }
      return String.format(Locale.ROOT, "%.6g", value);
    }
  }

  private GradientStudyFiles() {}

  /** The CSV files, by name. */
  static Map<String, String> csv(StudyResult result) {
    Map<String, String> files = new LinkedHashMap<>();
    tables(result).forEach((name, table) -> files.put(name + ".csv", table.csv()));
    return files;
  }

  static String json(StudyResult result) {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    ObjectNode settings = root.putObject("settings");
    settings(result.settings()).forEach(settings::putPOJO);
    tables(result).forEach((name, table) -> root.set(name.replace('-', '_'), table.json(mapper)));
    try {
      return mapper.writeValueAsString(root) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the study as JSON", e);
    }
  }

  /** All that decides on the numbers, by the name of the option. */
  static Map<String, Object> settings(StudySettings settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("problems", settings.problems());
    map.put("noises", settings.noises());
    map.put("samples", settings.samples());
    map.put("lambdas", settings.lambdas());
    map.put("temperatures", settings.temperatures());
    map.put("instances", settings.instances());
    map.put("repetitions", settings.repetitions());
    map.put("steps", settings.steps());
    map.put("cosine", settings.cosine());
    map.put("seed", settings.seed());
    return map;
  }

  private static Map<String, Table<?>> tables(StudyResult result) {
    Map<String, Table<?>> tables = new LinkedHashMap<>();
    tables.put("estimates", estimates(result.measurements()));
    tables.put("best-knobs", tuned(new StudyView(result)));
    tables.put("no-scores", bars(result.bars()));
    tables.put("lambda-trajectories", trajectories(result.trajectories()));
    tables.put("adapted-lambda", adapted(AdaptedLambda.all(result.measurements())));
    tables.put(
        "samples-needed", needs(SampleNeed.all(result.measurements(), result.settings().cosine())));
    tables.put("noise-fidelity", fidelities(result.fidelities()));
    tables.put("timings", timings(result.timings()));
    return tables;
  }

  private static Table<Measurement> estimates(List<Measurement> rows) {
    return new Table<>(
        rows,
        List.of(
            new Column<>("problem", Measurement::problem),
            new Column<>("noise", Measurement::noise),
            new Column<>("estimator", Measurement::estimator),
            new Column<>("knob", row -> row.knob().toString()),
            new Column<>("value", Measurement::value),
            new Column<>("samples", Measurement::samples),
            new Column<>("cosine", row -> row.accuracy().cosine()),
            new Column<>("cosine_se", row -> row.accuracy().cosineError()),
            new Column<>("cosine_of_mean", row -> row.accuracy().cosineOfMean()),
            new Column<>("scale", row -> row.accuracy().scale()),
            new Column<>("bias", row -> row.accuracy().bias()),
            new Column<>("variance", row -> row.accuracy().variance()),
            new Column<>("rescaled_bias", row -> row.accuracy().rescaledBias()),
            new Column<>("rescaled_variance", row -> row.accuracy().rescaledVariance()),
            new Column<>("zero_share", row -> row.accuracy().zeros()),
            new Column<>("non_zeros_per_sample", row -> orNull(row.nonZeros())),
            new Column<>("lambda", Measurement::lambda),
            new Column<>("beta", Measurement::beta),
            new Column<>("solver_calls", Measurement::solverCalls)));
  }

  private static Table<TrajectoryPoint> trajectories(List<TrajectoryPoint> rows) {
    return new Table<>(
        rows,
        List.of(
            new Column<>("problem", TrajectoryPoint::problem),
            new Column<>("noise", TrajectoryPoint::noise),
            new Column<>("estimator", TrajectoryPoint::estimator),
            new Column<>("samples", TrajectoryPoint::samples),
            new Column<>("step", TrajectoryPoint::step),
            new Column<>("beta", TrajectoryPoint::beta),
            new Column<>("lambda", TrajectoryPoint::lambda),
            new Column<>("density", TrajectoryPoint::density),
            new Column<>("cosine", TrajectoryPoint::cosine)));
  }

  private static Table<AdaptedLambda> adapted(List<AdaptedLambda> rows) {
    return new Table<>(
        rows,
        List.of(
            new Column<>("problem", row -> row.adapted().problem()),
            new Column<>("noise", row -> row.adapted().noise()),
            new Column<>("estimator", row -> row.adapted().estimator()),
            new Column<>("samples", row -> row.adapted().samples()),
            new Column<>("lambda", row -> row.adapted().lambda()),
            new Column<>("cosine", row -> row.adapted().accuracy().cosine()),
            new Column<>("best_lambda", row -> row.best().value()),
            new Column<>("best_cosine", row -> row.tuned().cosine()),
            new Column<>("best_at_end", row -> row.tuned().atEnd()),
            new Column<>("ratio", AdaptedLambda::ratio),
            new Column<>("lost_cosine", row -> row.lost().mean()),
            new Column<>("lost_cosine_se", row -> row.lost().error()),
            new Column<>("plateau_from", AdaptedLambda::plateauFrom),
            new Column<>("plateau_to", AdaptedLambda::plateauTo),
            new Column<>("non_zeros", row -> orNull(row.adapted().nonZeros())),
            new Column<>("best_non_zeros", row -> orNull(row.best().nonZeros()))));
  }

  private static Table<SampleNeed> needs(List<SampleNeed> rows) {
    return new Table<>(
        rows,
        List.of(
            new Column<>("problem", SampleNeed::problem),
            new Column<>("noise", SampleNeed::noise),
            new Column<>("estimator", SampleNeed::estimator),
            new Column<>("samples_needed", row -> orNull(row.samples())),
            new Column<>("solver_calls_needed", row -> orNull(row.solverCalls())),
            new Column<>("best_cosine", row -> row.best().cosine()),
            new Column<>("best_samples", row -> row.best().best().samples()),
            new Column<>("best_value", row -> row.best().best().value())));
  }

  private static Table<Tuned> tuned(StudyView view) {
    return new Table<>(
        view.tuned(),
        List.of(
            new Column<>("problem", row -> row.best().problem()),
            new Column<>("noise", row -> row.best().noise()),
            new Column<>("estimator", row -> row.best().estimator()),
            new Column<>("samples", row -> row.best().samples()),
            new Column<>("cosine", Tuned::cosine),
            new Column<>("cosine_se", row -> row.cosines().error()),
            new Column<>("less_no_scores", row -> lessNoScores(row, view).mean()),
            new Column<>("less_no_scores_se", row -> lessNoScores(row, view).error()),
            new Column<>("knob", row -> row.best().knob().toString()),
            new Column<>("best_value", row -> row.best().value()),
            new Column<>("best_at_end", Tuned::atEnd),
            new Column<>(
                "cosine_at_temperature_1",
                row ->
                    view.atNaturalTemperature(row.best())
                        .map(one -> (Object) one.accuracy().cosine())
                        .orElse(null)),
            new Column<>("solver_calls", row -> row.best().solverCalls())));
  }

  private static PerInstance lessNoScores(Tuned row, StudyView view) {
    return row.cosines().minus(view.noScores(row.best().problem()));
  }

  private static Table<NoScores> bars(List<NoScores> rows) {
    return new Table<>(
        rows,
        List.of(
            new Column<>("problem", NoScores::problem),
            new Column<>("cosine", row -> row.cosines().mean()),
            new Column<>("cosine_se", row -> row.cosines().error())));
  }

  private static Object orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Table<NoiseFidelity> fidelities(List<NoiseFidelity> rows) {
    return new Table<>(
        rows,
        List.of(
            new Column<>("problem", NoiseFidelity::problem),
            new Column<>("noise", NoiseFidelity::noise),
            new Column<>("marginal_error", NoiseFidelity::marginalError),
            new Column<>("without_noise", NoiseFidelity::withoutNoise)));
  }

  private static Table<Timing> timings(List<Timing> rows) {
    return new Table<>(
        rows,
        List.of(
            new Column<>("problem", Timing::problem),
            new Column<>("noise", Timing::noise),
            new Column<>("estimator", Timing::estimator),
            new Column<>("samples", Timing::samples),
            new Column<>("microseconds", Timing::microseconds),
            new Column<>("noise_microseconds", Timing::noiseMicroseconds)));
  }
}
