package org.aimle.jobs.explain.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.RoundProgress;

/** Writes a run as one JSON object, {@code metrics.json}; epochs and rounds count from 1 there. */
public final class MetricsJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsJson() {}

  public static String write(RunReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "aimle-metrics/1");
    root.put("title", report.title());
    root.put("started", report.started().toString());
    root.put("seconds", report.elapsed().toMillis() / 1e3);
    ObjectNode settings = root.putObject("settings");
    report.settings().forEach(settings::put);
    ObjectNode texts = root.putObject("texts");
    report.texts().forEach(texts::put);
    root.put("best_epoch", report.bestEpoch() + 1);
    ObjectNode scores = root.putObject("scores");
    report.scores().forEach(set -> write(scores.putObject(set.set()), set));
    ArrayNode epochs = root.putArray("epochs");
    report.history().epochs().forEach(epoch -> write(epochs.addObject(), epoch));
    ArrayNode rounds = root.putArray("rounds");
    report.history().rounds().forEach(round -> write(rounds.addObject(), round));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write the metrics", e);
    }
  }

  /** Adds the scores of one set. */
  public static void write(ObjectNode node, Scores scores) {
    node.put("texts", scores.texts());
    node.put("mse", scores.mse());
    scores.accuracy().ifPresent(accuracy -> node.put("accuracy", accuracy));
    scores.chosen().ifPresent(chosen -> node.put("chosen_tokens", chosen));
    if (scores.markedTexts() > 0) {
      node.put("marked_texts", scores.markedTexts());
      scores.precision().ifPresent(precision -> node.put("subset_precision", precision));
      scores.recall().ifPresent(recall -> node.put("subset_recall", recall));
    }
  }

  private static void write(ObjectNode node, EpochProgress epoch) {
    node.put("epoch", epoch.epoch() + 1);
    node.put("training_loss", epoch.trainingLoss());
    epoch.validationLoss().ifPresent(loss -> node.put("validation_loss", loss));
    node.put("seconds", epoch.elapsed().toMillis() / 1e3);
  }

  private static void write(ObjectNode node, RoundProgress round) {
    node.put("epoch", round.epoch() + 1);
    node.put("round", round.round() + 1);
    node.put("examples", round.examples());
    node.put("examples_per_second", round.examplesPerSecond());
    node.put("training_loss", round.trainingLoss());
    if (round.droppedReplicas() > 0) {
      node.put("dropped_replicas", round.droppedReplicas());
    }
    ObjectNode layers = node.putObject("layers");
    round.layers().forEach((name, layer) -> write(layers.putObject(name), layer));
  }

  private static void write(ObjectNode node, LayerProgress layer) {
    node.put("beta", layer.lambda().beta());
    node.put("density", layer.lambda().density());
    node.put("non_zeros_per_gradient", layer.sparsity().nonZerosPerGradient());
    SolverCounts solver = layer.solver();
    if (solver.solved() > 0) {
      node.put("instances_solved", solver.solved());
      node.put("not_proved_optimal", solver.limited());
      node.put("from_memory", solver.remembered());
    }
  }
}
