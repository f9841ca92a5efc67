package org.aimle.dl4j.layers;

import java.util.Map;
import org.aimle.opencl.AffineShape;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceDrops;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.OpenClDevice;

/** A width-1 convolution of tokens to which their text's summary is joined, with dropout. */
final class DeviceJoin extends DevicePart {

  private final JoinedTokenConvolutionVertex vertex;
  private final DevicePart tokens;
  private final DevicePart whole;
  private final AffineShape shape;
  private final DeviceArray joined;
  private final DeviceArray joinedGradient;
  private final DeviceDrops drops;

  DeviceJoin(
      OpenClDevice device,
      JoinedTokenConvolutionVertex vertex,
      DevicePart tokens,
      DevicePart whole,
      AffineShape shape) {
    super(device, Layout.TOKENS, shape.out());
    this.vertex = vertex;
    this.tokens = tokens;
    this.whole = whole;
    this.shape = shape;
    joined = new DeviceArray(device);
    joinedGradient = new DeviceArray(device);
    drops = new DeviceDrops(device);
  }

  @Override
  void addArrays(Map<DeviceArray, Long> arrays, int rows, int texts, boolean training) {
    super.addArrays(arrays, rows, texts, training);
    long size = (long) rows * shape.in();
    arrays.put(joined, size);
    if (training) {
      arrays.put(joinedGradient, size);
    }
  }

  @Override
  long partialSums(int rows, int texts) {
    return DeviceKernels.parts(rows, shape);
  }

  @Override
  void forward(DeviceIsland island, boolean training) {
    DeviceKernels kernels = island.kernels();
    drops.clear();
    if (training) {
      vertex
          .drops(island.texts().texts())
          .ifPresent(d -> d.dropout().sendTo(drops, kernels, d.keys()));
    }
    kernels.join(
        tokens.output(),
        tokens.channels(),
        whole.output(),
        whole.channels(),
        island.texts(),
        drops,
        joined);
    kernels.affine(joined, island.texts(), island.rows(this), shape, island.parameters(), output());
  }

  @Override
  void backward(DeviceIsland island) {
    DeviceKernels kernels = island.kernels();
    int rows = island.rows(this);
    if (shape.rectified()) {
      kernels.rectifyGradient(gradient(), output(), Math.multiplyExact(rows, shape.out()));
    }
    kernels.affineWeights(
        joined, gradient(), island.texts(), rows, shape, island.parts(), island.gradients());
    kernels.affineInput(
        gradient(), island.texts(), rows, shape, island.parameters(), joinedGradient, false);
    boolean tokensAdded = tokens.beginGradient();
    boolean wholeAdded = whole.beginGradient();
    kernels.joinGradient(
        joinedGradient,
        island.texts(),
        drops,
        tokens.gradient(),
        tokens.channels(),
        tokensAdded,
        whole.gradient(),
        whole.channels(),
        wholeAdded);
  }

  @Override
  void close() {
    drops.close();
  }
}
