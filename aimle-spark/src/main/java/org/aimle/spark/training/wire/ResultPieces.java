package org.aimle.spark.training.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * Results of workers cut into pieces, so that executors can take the mean piece by piece. A piece
 * is {@value #PIECE} numbers of the parameters or the updater's state; the first has what else the
 * result says. Pieces of all workers, in the order of piece and partition, make the means that
 * {@link ClusterSum} makes of whole results, bit by bit.
 */
public final class ResultPieces {

  /** Numbers of a piece. */
  static final int PIECE = 1 << 16;

  private static final int NO_HEADER = 0;

  private ResultPieces() {}

  /** Pieces of a result with so many numbers. */
  public static int count(int parameters, int updaterState) {
    return Math.max(1, pieces(parameters) + pieces(updaterState));
  }

  private static int pieces(int length) {
    return (int) (((long) length + PIECE - 1) / PIECE);
  }

  /**
   * The pieces of a partition's result, made one by one.
   *
   * @param count of the pieces of a result with all its numbers
   * @throws IllegalArgumentException if the result has more or fewer
   */
  public static Iterator<Tuple2<Long, byte[]>> of(int partition, WorkerResult result, int count) {
    if (result instanceof WorkerResult.Trained trained) {
      int pieces = count(trained.parameters().length, trained.updaterState().length);
      if (pieces != count) {
        throw new IllegalArgumentException(
            "a result has %d pieces but must have %d".formatted(pieces, count));
      }
      return IntStream.range(0, count)
          .mapToObj(piece -> new Tuple2<>(key(piece, partition), bytes(trained, piece)))
          .iterator();
    }
    byte[] message = message(0, result.toBytes(), 0, new byte[0]);
    // A worker can have lost what it kept after others took pieces of what it made of that before:
    // each piece must tell, or those that are left would be means without it.
    int telling = result instanceof WorkerResult.Lost ? count : 1;
    return IntStream.range(0, telling)
        .mapToObj(piece -> new Tuple2<>(key(piece, partition), message))
        .iterator();
  }

  private static Long key(int piece, int partition) {
    return (long) piece << Integer.SIZE | partition;
  }

  /** The piece that a key names. */
  public static int piece(long key) {
    return (int) (key >> Integer.SIZE);
  }

  private static byte[] bytes(WorkerResult.Trained result, int piece) {
    byte[] header = piece == 0 ? result.counts().toBytes() : new byte[NO_HEADER];
    int ofParameters = pieces(result.parameters().length);
    boolean first = piece < ofParameters;
    float[] values = first ? result.parameters() : result.updaterState();
    int bits = first && result.deltaBits() > 0 ? result.deltaBits() : Float.SIZE;
    int from = Math.min(values.length, (first ? piece : piece - ofParameters) * PIECE);
    int to = (int) Math.min(values.length, (long) from + PIECE);
    return message(result.examples(), header, bits, DeltaCode.encode(values, from, to, bits));
  }

  private static byte[] message(long examples, byte[] header, int bits, byte[] code) {
    return buffer(Long.BYTES + 2 * Integer.BYTES + header.length + code.length)
        .putLong(examples)
        .putInt(header.length)
        .put(header)
        .putInt(bits)
        .put(code)
        .array();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The means of the pieces of all workers.
   *
   * @param sorted by piece, then by partition
   */
  public static byte[] means(Iterator<Tuple2<Long, byte[]>> sorted) {
    List<byte[]> parts = new ArrayList<>();
    List<byte[]> headers = new ArrayList<>();
    WeightedMean mean = new WeightedMean();
    int piece = -1;
    while (sorted.hasNext()) {
      Tuple2<Long, byte[]> next = sorted.next();
      if (piece(next._1()) != piece && piece >= 0) {
        parts.add(part(piece, headers, mean.mean()));
        headers.clear();
        mean = new WeightedMean();
      }
      piece = piece(next._1());
      ByteBuffer message = ByteBuffer.wrap(next._2()).order(ByteOrder.LITTLE_ENDIAN);
      long examples = message.getLong();
      byte[] header = new byte[message.getInt()];
      message.get(header);
      if (header.length != NO_HEADER) {
        headers.add(header);
      }
      int bits = message.getInt();
      if (bits > 0) {
        byte[] code = new byte[message.remaining()];
        message.get(code);
        mean.add(DeltaCode.decode(code, bits), examples);
      }
    }
    if (piece >= 0) {
      parts.add(part(piece, headers, mean.mean()));
    }
    ByteBuffer all = buffer(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  private static byte[] part(int piece, List<byte[]> headers, float[] mean) {
    int size = 3 * Integer.BYTES + mean.length * Float.BYTES;
    size += headers.stream().mapToInt(header -> Integer.BYTES + header.length).sum();
    ByteBuffer part = buffer(size).putInt(piece).putInt(headers.size());
    headers.forEach(header -> part.putInt(header.length).put(header));
    part.putInt(mean.length).asFloatBuffer().put(mean);
    return part.array();
  }

  /** Puts the means of all pieces together, in any order. Not thread-safe. */
  public static final class Assembly {

    private final ClusterSum sum = new ClusterSum();
    private final float[] parameters;
    private final float[] updaterState;

    /**
     * @param parameters how many of them a result has
     * @param updaterState how many numbers of it a result has
     */
    public Assembly(int parameters, int updaterState) {
      this.parameters = new float[parameters];
      this.updaterState = new float[updaterState];
    }

    /** Takes what {@link #means} made of some of the pieces. */
    public void add(byte[] means) {
      ByteBuffer all = ByteBuffer.wrap(means).order(ByteOrder.LITTLE_ENDIAN);
      while (all.hasRemaining()) {
        int piece = all.getInt();
        for (int left = all.getInt(); left > 0; left--) {
          byte[] header = new byte[all.getInt()];
          all.get(header);
          sum.addCounts(WorkerResult.fromBytes(header));
        }
        int length = all.getInt();
        int ofParameters = pieces(parameters.length);
        boolean first = piece < ofParameters;
        all.slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(
                first ? parameters : updaterState,
                (first ? piece : piece - ofParameters) * PIECE,
                length);
        all.position(all.position() + length * Float.BYTES);
      }
    }

    public ClusterSum sum() {
      sum.setMeans(parameters, updaterState);
      return sum;
    }
  }
}
