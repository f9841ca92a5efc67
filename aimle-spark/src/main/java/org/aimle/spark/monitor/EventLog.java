package org.aimle.spark.monitor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.TrainingStart;
import org.aimle.spec.Visible;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One line for each event of a training, {@code key=value} separated by blanks; a value with
 * blanks, quotes, equals signs or control characters is a JSON string. The same keys and values are
 * in the logging context (MDC), so a JSON layout writes them as fields. Level INFO; rounds that
 * follow each other within a second, but for the last of an epoch, DEBUG.
 */
final class EventLog implements RoundListener {

  /** The name of the logger, for settings of log4j. */
  static final String LOGGER = "org.aimle.events";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final int training;
  private Optional<Long> lastRound = Optional.empty();
  private int rounds;

  /**
   * @param training its number among those of the application
   */
  EventLog(int training) {
    this.training = training;
  }

  @Override
  public void trainingStarted(TrainingStart start) {
    rounds = start.before().rounds().size();
    Map<String, Object> fields = fields("training_started");
    fields.put("epochs", start.settings().epochs());
    fields.put("workers", start.workers());
    fields.put("parameters", start.parameters());
    fields.put("averaging_frequency", start.settings().averagingFrequency());
    fields.put("seed", start.settings().seed());
    fields.put("rounds_before", rounds);
    write(fields, true);
  }

  @Override
  public void roundEnded(RoundProgress progress, ModelState state) {
    rounds = progress.round() + 1;
    Map<String, Object> fields = fields("round");
    fields.put("epoch", progress.epoch() + 1);
    fields.put("round", rounds);
    fields.put("rounds", progress.rounds());
    fields.put("examples", progress.examples());
    fields.put("examples_per_second", progress.examplesPerSecond());
    fields.put("loss", progress.trainingLoss());
    progress.validationLoss().ifPresent(loss -> fields.put("validation_loss", loss));
    fields.put("dropped_replicas", progress.droppedReplicas());
    progress.layers().forEach((name, layer) -> put(fields, name + ".", layer));
    fields.put("seconds", progress.elapsed().toMillis() / 1e3);
    fields.put("seconds_left", progress.remaining().toMillis() / 1e3);
    long now = System.nanoTime();
    boolean due =
        lastRound.map(at -> now - at >= INTERVAL).orElse(true)
            || progress.validationLoss().isPresent()
            || progress.droppedReplicas() > 0;
    if (due) {
      lastRound = Optional.of(now);
    }
    write(fields, due);
  }

  private static void put(Map<String, Object> fields, String prefix, LayerProgress layer) {
    fields.put(prefix + "beta", layer.lambda().beta());
    fields.put(prefix + "non_zeros", layer.sparsity().nonZerosPerGradient());
    fields.put(prefix + "solved", layer.solver().solved());
    fields.put(prefix + "limited", layer.solver().limited());
  }

  @Override
  public void epochEnded(EpochProgress progress, ModelState state) {
    Map<String, Object> fields = fields("epoch");
    fields.put("epoch", progress.epoch() + 1);
    fields.put("examples", progress.examples());
    fields.put("loss", progress.trainingLoss());
    progress.validationLoss().ifPresent(loss -> fields.put("validation_loss", loss));
    fields.put("seconds", progress.elapsed().toMillis() / 1e3);
    write(fields, true);
  }

  @Override
  public void checkpointWritten(int done) {
    Map<String, Object> fields = fields("checkpoint");
    fields.put("round", done);
    write(fields, true);
  }

  @Override
  public void trainingEnded(Optional<Throwable> failure) {
    Map<String, Object> fields = fields("training_ended");
    fields.put("outcome", failure.isPresent() ? "failed" : "done");
    fields.put("rounds", rounds);
    failure.ifPresent(e -> fields.put("failure", Visible.oneLine(e)));
    write(fields, true);
  }

  private Map<String, Object> fields(String event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", event);
    fields.put("training", training);
    return fields;
  }

  private static void write(Map<String, Object> fields, boolean due) {
    if (!(due ? LOG.isInfoEnabled() : LOG.isDebugEnabled())) {
      return;
    }
    String line =
        fields.entrySet().stream()
            .map(field -> quoted(field.getKey()) + "=" + quoted(field.getValue().toString()))
            .collect(Collectors.joining(" "));
    Map<String, String> others = MDC.getCopyOfContextMap();
    fields.forEach((key, value) -> MDC.put(key, value.toString()));
    try {
      if (due) {
        LOG.info("{}", line);
      } else {
        LOG.debug("{}", line);
      }
    } finally {
      if (others == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(others);
      }
    }
  }

  /** As it is, or as a JSON string: a name that comes from data must not look like a field. */
  static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c <= ' ' || c == '=' || c == '"' || c == 0x7f);
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
