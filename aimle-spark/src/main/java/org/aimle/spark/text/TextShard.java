package org.aimle.spark.text;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * The texts of one partition, kept as one object in executor memory. The array is not copied and
 * must not be changed.
 *
 * @param texts in the order of {@link EncodedText}
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
public record TextShard(EncodedText[] texts) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The number of texts. */
  int size() {
    return texts.length;
  }
}
