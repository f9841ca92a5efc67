package org.aimle.spark.training.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * State and results by reference, for a local master, where tasks are threads of the driver: with
 * small steps, making and reading bytes would take longer than the step.
 */
record SameJvmChannel(long id) implements RoundChannel {

  private static final long serialVersionUID = 1L;
  private static final AtomicLong IDS = new AtomicLong();
  private static final Map<Long, Round> ROUNDS = new ConcurrentHashMap<>();
  private static final byte[] BY_REFERENCE = {};

  private record Round(RoundState state, Map<Integer, WorkerResult> results) {}

  static SameJvmChannel open(GraphState state) {
    SameJvmChannel channel = new SameJvmChannel(IDS.incrementAndGet());
    ROUNDS.put(channel.id, new Round(Wire.here(state), new ConcurrentHashMap<>()));
    return channel;
  }

  @Override
  public RoundState state() {
    return round().state;
  }

  @Override
  public byte[] deliver(int partition, WorkerResult result) {
    round().results.put(partition, result);
    return BY_REFERENCE;
  }

  @Override
  public WorkerResult receive(int partition, byte[] delivered) {
    return round().results.get(partition);
  }

  @Override
  public void close() {
    ROUNDS.remove(id);
  }

  private Round round() {
    Round round = ROUNDS.get(id);
    if (round == null) {
      throw new IllegalStateException("the round of this task is over");
    }
    return round;
  }
}
