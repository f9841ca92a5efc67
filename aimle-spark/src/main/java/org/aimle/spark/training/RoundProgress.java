package org.aimle.spark.training;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.aimle.solver.SolverCounts;

/**
 * What one round did.
 *
 * @param epoch from 0
 * @param epochs epochs in total, unless training stops early
 * @param round since the start of training, from 0
 * @param rounds in total, as far as the epochs so far tell
 * @param examples trained on in this round
 * @param examplesPerSecond of this round, everything included
 * @param trainingLoss mean over the round's examples
 * @param droppedReplicas workers whose result was not finite and was left out
 * @param layers the AIMLE layers by vertex name, in topological order
 * @param validationLoss mean over the validation examples, if they were evaluated after this round
 * @param elapsed since the start of training
 * @param remaining as far as the rounds so far tell
 * @since 0.1.0
 */
public record RoundProgress(
    int epoch,
    int epochs,
    int round,
    int rounds,
    long examples,
    double examplesPerSecond,
    double trainingLoss,
    int droppedReplicas,
    Map<String, LayerProgress> layers,
    OptionalDouble validationLoss,
    Duration elapsed,
    Duration remaining) {

  /** The round in one readable line; epochs and rounds counted from 1. */
  public String line() {
    StringBuilder line = new StringBuilder();
    append(
        line,
        "epoch %2d/%d  round %4d/%d  %6.0f examples/s  loss %.5f",
        epoch + 1,
        epochs,
        round + 1,
        rounds,
        examplesPerSecond,
        trainingLoss);
    layers.forEach(
        (name, layer) -> {
          if (layers.size() > 1) {
            append(line, "  %s:", name);
          }
          append(line, layer);
        });
    validationLoss.ifPresent(loss -> append(line, "  validation %.5f", loss));
    if (droppedReplicas > 0) {
      append(line, "  dropped replicas %d", droppedReplicas);
    }
    long seconds = remaining.toSeconds();
    if (seconds < 3600) {
      append(line, "  %d:%02d left", seconds / 60, seconds % 60);
    } else {
      append(line, "  %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    return line.toString();
  }

  private static void append(StringBuilder line, LayerProgress layer) {
    append(
        line,
        "  beta %.4g  non-zeros %.2f",
        layer.lambda().beta(),
        layer.sparsity().nonZerosPerGradient());
    SolverCounts solver = layer.solver();
    if (solver.limited() > 0) {
      append(line, "  not proved optimal %d", solver.limited());
    }
    if (solver.remembered() > 0) {
      append(line, "  from memory %.0f %%", 100.0 * solver.remembered() / solver.solved());
    }
  }

  private static void append(StringBuilder line, String format, Object... values) {
    line.append(String.format(Locale.ROOT, format, values));
  }
}
