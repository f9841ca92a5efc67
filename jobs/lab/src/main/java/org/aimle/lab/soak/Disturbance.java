package org.aimle.lab.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What is done when.
 *
 * @param share of all rounds that are done first, if it is done amid rounds; in [0, 1)
 * @param delay after the moment has come
 * @param pause how long a process stands still
 * @param choice which of several processes, in [0, 1)
 */
record Disturbance(
    Action action, Moment moment, double share, Duration delay, Duration pause, double choice) {

  private static final List<Action> ACTIONS =
      List.of(
          Action.KILL_EXECUTOR,
          Action.KILL_EXECUTOR,
          Action.KILL_EXECUTOR,
          Action.KILL_DRIVER,
          Action.KILL_DRIVER,
          Action.KILL_WORKER,
          Action.STOP_EXECUTOR,
          Action.STOP_EXECUTOR);

  private static final List<Moment> MOMENTS =
      List.of(
          Moment.STARTING,
          Moment.CACHING,
          Moment.WORD_VECTORS,
          Moment.TRAINING,
          Moment.TRAINING,
          Moment.VALIDATION,
          Moment.VALIDATION,
          Moment.CHECKPOINT,
          Moment.CHECKPOINT,
          Moment.SAVING);

  /** About as long as each takes, in milliseconds. */
  private static final Map<Moment, Integer> LONGEST_DELAY =
      Map.of(
          Moment.STARTING, 4000,
          Moment.CACHING, 8000,
          Moment.WORD_VECTORS, 15_000,
          Moment.TRAINING, 1000,
          Moment.VALIDATION, 400,
          Moment.CHECKPOINT, 3,
          Moment.SAVING, 6000);

  /** For one run, in the order in which they are done; a run with kills has so many. */
  static List<Disturbance> random(RandomGenerator random, int kills) {
    List<Disturbance> plan = new ArrayList<>();
    int killing = 0;
    while (killing < kills) {
      Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
      Moment moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
      plan.add(
          new Disturbance(
              action,
              moment,
              moment.isInRounds() ? random.nextDouble() : 0,
              Duration.ofMillis(random.nextInt(LONGEST_DELAY.get(moment) + 1)),
              Duration.ofMillis(1000 + random.nextInt(5000)),
              random.nextDouble()));
      killing += action.isKill() ? 1 : 0;
    }
    plan.sort(Comparator.comparingDouble(Disturbance::place));
    return plan;
  }

  /** One of the most important kinds each. */
  static List<Disturbance> brief() {
    return List.of(
        new Disturbance(
            Action.STOP_EXECUTOR, Moment.TRAINING, 0.1, Duration.ZERO, Duration.ofSeconds(3), 0),
        new Disturbance(
            Action.KILL_EXECUTOR, Moment.TRAINING, 0.3, Duration.ofMillis(200), Duration.ZERO, 0.9),
        new Disturbance(
            Action.KILL_DRIVER, Moment.CHECKPOINT, 0.5, Duration.ZERO, Duration.ZERO, 0));
  }

  private double place() {
    return moment.isInRounds() ? Moment.TRAINING.ordinal() + share : moment.ordinal();
  }
}
