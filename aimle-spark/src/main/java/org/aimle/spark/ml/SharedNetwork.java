package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained network, made ready for explaining once and sent to executors once. Thread-safe.
 *
 * @param <N> the network as it is saved
 * @param <E> what explains with it
 */
final class SharedNetwork<N extends Serializable, E> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final N network;

  private transient E explainer;
  private transient Broadcast<E> broadcast;
  private transient String broadcastIn;

  SharedNetwork(N network) {
    this.network = network;
  }

  /** Of a model that was neither trained nor loaded. */
  static <N extends Serializable, E> SharedNetwork<N, E> none() {
    return new SharedNetwork<>(null);
  }

  /**
   * @throws IllegalStateException if there is {@link #none()}
   */
  N network() {
    if (network == null) {
      throw new IllegalStateException("the model has no network; take one from fit or load");
    }
    return network;
  }

  /**
   * @param maker always the same
   */
  synchronized E explainer(Function<N, E> maker) {
    if (explainer == null) {
      explainer = maker.apply(network());
    }
    return explainer;
  }

  synchronized Broadcast<E> broadcast(SparkSession spark, Function<N, E> maker) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    if (broadcast == null || !sc.sc().applicationId().equals(broadcastIn)) {
      broadcast = sc.broadcast(explainer(maker));
      broadcastIn = sc.sc().applicationId();
    }
    return broadcast;
  }

  /**
   * A new graph.
   *
   * @param configuration as JSON
   * @param parameters in DL4J's flattened order; not copied
   */
  static ComputationGraph graph(String configuration, float[] parameters) {
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init(Nd4j.createFromArray(new float[][] {parameters}), false);
    return graph;
  }
}
