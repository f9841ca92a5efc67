package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * A feature that explains a row. A chosen group of features is told by the one of largest absolute
 * value, which for a one-hot encoded attribute is the one that is set; if all are 0, by the index
 * of its first feature, its own name, and 0.
 *
 * @param index its place in the vector, from 0
 * @param name of the feature
 * @param value in the row
 * @param score that chose it, or its group
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
public record ChosenFeature(int index, String name, double value, double score)
    implements Serializable {

  private static final long serialVersionUID = 1L;
}
