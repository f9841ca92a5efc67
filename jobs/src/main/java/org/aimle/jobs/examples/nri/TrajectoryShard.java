package org.aimle.jobs.examples.nri;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aimle.dl4j.HostArrays;
import org.aimle.jobs.examples.ExampleRun;
import org.aimle.spark.training.data.ExampleShard;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trajectories of one worker. Inputs: the whole path of each vertex {@code [B, V, 2 T]}, from which
 * the tree is inferred, and where the vertices are before each of T - 1 motions {@code [B, (T - 1)
 * V, 2]}. Labels: the motions {@code [B, (T - 1) V 2]}, and an empty one for the prior.
 */
final class TrajectoryShard implements ExampleShard {

  private static final long serialVersionUID = 1L;

  private final long firstId;
  private final int vertices;
  private final int steps;
  private final float[][] places;

  private TrajectoryShard(long firstId, int vertices, int steps, float[][] places) {
    this.firstId = firstId;
    this.vertices = vertices;
    this.steps = steps;
    this.places = places;
  }

  /** Cut into shards of consecutive examples, as equal in size as can be. */
  static List<TrajectoryShard> of(Trajectories all, int workers) {
    int[] bounds = ExampleRun.bounds(all.count(), workers);
    List<TrajectoryShard> shards = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      shards.add(
          new TrajectoryShard(
              bounds[i],
              all.vertices(),
              all.steps(),
              Arrays.copyOfRange(all.places(), bounds[i], bounds[i + 1])));
    }
    return shards;
  }

  @Override
  public int size() {
    return places.length;
  }

  @Override
  public long firstId() {
    return firstId;
  }

  @Override
  public MultiDataSet batch(int[] rows) {
    int frame = 2 * vertices;
    int motions = (steps - 1) * frame;
    float[] paths = new float[rows.length * steps * frame];
    float[] before = new float[rows.length * motions];
    float[] motion = new float[rows.length * motions];
    for (int row = 0; row < rows.length; row++) {
      float[] place = places[rows[row]];
      System.arraycopy(place, 0, before, row * motions, motions);
      for (int i = 0; i < motions; i++) {
        motion[row * motions + i] = place[i + frame] - place[i];
      }
      for (int i = 0; i < place.length; i++) {
        int vertex = i % frame / 2;
        paths[((row * vertices + vertex) * steps + i / frame) * 2 + i % 2] = place[i];
      }
    }
    return new MultiDataSet(
        new INDArray[] {
          array(paths, rows.length, vertices, 2 * steps),
          array(before, rows.length, (steps - 1) * vertices, 2)
        },
        new INDArray[] {
          array(motion, rows.length, motions), Nd4j.zeros(DataType.FLOAT, rows.length, 1)
        });
  }

  private static INDArray array(float[] values, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    HostArrays.write(values, array);
    return array;
  }
}
