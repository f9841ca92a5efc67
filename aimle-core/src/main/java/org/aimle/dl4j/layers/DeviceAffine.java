package org.aimle.dl4j.layers;

import org.aimle.opencl.AffineShape;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.OpenClDevice;

/** A token convolution, or a dense layer on whole texts. */
final class DeviceAffine extends DevicePart {

  private final DevicePart input;
  private final AffineShape shape;

  DeviceAffine(OpenClDevice device, DevicePart input, AffineShape shape) {
    super(device, input.layout(), shape.out());
    this.input = input;
    this.shape = shape;
  }

  @Override
  long partialSums(int tokens, int texts) {
    return DeviceKernels.parts(rows(tokens, texts), shape);
  }

  @Override
  void forward(DeviceIsland island, boolean training) {
    island
        .kernels()
        .affine(
            input.output(),
            island.texts(),
            island.rows(this),
            shape,
            island.parameters(),
            output());
  }

  @Override
  void backward(DeviceIsland island) {
    DeviceKernels kernels = island.kernels();
    int rows = island.rows(this);
    if (shape.rectified()) {
      kernels.rectifyGradient(gradient(), output(), Math.multiplyExact(rows, shape.out()));
    }
    kernels.affineWeights(
        input.output(),
        gradient(),
        island.texts(),
        rows,
        shape,
        island.parts(),
        island.gradients());
    if (input.isTrained()) {
      boolean added = input.beginGradient();
      kernels.affineInput(
          gradient(), island.texts(), rows, shape, island.parameters(), input.gradient(), added);
    }
  }
}
