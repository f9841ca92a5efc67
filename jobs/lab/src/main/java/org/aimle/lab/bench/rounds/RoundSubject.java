package org.aimle.lab.bench.rounds;

import org.aimle.spark.training.RoundListener;
import org.apache.spark.api.java.JavaSparkContext;

/** What is trained while rounds are measured. */
interface RoundSubject {

  /**
   * Trains one epoch of so many rounds.
   *
   * @param workers that train side by side
   * @param frequency minibatches of each in a round
   */
  void train(
      JavaSparkContext context, int workers, int frequency, int rounds, RoundListener listener);
}
