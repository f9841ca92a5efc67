package org.aimle.lab.bench.rounds;

import org.aimle.lab.Options;
import picocli.CommandLine.Option;

/** What a worker does in a round. */
final class WorkOptions {

  @Option(
      names = "--averaging-frequency",
      paramLabel = "N",
      defaultValue = "10",
      description = "Minibatches of a worker in a round (default ${DEFAULT-VALUE}).")
  int frequency;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "40",
      description = "Texts of a minibatch (default ${DEFAULT-VALUE}).")
  int batch;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "108",
      description = "Words of a text, mean (default ${DEFAULT-VALUE}).")
  int length;

  void check() {
    Options.requireAtLeast("--averaging-frequency", 1, frequency);
    Options.requireAtLeast("--batch-size", 1, batch);
    Options.requireAtLeast("--length", 1, length);
  }
}
