package org.aimle.jobs.examples.dvae;

import org.aimle.dl4j.HostArrays;
import org.aimle.spark.training.data.ExampleShard;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Pictures of one worker; each is its own label, and the second output has an empty one. */
final class PictureShard implements ExampleShard {

  private static final long serialVersionUID = 1L;

  private final long firstId;
  private final int pixels;
  private final byte[] grey;

  PictureShard(long firstId, int pixels, byte[] grey) {
    this.firstId = firstId;
    this.pixels = pixels;
    this.grey = grey;
  }

  @Override
  public int size() {
    return grey.length / pixels;
  }

  @Override
  public long firstId() {
    return firstId;
  }

  @Override
  public MultiDataSet batch(int[] rows) {
    INDArray pictures = array(rows);
    return new MultiDataSet(
        new INDArray[] {pictures},
        new INDArray[] {pictures.dup(), Nd4j.zeros(DataType.FLOAT, rows.length, 1)});
  }

  /** Grey levels from 0 to 1, {@code [rows, pixels]}. */
  INDArray array(int[] rows) {
    float[] values = new float[rows.length * pixels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (grey[rows[i / pixels] * pixels + i % pixels] & 0xFF) / 255f;
    }
    INDArray array =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows.length, pixels}, 'c');
    HostArrays.write(values, array);
    return array;
  }
}
