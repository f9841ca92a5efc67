package org.aimle.jobs.explain.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.jobs.evaluation.ExplainedText;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.spark.training.TrainingHistory;

/**
 * All that a training run has to tell; {@link MetricsJson} and {@link ReportPage} write it down.
 *
 * @param title what was trained, on what
 * @param started when the run began
 * @param elapsed how long it took, reading and evaluation included
 * @param settings key and value
 * @param texts size of each set of texts by its name
 * @param history every round and epoch
 * @param bestEpoch the epoch whose model was kept, from 0
 * @param target the number of non-zeros per gradient that lambda aims at, if it aims
 * @param scores of each set
 * @param samples a few texts of the set scored last
 */
public record RunReport(
    String title,
    Instant started,
    Duration elapsed,
    Map<String, String> settings,
    Map<String, Long> texts,
    TrainingHistory history,
    int bestEpoch,
    Optional<Double> target,
    List<Scores> scores,
    List<ExplainedText> samples) {

  public RunReport {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    scores = List.copyOf(scores);
    samples = List.copyOf(samples);
  }
}
