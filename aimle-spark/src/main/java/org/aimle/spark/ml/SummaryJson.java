package org.aimle.spark.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.TrainingHistory;

/** The written form of the summaries of trainings; epochs and rounds count from 0. */
final class SummaryJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The field with the number of texts that were left out. */
  static final String TEXTS = "skippedTexts";

  /** The field with the number of rows that were left out. */
  static final String ROWS = "skippedRows";

  private SummaryJson() {}

  /** What is read; whoever reads it knows what was skipped. */
  record Told(
      TrainingHistory history,
      int bestEpoch,
      long skipped,
      Map<String, LambdaState> lambdas,
      Optional<Fidelity> fidelity) {}

  /**
   * @param skippedName the field for the number of what was left out
   */
  static String write(
      TrainingHistory history,
      int bestEpoch,
      String skippedName,
      long skipped,
      Map<String, LambdaState> given,
      Optional<Fidelity> fidelity) {
    ObjectNode root = JSON.createObjectNode();
    root.put("bestEpoch", bestEpoch);
    root.put(skippedName, skipped);
    fidelity.ifPresent(told -> root.set("fidelity", JSON.valueToTree(told)));
    ObjectNode lambdas = root.putObject("lambdas");
    given.forEach((name, lambda) -> write(lambdas.putObject(name), lambda));
    ArrayNode epochs = root.putArray("epochs");
    history.epochs().forEach(epoch -> write(epochs.addObject(), epoch));
    ArrayNode rounds = root.putArray("rounds");
    history.rounds().forEach(round -> write(rounds.addObject(), round));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param skippedName the field with the number of what was left out
   * @throws IOException if the text is not of this form
   */
  static Told read(String text, String skippedName) throws IOException {
    JsonNode root = JSON.readTree(text);
    Map<String, LambdaState> lambdas = new LinkedHashMap<>();
    root.required("lambdas")
        .properties()
        .forEach(entry -> lambdas.put(entry.getKey(), lambda(entry.getValue())));
    List<EpochProgress> epochs = new ArrayList<>();
    root.required("epochs").forEach(epoch -> epochs.add(epoch(epoch)));
    List<RoundProgress> rounds = new ArrayList<>();
    root.required("rounds").forEach(round -> rounds.add(round(round)));
    return new Told(
        new TrainingHistory(rounds, epochs),
        root.required("bestEpoch").asInt(),
        root.path(skippedName).asLong(0),
        lambdas,
        root.has("fidelity") ? Optional.of(fidelity(root.get("fidelity"))) : Optional.empty());
  }

  private static Fidelity fidelity(JsonNode node) {
    return new Fidelity(
        node.required("texts").asLong(),
        node.required("heldOut").asBoolean(),
        number(node, "agreement"),
        number(node, "r2"),
        number(node, "sufficiency"),
        number(node, "comprehensiveness"),
        number(node, "topWords"),
        number(node, "effectCovered"));
  }

  private static void write(ObjectNode node, LambdaState lambda) {
    node.put("beta", lambda.beta());
    node.put("density", lambda.density());
    node.put("previousUpdate", lambda.previousUpdate());
  }

  private static LambdaState lambda(JsonNode node) {
    return new LambdaState(
        number(node, "beta"), number(node, "density"), number(node, "previousUpdate"));
  }

  private static void write(ObjectNode node, EpochProgress epoch) {
    node.put("epoch", epoch.epoch());
    node.put("examples", epoch.examples());
    node.put("trainingLoss", epoch.trainingLoss());
    epoch.validationLoss().ifPresent(loss -> node.put("validationLoss", loss));
    node.put("elapsed", epoch.elapsed().toString());
  }

  private static EpochProgress epoch(JsonNode node) {
    return new EpochProgress(
        node.required("epoch").asInt(),
        node.required("examples").asLong(),
        number(node, "trainingLoss"),
        optional(node, "validationLoss"),
        Duration.parse(node.required("elapsed").asText()));
  }

  private static void write(ObjectNode node, RoundProgress round) {
    node.put("epoch", round.epoch());
    node.put("epochs", round.epochs());
    node.put("round", round.round());
    node.put("rounds", round.rounds());
    node.put("examples", round.examples());
    node.put("examplesPerSecond", round.examplesPerSecond());
    node.put("trainingLoss", round.trainingLoss());
    node.put("droppedReplicas", round.droppedReplicas());
    ObjectNode layers = node.putObject("layers");
    round.layers().forEach((name, layer) -> write(layers.putObject(name), layer));
    round.validationLoss().ifPresent(loss -> node.put("validationLoss", loss));
    node.put("elapsed", round.elapsed().toString());
    node.put("remaining", round.remaining().toString());
  }

  private static RoundProgress round(JsonNode node) {
    Map<String, LayerProgress> layers = new LinkedHashMap<>();
    node.required("layers")
        .properties()
        .forEach(entry -> layers.put(entry.getKey(), layer(entry.getValue())));
    return new RoundProgress(
        node.required("epoch").asInt(),
        node.required("epochs").asInt(),
        node.required("round").asInt(),
        node.required("rounds").asInt(),
        node.required("examples").asLong(),
        number(node, "examplesPerSecond"),
        number(node, "trainingLoss"),
        node.required("droppedReplicas").asInt(),
        layers,
        optional(node, "validationLoss"),
        Duration.parse(node.required("elapsed").asText()),
        Duration.parse(node.required("remaining").asText()));
  }

  private static void write(ObjectNode node, LayerProgress layer) {
    write(node.putObject("lambda"), layer.lambda());
    node.put("nonZeros", layer.sparsity().nonZeros());
    node.put("gradients", layer.sparsity().gradients());
    node.put("ones", layer.sparsity().ones());
    node.put("solved", layer.solver().solved());
    node.put("limited", layer.solver().limited());
    node.put("remembered", layer.solver().remembered());
  }

  private static LayerProgress layer(JsonNode node) {
    return new LayerProgress(
        lambda(node.required("lambda")),
        new SparsityStatistics(
            node.required("nonZeros").asLong(),
            node.required("gradients").asLong(),
            node.required("ones").asLong()),
        new SolverCounts(
            node.required("solved").asLong(),
            node.required("limited").asLong(),
            node.required("remembered").asLong()));
  }

  /** Jackson writes a number that is not finite as its name, in quotes. */
  private static double number(JsonNode node, String field) {
    return Double.parseDouble(node.required(field).asText());
  }

  private static OptionalDouble optional(JsonNode node, String field) {
    return node.has(field) ? OptionalDouble.of(number(node, field)) : OptionalDouble.empty();
  }
}
