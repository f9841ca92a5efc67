package org.aimle.spark.training.wire;

import java.io.Serializable;

/**
 * What a round's workers begin with and hand back beside their parameters.
 *
 * @param updater what becomes of the updater's state
 * @param deltaBits 0: workers hand back parameters; else the change of the parameters in the round,
 *     each number in 8, 16 or 32 bits, with what was left out in rounds before
 * @param from the set of blocks with what each worker kept from the round before; {@link #NOTHING}
 *     where all begin with the state that is sent
 * @param to the set of blocks where each worker keeps what the next round needs; {@link #NOTHING}
 *     for none
 * @param parameters how many the graph has
 * @param updaterNumbers how many numbers its updater's state has
 */
public record Exchange(
    Updater updater, int deltaBits, int from, int to, int parameters, int updaterNumbers)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** No set of blocks. */
  public static final int NOTHING = -1;

  /** Ways of the updater's state. */
  public enum Updater {
    /** It is sent, and comes back. */
    TRAVELS,
    /** It stays with the worker. */
    STAYS,
    /** It begins anew with each round. */
    ENDS
  }

  /** Everything travels in full. */
  public static final Exchange FULL = new Exchange(Updater.TRAVELS, 0, NOTHING, NOTHING, 0, 0);

  /** Numbers of the updater's state that a worker keeps. */
  public int keptUpdaterNumbers() {
    return updater == Updater.STAYS ? updaterNumbers : 0;
  }

  /** Numbers that a worker keeps of what rounding left out. */
  public int residualNumbers() {
    return deltaBits > 0 && deltaBits < Float.SIZE ? parameters : 0;
  }

  /** The same with another set to which the workers' part is written. */
  public Exchange writingTo(int other) {
    return new Exchange(updater, deltaBits, NOTHING, other, parameters, updaterNumbers);
  }
}
