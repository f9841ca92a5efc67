package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LabelScale;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * All that explaining needs. The parameters are not copied and must not be changed.
 *
 * @param configuration the graph's, as JSON
 * @param parameters in DL4J's flattened order
 * @param vectors of the words
 * @param labels what the network's output means
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
record TrainedNetwork(
    String configuration, float[] parameters, WordVectors vectors, LabelScale labels)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A new graph with these parameters. */
  ComputationGraph graph() {
    return SharedNetwork.graph(configuration, parameters);
  }
}
