package org.aimle.spark.text;

import java.io.Serializable;

/**
 * The texts of one partition, kept as one object in executor memory. A class, as Kryo cannot read
 * records. Immutable; its array is not copied.
 */
public final class TextShard implements Serializable {

  private static final long serialVersionUID = 1L;

  private final EncodedText[] texts;

  /**
   * @param texts in their order
   */
  TextShard(EncodedText[] texts) {
    this.texts = texts;
  }

  EncodedText[] texts() {
    return texts;
  }

  /** The number of texts. */
  int size() {
    return texts.length;
  }
}
