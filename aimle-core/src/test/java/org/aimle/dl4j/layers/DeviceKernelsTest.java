package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.layers.TokenKernels.Drops;
import org.aimle.opencl.AffineShape;
import org.aimle.opencl.AffineShape.Order;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceDrops;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.DeviceTexts;
import org.aimle.opencl.OpenClDevice;
import org.aimle.opencl.TestDevices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A device's kernels against the plain ones of the host. Sizes are not multiples of a tile. */
class DeviceKernelsTest {

  private static final int[] LENGTHS = {301, 1, 0, 18, 70};
  private static final int B = LENGTHS.length;
  private static final int T = 301;
  private static final int ROWS = Arrays.stream(LENGTHS).sum();
  private static final int IN = 37;
  private static final int OUT = 67;

  /** But for the sign of zeros. */
  private static final float EXACT = 1e-30f;

  private final TokenKernels plain = new Nd4jTokenKernels();
  private final Random random = new Random(3);
  private final Optional<INDArray> mask = Optional.of(mask());
  private final List<DeviceArray> held = new ArrayList<>();
  private OpenClDevice device;
  private DeviceKernels kernels;
  private DeviceTexts texts;

  @BeforeEach
  void open() {
    device = TestDevices.first();
    kernels = new DeviceKernels(device);
    texts = new DeviceTexts(device);
    texts.set(kernels, LENGTHS);
    assertEquals(ROWS, texts.rows());
    assertEquals(B, texts.texts());
  }

  @AfterEach
  void close() {
    if (kernels != null) {
      kernels.close();
      texts.close();
      held.forEach(DeviceArray::close);
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(1, 3, 5)
        .flatMap(
            taps ->
                Stream.of(Rectifier.values())
                    .flatMap(f -> Stream.of(OUT, 1).map(out -> Arguments.of(taps, f, out))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convolutionsAgree(int taps, Rectifier f, int out) {
    INDArray x = array(B, T, IN);
    INDArray w = array(taps * IN, out);
    INDArray b = array(out);
    INDArray expected = array(B, T, out);
    plain.convolve(x, mask, w, b, f, expected);
    // other layers' parameters lie before and behind
    AffineShape shape = new AffineShape(taps, IN, out, Order.ROWS, 5, f == Rectifier.RELU);
    float[] parameters = new float[5 + shape.count() + 3];
    System.arraycopy(HostArrays.read(w), 0, parameters, 5, shape.weights());
    System.arraycopy(HostArrays.read(b), 0, parameters, 5 + shape.weights(), out);
    DeviceArray ps = up(parameters);
    DeviceArray xs = up(rows(x));
    DeviceArray ys = room(ROWS * out);
    kernels.affine(xs, texts, ROWS, shape, ps, ys);
    assertClose(rows(expected), down(ys, ROWS * out));

    INDArray dy = array(B, T, out);
    INDArray dw = array(taps * IN, out);
    INDArray db = array(out);
    INDArray dx = Nd4j.zeros(DataType.FLOAT, B, T, IN);
    plain.convolveGradient(x, mask, w, f, expected, dy, dw, db, Optional.of(dx));
    DeviceArray delta = up(rows(dy));
    if (shape.rectified()) {
      kernels.rectifyGradient(delta, ys, ROWS * out);
    }
    DeviceArray gradients = up(new float[parameters.length]);
    DeviceArray parts = room(DeviceKernels.parts(ROWS, shape));
    kernels.affineWeights(xs, delta, texts, ROWS, shape, parts, gradients);
    float[] got = down(gradients, parameters.length);
    assertClose(HostArrays.read(dw), Arrays.copyOfRange(got, 5, 5 + shape.weights()));
    assertClose(
        HostArrays.read(db), Arrays.copyOfRange(got, 5 + shape.weights(), 5 + shape.count()));
    assertArrayEquals(new float[3], Arrays.copyOfRange(got, 5 + shape.count(), got.length));
    DeviceArray dxs = up(random(ROWS * IN));
    kernels.affineInput(delta, texts, ROWS, shape, ps, dxs, false);
    float[] once = down(dxs, ROWS * IN);
    assertClose(rows(dx), once);
    kernels.affineInput(delta, texts, ROWS, shape, ps, dxs, true);
    assertClose(rows(dx.mul(2)), down(dxs, ROWS * IN));

    kernels.affineWeights(xs, delta, texts, ROWS, shape, parts, gradients);
    assertArrayEquals(got, down(gradients, parameters.length), "the same bits again");
  }

  @Test
  void denseLayersHaveTheirWeightsByColumns() {
    INDArray x = array(B, IN);
    INDArray w = array(IN, OUT);
    INDArray b = array(OUT);
    INDArray dy = array(B, OUT);
    AffineShape shape = new AffineShape(1, IN, OUT, Order.COLUMNS, 0, false);
    float[] parameters = new float[shape.count()];
    System.arraycopy(HostArrays.read(w.transpose()), 0, parameters, 0, shape.weights());
    System.arraycopy(HostArrays.read(b), 0, parameters, shape.weights(), OUT);
    DeviceArray ps = up(parameters);
    DeviceArray xs = up(HostArrays.read(x));
    DeviceArray ys = room(B * OUT);
    kernels.affine(xs, texts, B, shape, ps, ys);
    assertClose(HostArrays.read(x.mmul(w).addiRowVector(b)), down(ys, B * OUT));
    DeviceArray delta = up(HostArrays.read(dy));
    DeviceArray gradients = room(shape.count());
    DeviceArray parts = room(DeviceKernels.parts(B, shape));
    kernels.affineWeights(xs, delta, texts, B, shape, parts, gradients);
    float[] got = down(gradients, shape.count());
    assertClose(
        HostArrays.read(dy.transpose().mmul(x)), Arrays.copyOfRange(got, 0, shape.weights()));
    assertClose(
        HostArrays.read(dy.sum(0)), Arrays.copyOfRange(got, shape.weights(), shape.count()));
    DeviceArray dxs = room(B * IN);
    kernels.affineInput(delta, texts, B, shape, ps, dxs, false);
    assertClose(HostArrays.read(dy.mmul(w.transpose())), down(dxs, B * IN));
  }

  @Test
  void maximaAgree() {
    INDArray x = array(B, T, IN);
    x.muli(x.gt(0).castTo(DataType.FLOAT)); // ties at 0
    INDArray y = array(B, IN);
    plain.max(x, mask, y);
    DeviceArray ys = room(B * IN);
    DeviceArray tokens = room(B * IN);
    kernels.largest(up(rows(x)), texts, IN, ys, tokens);
    assertArrayEquals(HostArrays.read(y), down(ys, B * IN), EXACT);
    INDArray dy = array(B, IN);
    INDArray dx = array(B, T, IN);
    DeviceArray dxs = up(rows(dx));
    plain.maxGradient(x, mask, y, dy, dx);
    kernels.largestGradient(up(HostArrays.read(dy)), texts, IN, tokens, dxs);
    assertArrayEquals(rows(dx), down(dxs, ROWS * IN), EXACT);
  }

  @Test
  void whatIsNoNumberIsTheLargest() {
    float[] x = random(ROWS);
    x[7] = Float.NaN;
    DeviceArray ys = room(B);
    kernels.largest(up(x), texts, 1, ys, room(B));
    float[] got = down(ys, B);
    assertTrue(Float.isNaN(got[0]), Arrays.toString(got));
    assertEquals(x[LENGTHS[0]], got[1]);
  }

  /** GPUs take 65,535 groups of four rows in one call. */
  @Test
  void rowsOfManyCallsAreAllComputed() {
    int rows = 2 * 65_535 * 4 + 3;
    int[] ids = new int[rows];
    float[] expected = new float[rows];
    for (int r = 0; r < rows; r++) {
      ids[r] = r % 7;
      expected[r] = r % 7;
    }
    DeviceArray numbers = room(rows);
    kernels.write(numbers, 0, ids, rows);
    DeviceArray xs = room(rows);
    kernels.gather(up(new float[] {0, 1, 2, 3, 4, 5, 6}), numbers, xs, rows, 1);
    assertArrayEquals(expected, down(xs, rows));
  }

  @Test
  void dropoutKeepsTheSameElements() {
    KeyedDropout dropout = new KeyedDropout(0.3);
    long[] keys = LongStream.range(100, 100 + B).map(k -> k * 0x9E3779B97F4A7C15L).toArray();
    int width = IN + 4;
    DeviceArray ys = room(ROWS * width);
    try (DeviceDrops drops = new DeviceDrops(device)) {
      dropout.sendTo(drops, kernels, keys);
      kernels.join(up(ones(ROWS * IN)), IN, up(ones(B * 4)), 4, texts, drops, ys);
    }
    float[] got = down(ys, ROWS * width);
    int at = 0;
    for (int b = 0; b < B; b++) {
      int[] bits = new int[LENGTHS[b] * width];
      dropout.fill(keys[b], 0, bits, bits.length);
      for (int bit : bits) {
        assertEquals(-bit * (float) dropout.scale(), got[at++]);
      }
    }
    assertEquals(got.length, at);
  }

  @Test
  void joinsAgree() {
    for (boolean dropping : new boolean[] {false, true}) {
      Optional<Drops> drops =
          dropping
              ? Optional.of(
                  new Drops(new KeyedDropout(0.3), LongStream.range(100, 100 + B).toArray()))
              : Optional.empty();
      INDArray x = array(B, T, IN);
      INDArray whole = array(B, 4);
      INDArray w = array(IN + 4, OUT);
      INDArray b = array(OUT);
      INDArray y = array(B, T, OUT);
      plain.join(x, whole, mask, drops, w, b, Rectifier.IDENTITY, y);
      AffineShape shape = new AffineShape(1, IN + 4, OUT, Order.ROWS, 0, false);
      DeviceArray ps = up(concat(HostArrays.read(w), HostArrays.read(b)));
      DeviceArray joined = room(ROWS * (IN + 4));
      DeviceArray ys = room(ROWS * OUT);
      INDArray dy = array(B, T, OUT);
      INDArray[] e = {array(IN + 4, OUT), array(OUT), Nd4j.zeros(B, T, IN), array(B, 4)};
      plain.joinGradient(
          x, whole, mask, drops, w, Rectifier.IDENTITY, y, dy, e[0], e[1], e[2], e[3]);
      try (DeviceDrops deviceDrops = new DeviceDrops(device)) {
        drops.ifPresent(d -> d.dropout().sendTo(deviceDrops, kernels, d.keys()));
        kernels.join(up(rows(x)), IN, up(HostArrays.read(whole)), 4, texts, deviceDrops, joined);
        kernels.affine(joined, texts, ROWS, shape, ps, ys);
        assertClose(rows(y), down(ys, ROWS * OUT));
        DeviceArray dJoined = room(ROWS * (IN + 4));
        DeviceArray delta = up(rows(dy));
        DeviceArray gradients = room(shape.count());
        kernels.affineWeights(
            joined, delta, texts, ROWS, shape, room(DeviceKernels.parts(ROWS, shape)), gradients);
        assertClose(
            concat(HostArrays.read(e[0]), HostArrays.read(e[1])), down(gradients, shape.count()));
        kernels.affineInput(delta, texts, ROWS, shape, ps, dJoined, false);
        DeviceArray dxs = up(random(ROWS * IN));
        DeviceArray dWholes = up(ones(B * 4));
        kernels.joinGradient(dJoined, texts, deviceDrops, dxs, IN, false, dWholes, 4, true);
        assertClose(rows(e[2]), down(dxs, ROWS * IN));
        assertClose(HostArrays.read(e[3].add(1)), down(dWholes, B * 4));
      }
    }
  }

  @Test
  void wordsAreGathered() {
    float[] table = random(20 * IN);
    int[] ids = random.ints(ROWS, 0, 20).toArray();
    DeviceArray idArray = room(ROWS);
    kernels.write(idArray, 0, ids, ROWS);
    DeviceArray xs = room(ROWS * IN);
    kernels.gather(up(table), idArray, xs, ROWS, IN);
    float[] got = down(xs, ROWS * IN);
    for (int i = 0; i < got.length; i++) {
      assertEquals(table[ids[i / IN] * IN + i % IN], got[i]);
    }
  }

  @Test
  void arraysAreAddedCopiedAndCleared() {
    float[] a = random(1000);
    DeviceArray to = up(a);
    DeviceArray from = up(ones(1000));
    kernels.add(to, from, 999);
    for (int i = 0; i < 999; i++) {
      a[i] += 1;
    }
    assertArrayEquals(a, down(to, 1000));
    kernels.copy(to, from, 500);
    kernels.zero(to, 1000);
    assertArrayEquals(Arrays.copyOf(a, 500), Arrays.copyOf(down(from, 1000), 500));
    assertArrayEquals(new float[1000], down(to, 1000));
  }

  private DeviceArray room(long numbers) {
    DeviceArray array = new DeviceArray(device).atLeast(numbers);
    held.add(array);
    return array;
  }

  private DeviceArray up(float[] values) {
    DeviceArray array = room(values.length);
    kernels.write(array, 0, values, values.length);
    return array;
  }

  private float[] down(DeviceArray array, int count) {
    float[] values = new float[count];
    kernels.read(array, values, count);
    return values;
  }

  /** The rows of tokens, one behind the other. */
  private static float[] rows(INDArray padded) {
    int channels = (int) padded.size(2);
    float[] values = HostArrays.read(padded);
    float[] rows = new float[ROWS * channels];
    int at = 0;
    for (int b = 0; b < B; b++) {
      System.arraycopy(values, b * T * channels, rows, at, LENGTHS[b] * channels);
      at += LENGTHS[b] * channels;
    }
    return rows;
  }

  private static INDArray mask() {
    INDArray mask = Nd4j.zeros(DataType.FLOAT, B, T);
    for (int b = 0; b < B; b++) {
      for (int t = 0; t < LENGTHS[b]; t++) {
        mask.putScalar(b, t, 1);
      }
    }
    return mask;
  }

  private INDArray array(long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Nd4j.createFromArray(random(size)).reshape('c', shape);
  }

  private float[] random(int size) {
    float[] values = new float[size];
    IntStream.range(0, size).forEach(i -> values[i] = (float) random.nextGaussian());
    return values;
  }

  private static float[] ones(int size) {
    float[] values = new float[size];
    Arrays.fill(values, 1);
    return values;
  }

  private static float[] concat(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static void assertClose(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    double distance = 0;
    double norm = 1;
    for (int i = 0; i < expected.length; i++) {
      distance += Math.pow(expected[i] - actual[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    double relative = Math.sqrt(distance / norm);
    assertTrue(relative <= 1e-5, "relative distance " + relative);
  }
}
