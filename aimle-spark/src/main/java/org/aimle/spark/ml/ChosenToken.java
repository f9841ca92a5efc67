package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * A token that explains a text.
 *
 * @param index its position, from 0
 * @param token as it stands in the text
 * @param score that chose it
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
public record ChosenToken(int index, String token, float score) implements Serializable {

  private static final long serialVersionUID = 1L;
}
