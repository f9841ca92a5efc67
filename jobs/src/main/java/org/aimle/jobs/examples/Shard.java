package org.aimle.jobs.examples;

import java.io.Serializable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The examples of one worker, as one object in its memory. A class, not a record: Kryo cannot read
 * records.
 */
public interface Shard extends Serializable {

  /** How many examples there are. */
  int size();

  /** The id of the first example; the others follow. Ids name an example's noise. */
  long firstId();

  /**
   * Some examples as the network takes them, in new arrays.
   *
   * @param rows positions in the shard
   */
  MultiDataSet batch(int[] rows);
}
