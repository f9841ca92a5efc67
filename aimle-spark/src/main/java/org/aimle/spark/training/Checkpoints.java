package org.aimle.spark.training;

import java.util.Objects;
import org.aimle.WrongInputException;

/**
 * Where and how often training writes down all that it needs to go on after a crash.
 *
 * @param directory any Hadoop path
 * @param interval how often
 * @param start what to do with checkpoints that are there already
 * @since 0.1.0
 */
public record Checkpoints(String directory, Interval interval, Start start) {

  /** What training does with the checkpoints it finds. */
  public enum Start {
    /** Begins anew; refuses a folder that has checkpoints, so that none is lost by accident. */
    FRESH,
    /** Goes on from the newest one; begins anew if there is none. */
    RESUME
  }

  /** How often a checkpoint is written. */
  public sealed interface Interval {}

  /** At the end of each epoch. */
  public record EachEpoch() implements Interval {}

  /**
   * At the end of every so many rounds, and of each epoch.
   *
   * @param rounds at least 1
   */
  public record Rounds(int rounds) implements Interval {

    public Rounds {
      if (rounds < 1) {
        throw new WrongInputException("rounds is " + rounds + " but must be at least 1");
      }
    }
  }

  public Checkpoints {
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(start, "start");
    if (directory.isBlank()) {
      throw new WrongInputException("directory is blank; name a folder on a Hadoop path");
    }
  }

  /** A checkpoint after each epoch, continuing from the newest one in the folder. */
  public static Checkpoints eachEpoch(String directory) {
    return new Checkpoints(directory, new EachEpoch(), Start.RESUME);
  }

  /** A checkpoint after every so many rounds, continuing from the newest one in the folder. */
  public static Checkpoints everyRounds(String directory, int rounds) {
    return new Checkpoints(directory, new Rounds(rounds), Start.RESUME);
  }

  boolean isDue(int rounds, boolean epochEnded) {
    return epochEnded || interval instanceof Rounds every && rounds % every.rounds() == 0;
  }

  /** The same folder and interval, with another way to begin. */
  public Checkpoints startingWith(Start newStart) {
    return new Checkpoints(directory, interval, newStart);
  }
}
