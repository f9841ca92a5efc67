package org.aimle.jobs.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aimle.spark.report.Chart;
import org.aimle.spark.training.TrainingHistory;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What an experiment found: gathered by the job, written by {@link ExamplePage}. Not thread-safe.
 */
public final class ExampleReport {

  /** A picture with what it shows. */
  record Shown(String name, String title, String note, Picture picture) {}

  /** A chart with its heading. */
  record Drawn(String title, Chart chart) {}

  /** Rows of words and numbers. */
  record Table(String title, List<String> header, List<List<String>> rows) {}

  final String title;
  final TrainingHistory history;
  final Map<String, String> figures = new LinkedHashMap<>();
  final Map<String, Double> metrics = new LinkedHashMap<>();
  final Map<String, List<Double>> series = new LinkedHashMap<>();
  final List<Shown> pictures = new ArrayList<>();
  final List<Drawn> charts = new ArrayList<>();
  final List<Table> tables = new ArrayList<>();
  final Map<String, ComputationGraph> networks = new LinkedHashMap<>();

  /**
   * @param title what was trained on what
   * @param history how it went; its loss and lambdas are drawn
   */
  public ExampleReport(String title, TrainingHistory history) {
    this.title = title;
    this.history = history;
  }

  /** A number of the page's head. */
  public ExampleReport figure(String value, String meaning) {
    figures.put(meaning, value);
    return this;
  }

  /** A number of {@code metrics.json}. */
  public ExampleReport metric(String name, double value) {
    metrics.put(name, value);
    return this;
  }

  /** A number of {@code metrics.json} for each epoch. */
  public ExampleReport series(String name, List<Double> values) {
    series.put(name, List.copyOf(values));
    return this;
  }

  /**
   * A picture, also written to {@code pictures/NAME.png}.
   *
   * @param note a sentence that says what to see
   */
  public ExampleReport picture(String name, String title, String note, Picture picture) {
    pictures.add(new Shown(name, title, note, picture));
    return this;
  }

  /** A chart over epochs, with its heading. */
  public ExampleReport chart(String title, Chart chart) {
    charts.add(new Drawn(title, chart));
    return this;
  }

  /** A table of the page and the console; the first cell of a row names it. */
  public ExampleReport table(String title, List<String> header, List<List<String>> rows) {
    tables.add(new Table(title, header, rows));
    return this;
  }

  /** A trained network, written to {@code NAME.zip} for {@code SavedGraphs.read}. */
  public ExampleReport network(String name, ComputationGraph graph) {
    networks.put(name, graph);
    return this;
  }
}
