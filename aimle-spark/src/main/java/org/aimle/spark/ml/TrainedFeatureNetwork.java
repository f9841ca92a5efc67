package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.aimle.explain.Standardisation;
import org.aimle.spark.features.FeatureTable;
import org.aimle.spark.text.LabelScale;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * All that explaining rows needs. The parameters are not copied and must not be changed.
 *
 * @param configuration the graph's, as JSON
 * @param parameters in DL4J's flattened order
 * @param table what the features are called, and which are chosen together
 * @param standardisation how the network sees values
 * @param labels what the network's output means
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
record TrainedFeatureNetwork(
    String configuration,
    float[] parameters,
    FeatureTable table,
    Standardisation standardisation,
    LabelScale labels)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A new graph with these parameters. */
  ComputationGraph graph() {
    return SharedNetwork.graph(configuration, parameters);
  }
}
