package org.aimle.spark.ml;

import java.io.Serializable;
import org.aimle.explain.FrozenExplainer;
import org.aimle.spark.text.TokenReading;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** A trained network, made ready for explaining once and sent to executors once. Thread-safe. */
final class SharedNetwork implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TrainedNetwork network;

  private transient TokenExplainer explainer;
  private transient Broadcast<TokenExplainer> broadcast;
  private transient String broadcastIn;

  SharedNetwork(TrainedNetwork network) {
    this.network = network;
  }

  TrainedNetwork network() {
    return network;
  }

  /**
   * @param reading of the training, so always the same
   */
  synchronized TokenExplainer explainer(TokenReading reading) {
    if (explainer == null) {
      explainer =
          new TokenExplainer(
              FrozenExplainer.of(network.graph(), network.vectors()), network.labels(), reading);
    }
    return explainer;
  }

  synchronized Broadcast<TokenExplainer> broadcast(SparkSession spark, TokenReading reading) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    if (broadcast == null || !sc.sc().applicationId().equals(broadcastIn)) {
      broadcast = sc.broadcast(explainer(reading));
      broadcastIn = sc.sc().applicationId();
    }
    return broadcast;
  }
}
