package org.aimle.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of tiles, which must not be seen in what is computed. */
class TileTest {

  private static final int[] LENGTHS = {90, 0, 171, 1};
  private static final int ROWS = 262;

  @ParameterizedTest
  @CsvSource({"3, 40, 136, 4", "1, 37, 131, 3", "5, 130, 9, 0"})
  void allGiveTheSameBits(int taps, int in, int out, int at) {
    OpenClDevice device = TestDevices.first();
    AffineShape shape = new AffineShape(taps, in, out, AffineShape.Order.ROWS, at, true);
    float[][] small = computed(device, Tile.SMALL, shape);
    float[][] large = computed(device, Tile.LARGE, shape);
    for (int i = 0; i < small.length; i++) {
      assertArrayEquals(small[i], large[i]);
    }
  }

  /** Outputs, the input's gradient, and those of the parameters. */
  private static float[][] computed(OpenClDevice device, Tile tile, AffineShape shape) {
    Random random = new Random(5);
    try (DeviceKernels kernels = new DeviceKernels(device, Optional.of(tile));
        DeviceTexts texts = new DeviceTexts(device);
        DeviceArray x = up(kernels, random, ROWS * shape.in());
        DeviceArray delta = up(kernels, random, ROWS * shape.out());
        DeviceArray parameters = up(kernels, random, shape.at() + shape.count());
        DeviceArray y = new DeviceArray(device).atLeast(ROWS * shape.out());
        DeviceArray dx = up(kernels, random, ROWS * shape.in());
        DeviceArray gradients = new DeviceArray(device).atLeast(shape.at() + shape.count());
        DeviceArray parts = new DeviceArray(device).atLeast(DeviceKernels.parts(ROWS, shape))) {
      texts.set(kernels, LENGTHS);
      kernels.zero(gradients, shape.at() + shape.count());
      kernels.affine(x, texts, ROWS, shape, parameters, y);
      kernels.affineInput(delta, texts, ROWS, shape, parameters, dx, true);
      kernels.affineWeights(x, delta, texts, ROWS, shape, parts, gradients);
      return new float[][] {
        down(kernels, y, ROWS * shape.out()),
        down(kernels, dx, ROWS * shape.in()),
        down(kernels, gradients, shape.at() + shape.count())
      };
    }
  }

  private static DeviceArray up(DeviceKernels kernels, Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    DeviceArray array = new DeviceArray(kernels.device()).atLeast(count);
    kernels.write(array, 0, values, count);
    return array;
  }

  private static float[] down(DeviceKernels kernels, DeviceArray array, int count) {
    float[] values = new float[count];
    kernels.read(array, values, count);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "14000, 100, 1, 132, SMALL", // one row of tiles: too few for a large GPU
    "140000, 100, 1, 132, LARGE",
    "14000, 500, 1, 132, LARGE",
    "140000, 1, 1, 132, SMALL",
    "200, 100, 207, 132, LARGE",
    "400, 400, 1, 2, LARGE"
  })
  void theLargerIsChosenWhereAllOfTheDeviceHasWork(
      int rows, int columns, int repeats, int units, Tile tile) {
    assertEquals(tile, Tile.of(rows, columns, repeats, units));
  }
}
