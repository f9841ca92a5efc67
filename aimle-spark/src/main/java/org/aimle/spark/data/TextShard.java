package org.aimle.spark.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * The encoded texts of one partition, kept as one object in executor memory. The arrays are not
 * copied and must not be changed.
 *
 * @param tokens {@code [texts][words]} ids of the words in the word vectors, -1 for a word that has
 *     none
 * @param labels one score for each text, in [0, 1]
 * @param ids one stable id for each text, from which its noise is drawn
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
public record TextShard(int[][] tokens, float[] labels, long[] ids) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A partition without texts. */
  public static final TextShard EMPTY = new TextShard(new int[0][], new float[0], new long[0]);

  public TextShard {
    if (tokens.length != labels.length || tokens.length != ids.length) {
      throw new IllegalArgumentException(
          "tokens, labels and ids must be equally many, but are "
              + tokens.length
              + ", "
              + labels.length
              + " and "
              + ids.length);
    }
  }

  /** The number of texts. */
  public int size() {
    return ids.length;
  }
}
