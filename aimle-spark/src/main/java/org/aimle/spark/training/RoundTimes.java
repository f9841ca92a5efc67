package org.aimle.spark.training;

import java.time.Duration;

/**
 * What a round took. For those who look for what to make faster; no result depends on it.
 *
 * <p>As the driver sees it, one after the other: {@code send}, {@code job}, {@code add}, and what
 * is left of {@code all}. In the job, of all workers together: {@code load}, {@code steps}, {@code
 * close}, and what Spark takes to start tasks and to bring their results.
 *
 * @param workers that trained
 * @param all of the round, without validation, listeners and checkpoints
 * @param send to send the state to executors, and to free it again
 * @param job from asking Spark for the workers' parts to having their results; where results are
 *     large, to having their mean
 * @param add to add up results on the driver
 * @param load of all workers: to set the state with which the round begins
 * @param steps of all workers: to cut minibatches and train on them
 * @param stepsCpu of all workers: processor time of the thread that takes the steps; without that
 *     of other threads, where a step has several
 * @param close of all workers: to read and check what came out
 * @since 0.1.0
 */
public record RoundTimes(
    int workers,
    Duration all,
    Duration send,
    Duration job,
    Duration add,
    Duration load,
    Duration steps,
    Duration stepsCpu,
    Duration close) {

  /** Of the workers' time in the round, the share in which they trained, in [0, 1]. */
  public double shareInSteps() {
    return workers == 0 ? 0 : (double) steps.toNanos() / workers / Math.max(1, all.toNanos());
  }
}
