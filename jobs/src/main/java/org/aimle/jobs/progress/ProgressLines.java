package org.aimle.jobs.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;

/**
 * Prints a line per round. On a terminal the line of a round replaces that of the one before; in a
 * file or pipe, at most one a second is written. The last round of each epoch, and one that dropped
 * replicas, always have their line. Not thread-safe.
 */
public final class ProgressLines implements RoundListener {

  /** Where the lines go. */
  public enum Medium {
    TERMINAL,
    FILE;

    public static Medium ofThisProcess() {
      return System.console() == null ? FILE : TERMINAL;
    }
  }

  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final String NO_WRAPPING = "\u001b[?7l";
  private static final String WRAPPING = "\u001b[?7h";
  private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(100);
  private static final Duration FILE_INTERVAL = Duration.ofSeconds(1);

  private final PrintWriter out;
  private final Medium medium;
  private long lastLine = Long.MIN_VALUE;
  private String pending = "";

  public ProgressLines(PrintWriter out, Medium medium) {
    this.out = out;
    this.medium = medium;
  }

  @Override
  public void roundEnded(RoundProgress progress, ModelState state) {
    pending = line(progress);
    Duration interval = medium == Medium.TERMINAL ? TERMINAL_INTERVAL : FILE_INTERVAL;
    long now = System.nanoTime();
    if (lastLine == Long.MIN_VALUE
        || now - lastLine >= interval.toNanos()
        || progress.droppedReplicas() > 0) {
      lastLine = now;
      print();
      if (progress.droppedReplicas() > 0 && medium == Medium.TERMINAL) {
        // Not to be replaced by the next line.
        out.println();
      }
    }
  }

  @Override
  public void epochEnded(EpochProgress progress, ModelState state) {
    if (!pending.isEmpty()) {
      print();
    }
    if (medium == Medium.TERMINAL) {
      out.println();
      out.flush();
    }
  }

  private void print() {
    if (medium == Medium.TERMINAL) {
      out.print(ERASE_LINE + NO_WRAPPING + pending + WRAPPING);
    } else {
      out.println(pending);
      pending = "";
    }
    out.flush();
  }

  /** A round in one line; epochs and rounds counted from 1. */
  static String line(RoundProgress progress) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "epoch %2d/%d  round %4d/%d  %6.0f examples/s  loss %.5f",
            progress.epoch() + 1,
            progress.epochs(),
            progress.round() + 1,
            progress.rounds(),
            progress.examplesPerSecond(),
            progress.trainingLoss()));
    for (LayerProgress layer : progress.layers().values()) {
      line.append(
          String.format(
              Locale.ROOT,
              "  beta %.4g  non-zeros %.2f",
              layer.lambda().beta(),
              layer.sparsity().nonZerosPerGradient()));
      SolverCounts solver = layer.solver();
      if (solver.limited() > 0) {
        line.append("  not proved optimal ").append(solver.limited());
      }
      if (solver.remembered() > 0) {
        line.append(
            String.format(
                Locale.ROOT,
                "  from memory %.0f %%",
                100.0 * solver.remembered() / solver.solved()));
      }
    }
    progress
        .validationLoss()
        .ifPresent(loss -> line.append(String.format(Locale.ROOT, "  validation %.5f", loss)));
    if (progress.droppedReplicas() > 0) {
      line.append("  dropped replicas ").append(progress.droppedReplicas());
    }
    return line.append("  ").append(clock(progress.remaining())).append(" left").toString();
  }

  private static String clock(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
