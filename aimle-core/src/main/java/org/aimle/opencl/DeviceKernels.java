package org.aimle.opencl;

import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * The arithmetic of token layers on a device, for one thread. Calls return before the device has
 * done its work; {@link #read} waits for it. Arrays are row-major. Sums have one order: the same
 * numbers give the same bits on the same kind of device.
 *
 * @since 0.1.0
 */
public final class DeviceKernels implements AutoCloseable {

  /** Neighbouring weights that are fetched at a time: rows of packed weights are as many. */
  private static final int DEPTH = 16;

  private static final int BIASED = 1;
  private static final int RECTIFIED = 2;
  private static final int ADDED = 4;
  private static final long[] GROUP = {Tile.SIDE, Tile.SIDE};
  private static final long[] GROUP_OF_PARTS = {Tile.SIDE, Tile.SIDE, 1};

  /** Fixed, for what a driver chooses for a prime number of items may be groups of one. */
  private static final int LINE = 64;

  private static final int WIDE = 32;
  private static final int HIGH = 4;
  private static final long[] GROUP_OF_NUMBERS = {LINE};
  private static final long[] GROUP_OF_CHANNELS = {WIDE, HIGH};

  /** Rows that are summed at a time, at least, for a gradient of weights. */
  private static final int MIN_CHUNK = 256;

  /** Numbers in all partial sums of a gradient, unless a single one has more. */
  private static final int MAX_PARTS = 1 << 24;

  private final OpenClDevice device;
  private final DeviceQueue queue;
  private final DeviceArray none;
  private final DeviceArray packed;
  private final Optional<Tile> tile;

  /** Compiles nothing: the device has done so. */
  public DeviceKernels(OpenClDevice device) {
    this(device, Optional.empty());
  }

  /**
   * @param tile for all products; empty: what suits each
   */
  DeviceKernels(OpenClDevice device, Optional<Tile> tile) {
    this.device = device;
    this.tile = tile;
    queue = new DeviceQueue(device);
    none = new DeviceArray(device).atLeast(2);
    packed = new DeviceArray(device);
  }

  private Tile tile(int rows, int columns, int repeats) {
    return tile.orElseGet(() -> Tile.of(rows, columns, repeats, device.description().units()));
  }

  /** The device that this runs on. */
  public OpenClDevice device() {
    return device;
  }

  /** Copies the first {@code count} numbers of {@code from} to {@code to[at ..)}. */
  public void write(DeviceArray to, long at, float[] from, int count) {
    queue.write(to, at, from, count);
  }

  /** Copies the first {@code count} numbers of {@code from} to {@code to[at ..)}. */
  public void write(DeviceArray to, long at, int[] from, int count) {
    queue.write(to, at, from, count);
  }

  /** Waits for all that was asked for so far, and copies {@code count} numbers to {@code to}. */
  public void read(DeviceArray from, float[] to, int count) {
    queue.read(from, to, count);
  }

  /**
   * Copies all numbers of a buffer to {@code to[at ..)}.
   *
   * @param from outside of the JVM's heap, in the machine's byte order
   */
  public void write(DeviceArray to, long at, FloatBuffer from) {
    queue.write(to, at, from);
  }

  /**
   * Waits for all that was asked for so far, and fills a buffer from {@code from[at ..)}.
   *
   * @param to outside of the JVM's heap, in the machine's byte order
   */
  public void read(DeviceArray from, long at, FloatBuffer to) {
    queue.read(from, at, to);
  }

  /** Waits for all that was asked for so far. */
  public void finish() {
    queue.finish();
  }

  /** Sets the first {@code count} numbers to 0. */
  public void zero(DeviceArray array, long count) {
    queue.fillWithZeros(array, count);
  }

  /** Copies the first {@code count} numbers. */
  public void copy(DeviceArray from, DeviceArray to, long count) {
    queue.copy(from, to, count);
  }

  /**
   * {@code y = f(x W + b)}, token by token with its neighbours.
   *
   * @param x {@code [rows, in]}
   * @param texts where neighbours are; used where there are more taps than one
   * @param y {@code [rows, out]}
   */
  public void affine(
      DeviceArray x,
      DeviceTexts texts,
      int rows,
      AffineShape shape,
      DeviceArray parameters,
      DeviceArray y) {
    products(
        x,
        texts,
        parameters,
        shape.at(),
        shape.biasesAt(),
        y,
        rows,
        shape.in(),
        shape.out(),
        shape.taps(),
        1,
        shape.in() * shape.out(),
        shape.inStride(),
        shape.outStride(),
        BIASED | (shape.rectified() ? RECTIFIED : 0));
  }

  /**
   * The gradient of {@link #affine}'s input.
   *
   * @param delta {@code [rows, out]}, behind the rectifier
   * @param dx {@code [rows, in]}
   * @param added whether it is added to dx; else dx is overwritten
   */
  public void affineInput(
      DeviceArray delta,
      DeviceTexts texts,
      int rows,
      AffineShape shape,
      DeviceArray parameters,
      DeviceArray dx,
      boolean added) {
    products(
        delta,
        texts,
        parameters,
        shape.at(),
        0,
        dx,
        rows,
        shape.out(),
        shape.in(),
        shape.taps(),
        -1,
        shape.in() * shape.out(),
        shape.outStride(),
        shape.inStride(),
        added ? ADDED : 0);
  }

  private void products(
      DeviceArray a,
      DeviceTexts texts,
      DeviceArray parameters,
      int weights,
      int biases,
      DeviceArray y,
      int rows,
      int depth,
      int columns,
      int taps,
      int direction,
      int tapStride,
      int kStride,
      int nStride,
      int flags) {
    Tile tile = tile(rows, columns, 1);
    int depthRoom = (int) multiple(depth, DEPTH);
    int columnRoom = tile.count(columns) * tile.size();
    int size = Math.multiplyExact(taps * depthRoom, columnRoom);
    perNumber(
        "pack",
        size,
        parameters,
        packed.atLeast(size),
        weights,
        depth,
        columns,
        tapStride,
        kStride,
        nStride,
        depthRoom,
        columnRoom,
        size);
    queue.run(
        tile.kernel("products"),
        new long[] {tile.items(columns), tile.items(rows)},
        GROUP,
        a,
        texts.textOf(),
        texts.starts(),
        packed,
        parameters,
        biases,
        y,
        rows,
        depth,
        depthRoom,
        columns,
        columnRoom,
        taps,
        direction,
        flags);
  }

  /** Numbers that {@link #affineWeights} needs for partial sums. */
  public static long parts(int rows, AffineShape shape) {
    return (long) partCount(rows, shape) * shape.count();
  }

  private static int partCount(int rows, AffineShape shape) {
    int most = Math.max(1, MAX_PARTS / shape.count());
    return Math.max(1, Math.min(most, (rows + MIN_CHUNK - 1) / MIN_CHUNK));
  }

  /**
   * The gradients of {@link #affine}'s weights and biases, where the parameters lie.
   *
   * @param x {@code [rows, in]}
   * @param delta {@code [rows, out]}, behind the rectifier
   * @param parts room for {@link #parts}
   */
  public void affineWeights(
      DeviceArray x,
      DeviceArray delta,
      DeviceTexts texts,
      int rows,
      AffineShape shape,
      DeviceArray parts,
      DeviceArray gradients) {
    int count = partCount(rows, shape);
    int chunk = (rows + count - 1) / count;
    int planes = shape.taps() * count;
    int height = shape.in() + 1; // the last for the biases
    Tile tile = tile(height, shape.out(), planes);
    queue.run(
        tile.kernel("weight_parts"),
        new long[] {tile.items(shape.out()), tile.items(height), planes},
        GROUP_OF_PARTS,
        x,
        texts.textOf(),
        texts.starts(),
        delta,
        parts,
        rows,
        shape.in(),
        shape.out(),
        shape.taps(),
        chunk);
    perNumber(
        "sum_parts",
        shape.count(),
        parts,
        gradients,
        shape.weights(),
        shape.at(),
        shape.biasesAt(),
        shape.out(),
        shape.inStride(),
        shape.outStride(),
        count);
  }

  /** Runs a kernel with a work item for each number. */
  private void perNumber(String kernel, int count, Object... arguments) {
    queue.run(kernel, new long[] {multiple(count, LINE)}, GROUP_OF_NUMBERS, arguments);
  }

  /** Runs a kernel with a work item for each channel of each row. */
  private void perChannel(String kernel, int channels, int rows, Object... arguments) {
    queue.run(
        kernel,
        new long[] {multiple(channels, WIDE), multiple(rows, HIGH)},
        GROUP_OF_CHANNELS,
        arguments);
  }

  private static long multiple(int count, int of) {
    return ((long) count + of - 1) / of * of;
  }

  /** Sets {@code dy} to 0 where {@code y} is not above it. */
  public void rectifyGradient(DeviceArray dy, DeviceArray y, int count) {
    perNumber("rectify_gradient", count, dy, y, count);
  }

  /** {@code to += from}. */
  public void add(DeviceArray to, DeviceArray from, int count) {
    perNumber("add", count, to, from, count);
  }

  /**
   * {@code x[r] = table[ids[r]]}.
   *
   * @param ids {@code [rows]}
   * @param x {@code [rows, channels]}
   */
  public void gather(DeviceArray table, DeviceArray ids, DeviceArray x, int rows, int channels) {
    perChannel("gather", channels, rows, table, ids, x, channels, rows);
  }

  /**
   * The largest of each channel over each text's tokens, 0 for a text without any.
   *
   * @param x {@code [rows, channels]}
   * @param y {@code [texts, channels]}
   * @param tokens {@code [texts, channels]}: the first row that has it, -1 for none
   */
  public void largest(
      DeviceArray x, DeviceTexts texts, int channels, DeviceArray y, DeviceArray tokens) {
    perChannel(
        "largest", channels, texts.texts(), x, texts.starts(), y, tokens, channels, texts.texts());
  }

  /** Adds the gradient of {@link #largest} to {@code dx}. */
  public void largestGradient(
      DeviceArray dy, DeviceTexts texts, int channels, DeviceArray tokens, DeviceArray dx) {
    perChannel(
        "largest_gradient", channels, texts.texts(), dy, tokens, dx, channels, texts.texts());
  }

  /**
   * {@code y[r] = drop([x[r], whole[text of r]])}.
   *
   * @param xs channels of x
   * @param wholes channels of whole {@code [texts, wholes]}
   */
  public void join(
      DeviceArray x,
      int xs,
      DeviceArray whole,
      int wholes,
      DeviceTexts texts,
      DeviceDrops drops,
      DeviceArray y) {
    perChannel(
        "join",
        xs + wholes,
        texts.rows(),
        x,
        whole,
        texts.textOf(),
        texts.starts(),
        drops.dropping() ? drops.keys() : none,
        y,
        xs,
        drops.below(),
        drops.scale(),
        xs + wholes,
        texts.rows());
  }

  /**
   * The gradients of {@link #join}.
   *
   * @param dy {@code [rows, xs + wholes]}; what was dropped is dropped from it
   * @param dxAdded whether dx is added to; else it is overwritten
   * @param dWholeAdded whether dWhole is added to; else it is overwritten
   */
  public void joinGradient(
      DeviceArray dy,
      DeviceTexts texts,
      DeviceDrops drops,
      DeviceArray dx,
      int xs,
      boolean dxAdded,
      DeviceArray dWhole,
      int wholes,
      boolean dWholeAdded) {
    int width = xs + wholes;
    if (drops.dropping()) {
      perChannel(
          "drop",
          width,
          texts.rows(),
          dy,
          texts.textOf(),
          texts.starts(),
          drops.keys(),
          drops.below(),
          drops.scale(),
          width,
          texts.rows());
    }
    perChannel("split_tokens", xs, texts.rows(), dy, dx, width, dxAdded ? 1 : 0, xs, texts.rows());
    perChannel(
        "split_whole",
        wholes,
        texts.texts(),
        dy,
        texts.starts(),
        dWhole,
        width,
        dWholeAdded ? 1 : 0,
        wholes,
        texts.texts());
  }

  @Override
  public void close() {
    queue.close();
    none.close();
    packed.close();
  }
}
