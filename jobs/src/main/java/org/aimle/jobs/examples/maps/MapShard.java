package org.aimle.jobs.examples.maps;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.aimle.dl4j.HostArrays;
import org.aimle.jobs.examples.ExampleRun;
import org.aimle.jobs.examples.Picture;
import org.aimle.spark.training.data.ExampleShard;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Maps of one worker: pictures and contexts go in, the true ways are the labels. Pictures are drawn
 * when they are asked for: a map has a hundredth of their size.
 */
final class MapShard implements ExampleShard {

  private static final long serialVersionUID = 1L;

  private final long firstId;
  private final int side;
  private final byte[][] kinds;
  private final byte[][] heights;
  private final int[] starts;
  private final int[] goals;
  private final long[] looks;
  private final float[][] paths;

  private MapShard(long firstId, List<Terrain> maps) {
    this.firstId = firstId;
    this.side = maps.get(0).side();
    this.kinds = maps.stream().map(Terrain::kinds).toArray(byte[][]::new);
    this.heights = maps.stream().map(Terrain::heights).toArray(byte[][]::new);
    this.starts = maps.stream().mapToInt(Terrain::start).toArray();
    this.goals = maps.stream().mapToInt(Terrain::goal).toArray();
    this.looks = maps.stream().mapToLong(Terrain::look).toArray();
    this.paths = maps.stream().map(map -> map.path(map.costs())).toArray(float[][]::new);
  }

  /** Kryo as Spark has it knows no records, so there is none in a shard. */
  private Terrain map(int row) {
    return new Terrain(side, kinds[row], heights[row], starts[row], goals[row], looks[row]);
  }

  /** Cut into shards of consecutive maps, as equal in size as can be. */
  static List<MapShard> of(List<Terrain> maps, int workers) {
    int[] bounds = ExampleRun.bounds(maps.size(), workers);
    List<MapShard> shards = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      shards.add(new MapShard(bounds[i], maps.subList(bounds[i], bounds[i + 1])));
    }
    return shards;
  }

  /** Red, then green, then blue of all pixels, from -1 to 1. */
  private static float[] channels(Terrain map) {
    Picture picture = map.picture();
    int pixels = picture.rgb().length;
    float[] channels = new float[3 * pixels];
    for (int i = 0; i < channels.length; i++) {
      int level = picture.rgb()[i % pixels] >> 8 * (2 - i / pixels) & 0xFF;
      channels[i] = level / 127.5f - 1;
    }
    return channels;
  }

  @Override
  public int size() {
    return looks.length;
  }

  @Override
  public long firstId() {
    return firstId;
  }

  @Override
  public MultiDataSet batch(int[] rows) {
    int width = side * Terrain.CELL;
    return new MultiDataSet(
        new INDArray[] {
          array(rows, row -> channels(map(row)), 3, width, width),
          array(rows, row -> map(row).context(), Terrain.contextSize(side))
        },
        new INDArray[] {array(rows, row -> paths[row], side * side)});
  }

  private static INDArray array(int[] rows, IntFunction<float[]> numbers, long... shape) {
    long[] batch = LongStream.concat(LongStream.of(rows.length), LongStream.of(shape)).toArray();
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, batch, 'c');
    int length = (int) (array.length() / rows.length);
    float[] all = new float[rows.length * length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(numbers.apply(rows[i]), 0, all, i * length, length);
    }
    HostArrays.write(all, array);
    return array;
  }
}
