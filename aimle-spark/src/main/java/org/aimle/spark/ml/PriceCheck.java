package org.aimle.spark.ml;

import org.aimle.estimator.EstimatorSpec;
import org.aimle.spark.ml.WrongParamException.Name;

/** Refuses what a price of chosen tokens does not go with. */
final class PriceCheck {

  private PriceCheck() {}

  /**
   * Where always as many tokens are chosen, a price has no effect and goes with all.
   *
   * @throws IllegalArgumentException if a price would be left out of training, or count in a way
   *     that is not asked for
   */
  static void check(AimleTextExplainerParams params) {
    if (params.getPrice() == 0 || params.textSelection().k().isPresent()) {
      return;
    }
    if (params.isSet(params.weightCol())) {
      throw new WrongParamException(
          "%1$s is %2$s, but a price is the same for all texts, whatever their weight; clear %3$s, or"
              + " set %1$s to 0",
          new Name("price"), params.getPrice(), new Name("weightCol"));
    }
    if (EstimatorSpec.parse(params.getEstimator()).needsLosses()) {
      throw new WrongParamException(
          "%1$s is %2$s, but the %3$s %4$s learns from losses, which have no price in them; take"
              + " another %3$s, or set %1$s to 0",
          new Name("price"), params.getPrice(), new Name("estimator"), params.getEstimator());
    }
  }
}
