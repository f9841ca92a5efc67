package org.aimle.jobs.progress;

import java.io.PrintWriter;
import java.time.Duration;
import org.aimle.spark.training.EpochProgress;
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
    pending = progress.line();
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
}
