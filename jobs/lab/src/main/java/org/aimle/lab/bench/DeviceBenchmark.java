package org.aimle.lab.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.aimle.opencl.AffineShape;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.DeviceTexts;
import org.aimle.opencl.OpenClDevice;

/** Times the products of the text explainer's layers on a device, on random numbers. */
final class DeviceBenchmark {

  private static final double NANOS = 1e9;

  private DeviceBenchmark() {}

  /**
   * A product's time.
   *
   * @param layer whose it is
   * @param pass forward, or which gradient
   * @param gflop billions of floating-point operations, two for a multiplication with its addition
   * @param seconds median
   */
  record Speed(String layer, String pass, double gflop, double seconds) {

    double gflopPerSecond() {
      return gflop / seconds;
    }
  }

  /** A layer's name and sizes. */
  private record Layer(String name, AffineShape shape) {}

  /**
   * @param texts of a batch, each of so many tokens
   * @param dimension of the word vectors
   * @param repeats measured, after one that is not
   */
  static List<Speed> run(
      OpenClDevice device, int texts, int tokens, int dimension, int filters, int repeats) {
    List<Speed> speeds = new ArrayList<>();
    try (DeviceKernels kernels = new DeviceKernels(device);
        DeviceTexts layout = new DeviceTexts(device)) {
      int[] lengths = new int[texts];
      Arrays.fill(lengths, tokens);
      layout.set(kernels, lengths);
      for (Layer layer :
          List.of(
              new Layer("first", shape(3, dimension, filters)),
              new Layer("local", shape(3, filters, filters)),
              new Layer("joined", shape(1, 2 * filters, filters)))) {
        speeds.addAll(measure(kernels, layout, layer, repeats));
      }
    }
    return speeds;
  }

  private static AffineShape shape(int taps, int in, int out) {
    return new AffineShape(taps, in, out, AffineShape.Order.ROWS, 0, true);
  }

  private static List<Speed> measure(
      DeviceKernels kernels, DeviceTexts layout, Layer layer, int repeats) {
    AffineShape shape = layer.shape();
    int rows = layout.rows();
    double gflop = 2.0 * rows * shape.weights() / NANOS;
    OpenClDevice device = kernels.device();
    try (DeviceArray x = random(kernels, (long) rows * shape.in());
        DeviceArray y = random(kernels, (long) rows * shape.out());
        DeviceArray parameters = random(kernels, shape.count());
        DeviceArray gradients = random(kernels, shape.count());
        DeviceArray parts = new DeviceArray(device).atLeast(DeviceKernels.parts(rows, shape))) {
      return List.of(
          new Speed(
              layer.name(),
              "forward",
              gflop,
              median(
                  kernels, repeats, () -> kernels.affine(x, layout, rows, shape, parameters, y))),
          new Speed(
              layer.name(),
              "gradient of weights",
              gflop,
              median(
                  kernels,
                  repeats,
                  () -> kernels.affineWeights(x, y, layout, rows, shape, parts, gradients))),
          new Speed(
              layer.name(),
              "gradient of input",
              gflop,
              median(
                  kernels,
                  repeats,
                  () -> kernels.affineInput(y, layout, rows, shape, parameters, x, false))));
    }
  }

  private static DeviceArray random(DeviceKernels kernels, long count) {
    float[] values = new float[Math.toIntExact(count)];
    Random random = new Random(count);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    DeviceArray array = new DeviceArray(kernels.device()).atLeast(count);
    kernels.write(array, 0, values, values.length);
    return array;
  }

  private static double median(DeviceKernels kernels, int repeats, Runnable work) {
    work.run();
    kernels.finish();
    double[] seconds = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      long start = System.nanoTime();
      work.run();
      kernels.finish();
      seconds[i] = (System.nanoTime() - start) / NANOS;
    }
    Arrays.sort(seconds);
    return seconds[repeats / 2];
  }
}
