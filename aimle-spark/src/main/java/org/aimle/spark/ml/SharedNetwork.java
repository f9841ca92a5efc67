package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * The trained network of a model and of its copies: sent to the executors of an application once.
 * Thread-safe.
 */
final class SharedNetwork implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TrainedNetwork network;
  private final String key = UUID.randomUUID().toString();
  private transient Broadcast<TrainedNetwork> broadcast;
  private transient String broadcastIn;

  SharedNetwork(TrainedNetwork network) {
    this.network = network;
  }

  TrainedNetwork network() {
    return network;
  }

  /** Names the network in the executors' {@link ExplainerPool}. */
  String key() {
    return key;
  }

  synchronized Broadcast<TrainedNetwork> broadcast(SparkSession spark) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    if (broadcast == null || !sc.sc().applicationId().equals(broadcastIn)) {
      broadcast = sc.broadcast(network);
      broadcastIn = sc.sc().applicationId();
    }
    return broadcast;
  }
}
