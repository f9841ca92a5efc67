package org.aimle.lab.soak;

import java.util.Locale;

/** What a driver is doing, in the order in which it does it. */
enum Moment {
  /** Its JVM and Spark start; executors are asked for. */
  STARTING,
  /** Texts are made, read and kept in executors. */
  CACHING,
  /** Word vectors are trained, texts encoded, and the first round is on its way. */
  WORD_VECTORS,
  TRAINING,
  /** The last round of an epoch, and what follows it. */
  VALIDATION,
  /** A checkpoint is being written. */
  CHECKPOINT,
  /** The model is saved, scored, and explains. */
  SAVING;

  boolean isInRounds() {
    return this == TRAINING || this == VALIDATION || this == CHECKPOINT;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
