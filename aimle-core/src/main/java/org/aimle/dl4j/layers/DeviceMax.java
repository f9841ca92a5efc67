package org.aimle.dl4j.layers;

import java.util.Map;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.OpenClDevice;

/** A maximum over the tokens of each text. */
final class DeviceMax extends DevicePart {

  private final DevicePart input;
  private final DeviceArray tokens;

  DeviceMax(OpenClDevice device, DevicePart input) {
    super(device, Layout.TEXTS, input.channels());
    this.input = input;
    tokens = new DeviceArray(device);
  }

  @Override
  void addArrays(Map<DeviceArray, Long> arrays, int rows, int texts, boolean training) {
    super.addArrays(arrays, rows, texts, training);
    arrays.put(tokens, (long) texts * channels());
  }

  @Override
  void forward(DeviceIsland island, boolean training) {
    island.kernels().largest(input.output(), island.texts(), channels(), output(), tokens);
  }

  @Override
  void backward(DeviceIsland island) {
    if (!input.isTrained()) {
      return;
    }
    DeviceKernels kernels = island.kernels();
    if (!input.beginGradient()) {
      kernels.zero(input.gradient(), (long) island.rows(input) * channels());
    }
    kernels.largestGradient(gradient(), island.texts(), channels(), tokens, input.gradient());
  }
}
