package org.aimle.spark.training;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one readable line per round, or fewer where rounds are short. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class ProgressLogger implements RoundListener {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressLogger.class);

  private final Duration interval;
  private long lastLine;
  private boolean silentSoFar = true;

  /**
   * @param interval least time between two lines; zero for a line per round. The last round of an
   *     epoch always has one.
   */
  public ProgressLogger(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval is " + interval + " but must not be negative");
    }
    this.interval = interval;
  }

  @Override
  public void roundEnded(RoundProgress progress, ModelState state) {
    long now = System.nanoTime();
    boolean due = silentSoFar || now - lastLine >= interval.toNanos();
    if (due || progress.validationLoss().isPresent()) {
      silentSoFar = false;
      lastLine = now;
      LOG.info("{}", progress.line());
    }
  }

  @Override
  public void epochEnded(EpochProgress progress, ModelState state) {
    LOG.info(
        "{}",
        String.format(
            Locale.ROOT,
            "epoch %d ended: %d examples in %s, training loss %.6g%s",
            progress.epoch() + 1,
            progress.examples(),
            text(progress.elapsed()),
            progress.trainingLoss(),
            progress.validationLoss().isPresent()
                ? String.format(
                    Locale.ROOT, ", validation loss %.6g", progress.validationLoss().getAsDouble())
                : ""));
  }

  private static String text(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1e3);
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + String.format(Locale.ROOT, "%02ds", seconds % 60);
    }
    return seconds / 3600 + "h" + String.format(Locale.ROOT, "%02dm", seconds % 3600 / 60);
  }
}
