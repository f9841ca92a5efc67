package org.aimle.spark.training.executor;

import java.util.Arrays;
import java.util.Optional;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.FloatArrays;
import org.aimle.spark.training.wire.Numbers;
import org.aimle.spark.training.wire.RoundState;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What one worker keeps from round to round in its executor: the updater's state, what rounding
 * left out of its changes, and the examples seen since all workers had the same. A round reads one
 * set of blocks and writes another, so that it can be tried again; what is written is a function of
 * what is read and of the round.
 */
final class WorkerMemory {

  /** Of a worker without data, which keeps nothing else. */
  static final long NO_DATA = -1;

  /** Pieces of the longest array of Java. */
  private static final int MOST = Integer.MAX_VALUE / FloatArrays.PIECE + 1;

  private static final int EXAMPLES = 0;
  private static final int UPDATER = 1;
  private static final int RESIDUAL = UPDATER + MOST;
  private static final int BLOCKS = RESIDUAL + MOST;

  /** A count is written as two numbers that floats hold exactly. */
  private static final int COUNT = 2;

  private static final int COUNT_BITS = 24;

  /** What was kept is gone with the executor that held it. */
  static final class LostException extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  private final Exchange exchange;
  private final int partition;

  WorkerMemory(Exchange exchange, int partition) {
    this.exchange = exchange;
    this.partition = partition;
  }

  private boolean begins() {
    return exchange.from() != Exchange.NOTHING;
  }

  private boolean goesOn() {
    return exchange.to() != Exchange.NOTHING;
  }

  /** Examples seen when the round that kept a set was over. */
  long examples(int set) {
    float[] halves = get(set, EXAMPLES);
    return ((long) halves[0] << COUNT_BITS) + (long) halves[1];
  }

  /** The updater's state that the round kept. */
  float[] updaterState() {
    return all(UPDATER, exchange.keptUpdaterNumbers());
  }

  /** All that the round kept. */
  float[] all() {
    float[] examples = get(exchange.to(), EXAMPLES);
    if (examples(exchange.to()) == NO_DATA) {
      return examples;
    }
    float[] updater = updaterState();
    float[] residual = all(RESIDUAL, exchange.residualNumbers());
    float[] all = Arrays.copyOf(examples, COUNT + updater.length + residual.length);
    System.arraycopy(updater, 0, all, COUNT, updater.length);
    System.arraycopy(residual, 0, all, COUNT + updater.length, residual.length);
    return all;
  }

  /** Keeps what {@link #all} gave. */
  void putAll(float[] all) {
    if (all.length > COUNT) {
      int updater = exchange.keptUpdaterNumbers();
      putAll(UPDATER, new Numbers.Here(Arrays.copyOfRange(all, COUNT, COUNT + updater)));
      putAll(RESIDUAL, new Numbers.Here(Arrays.copyOfRange(all, COUNT + updater, all.length)));
    }
    put(EXAMPLES, Arrays.copyOf(all, COUNT));
  }

  /** Puts the updater's state with which the round begins into an array. */
  void loadUpdater(Numbers sent, INDArray array) {
    int kept = begins() ? exchange.keptUpdaterNumbers() : 0;
    if (kept == 0) {
      sent.copyTo("updater state", array);
    }
    for (int piece = 0; piece < FloatArrays.pieces(kept); piece++) {
      FloatArrays.write(get(exchange.from(), UPDATER + piece), array, FloatArrays.from(piece));
    }
  }

  /** Adds to changes what rounding left out before. */
  void addResidual(float[] changes) {
    if (!begins() || exchange.deltaBits() == 0) {
      return;
    }
    for (int piece = 0; piece < FloatArrays.pieces(changes.length); piece++) {
      float[] residual = get(exchange.from(), RESIDUAL + piece);
      for (int i = 0; i < residual.length; i++) {
        changes[FloatArrays.from(piece) + i] += residual[i];
      }
    }
  }

  /**
   * Keeps what the next round needs.
   *
   * @param residual what rounding left out; empty if nothing is rounded
   * @param examples seen in this round
   */
  void keep(Optional<INDArray> updater, float[] residual, long examples) {
    if (!goesOn()) {
      return;
    }
    int kept = exchange.keptUpdaterNumbers();
    for (int piece = 0; piece < FloatArrays.pieces(kept); piece++) {
      put(
          UPDATER + piece,
          FloatArrays.read(
              updater.orElseThrow(), FloatArrays.from(piece), FloatArrays.to(piece, kept)));
    }
    putAll(RESIDUAL, new Numbers.Here(residual));
    putExamples(begins() ? examples(exchange.from()) + examples : examples);
  }

  /** Keeps what there was before the round, of a worker that does not train in it. */
  void carry(RoundState sent) {
    if (!goesOn()) {
      return;
    }
    if (begins()) {
      carry(UPDATER, exchange.keptUpdaterNumbers());
      carry(RESIDUAL, exchange.residualNumbers());
      putExamples(examples(exchange.from()));
    } else {
      if (exchange.keptUpdaterNumbers() > 0) {
        putAll(UPDATER, sent.updaterState());
      }
      putAll(RESIDUAL, new Numbers.Zeros(exchange.residualNumbers()));
      putExamples(0);
    }
  }

  private void carry(int first, int length) {
    for (int piece = 0; piece < FloatArrays.pieces(length); piece++) {
      put(first + piece, get(exchange.from(), first + piece));
    }
  }

  /** Keeps that a worker has no data. */
  void carryNothing() {
    if (goesOn()) {
      putExamples(NO_DATA);
    }
  }

  /** Last of all. */
  private void putExamples(long count) {
    put(EXAMPLES, new float[] {count >> COUNT_BITS, count & (1 << COUNT_BITS) - 1});
  }

  private float[] all(int first, int length) {
    float[] all = new float[length];
    for (int piece = 0; piece < FloatArrays.pieces(length); piece++) {
      float[] some = get(exchange.to(), first + piece);
      System.arraycopy(some, 0, all, FloatArrays.from(piece), some.length);
    }
    return all;
  }

  private void putAll(int first, Numbers numbers) {
    int length = numbers.length();
    for (int piece = 0; piece < FloatArrays.pieces(length); piece++) {
      put(first + piece, numbers.slice(FloatArrays.from(piece), FloatArrays.to(piece, length)));
    }
  }

  private void put(int block, float[] numbers) {
    SparkInternals.keep(exchange.to(), partition * BLOCKS + block, numbers);
  }

  private float[] get(int set, int block) {
    return SparkInternals.kept(set, partition * BLOCKS + block).orElseThrow(LostException::new);
  }
}
