package org.aimle.dl4j.layers;

import java.util.Map;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.OpenClDevice;

/** One vertex of a {@link DeviceIsland}: what it computes, and what it holds on the device. */
abstract class DevicePart {

  /** What there is a row of channels for. */
  enum Layout {
    TOKENS,
    TEXTS
  }

  private final Layout layout;
  private final int channels;
  private final DeviceArray output;
  private final DeviceArray gradient;
  private boolean gradientBegun;

  DevicePart(OpenClDevice device, Layout layout, int channels) {
    this.layout = layout;
    this.channels = channels;
    output = new DeviceArray(device);
    gradient = new DeviceArray(device);
  }

  final Layout layout() {
    return layout;
  }

  final int channels() {
    return channels;
  }

  /** {@code [rows, channels]}. */
  final DeviceArray output() {
    return output;
  }

  /** Of the output; what several parts add to it is summed in the order of the backward pass. */
  final DeviceArray gradient() {
    return gradient;
  }

  final void forgetGradient() {
    gradientBegun = false;
  }

  /**
   * To be called by whoever gives the output a gradient, before.
   *
   * @return whether it is to be added to what is there; else that is to be overwritten
   */
  final boolean beginGradient() {
    boolean begun = gradientBegun;
    gradientBegun = true;
    return begun;
  }

  final int rows(int tokens, int texts) {
    return layout == Layout.TOKENS ? tokens : texts;
  }

  /** Whether the output has a gradient. */
  boolean isTrained() {
    return true;
  }

  /** Adds the arrays that batches of this size need, with their lengths. */
  void addArrays(Map<DeviceArray, Long> arrays, int tokens, int texts, boolean training) {
    long size = (long) rows(tokens, texts) * channels;
    arrays.put(output, size);
    if (training && isTrained()) {
      arrays.put(gradient, size);
    }
  }

  /** Numbers that the partial sums of its gradient of weights take. */
  long partialSums(int tokens, int texts) {
    return 0;
  }

  /** Computes the output from those of the parts before. */
  abstract void forward(DeviceIsland island, boolean training);

  /** Computes gradients of parameters, and gives the parts before theirs. */
  abstract void backward(DeviceIsland island);

  /** Frees what {@link #addArrays} does not name. */
  void close() {
    // Nothing else.
  }
}
