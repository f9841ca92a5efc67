package org.aimle.dl4j.layers;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.aimle.dl4j.HostArrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.AlgoMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdDataAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdFilterAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.FwdAlgo;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionHelper;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the two-dimensional convolutions of DL4J's own layers on the CPU, several times as fast
 * as DL4J does, which gathers patches of all pictures of a batch far apart in memory: picture by
 * picture, so that patches stay in the processor's cache, with OpenBLAS for products. A picture's
 * result does not depend on the others. What is not for it (other types of numbers, dilation,
 * channels last) is left to DL4J.
 *
 * @since 0.1.0
 */
public final class FastConvolutions {

  private FastConvolutions() {}

  /**
   * Lets the convolution layers of a graph compute so from now on. Does nothing on a GPU, and
   * leaves layers alone that have a helper already, have weight noise, are frozen or of a subclass.
   * Copies of the graph begin without it.
   */
  public static void use(ComputationGraph graph) {
    if (!Kernels.ON_CPU) {
      return;
    }
    Buffers buffers = new Buffers();
    for (Layer layer : graph.getLayers()) {
      if (layer.getClass() == ConvolutionLayer.class
          && layer.getHelper() == null
          && ((BaseLayer) layer.conf().getLayer()).getWeightNoise() == null) {
        setHelper((ConvolutionLayer) layer, buffers);
      }
    }
  }

  /** DL4J makes helpers by the names of its own classes only. */
  private static void setHelper(ConvolutionLayer layer, Buffers buffers) {
    try {
      Field helper = ConvolutionLayer.class.getDeclaredField("helper");
      helper.setAccessible(true);
      helper.set(layer, new PictureByPicture(layer.hasBias(), buffers));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not the DL4J that this was written for", e);
    }
  }

  /** What all layers of a graph work in, one after the other. */
  private static final class Buffers {
    private final Scratch patchMemory = new Scratch();
    private float[] picture = new float[0];
    private float[] patches = new float[0];
    private float[] outputs = new float[0];
  }

  /** DL4J would log an exception as one of cuDNN, and go on by itself with other bits. */
  private static final class ConvolutionError extends Error {

    private static final long serialVersionUID = 1L;

    ConvolutionError(RuntimeException cause) {
      super("a convolution cannot be computed: " + cause.getMessage(), cause);
    }
  }

  /** Used by one thread at a time, as its graph is. */
  private static final class PictureByPicture implements ConvolutionHelper {

    /** Numbers in the patches of one picture, 256 MiB; for more, DL4J's memory is no worse. */
    private static final long MOST = 1L << 26;

    private final boolean hasBias;
    private final Buffers buffers;

    PictureByPicture(boolean hasBias, Buffers buffers) {
      this.hasBias = hasBias;
      this.buffers = buffers;
    }

    @Override
    public boolean checkSupported() {
      return true;
    }

    @Override
    public Map<String, Long> helperMemoryUse() {
      return Map.of();
    }

    /** Null: DL4J applies the activation function. */
    @Override
    public INDArray activate(INDArray z, IActivation function, boolean training) {
      return null;
    }

    /** The patches of a picture of x; empty: for DL4J. */
    private static Optional<Patches> patches(
        INDArray x,
        INDArray weights,
        int[] kernel,
        int[] strides,
        int[] pad,
        ConvolutionMode mode,
        int[] dilation,
        CNN2DFormat format) {
      if (x.dataType() != DataType.FLOAT
          || weights.dataType() != DataType.FLOAT
          || !HostArrays.isRowMajor(weights)
          || dilation[0] != 1
          || dilation[1] != 1
          || format != CNN2DFormat.NCHW
          || mode == ConvolutionMode.Causal
          || x.length() / x.size(0) > MOST) {
        return Optional.empty();
      }
      int height = (int) x.size(2);
      int width = (int) x.size(3);
      Patches patches =
          new Patches(
              (int) x.size(1),
              height,
              width,
              kernel[0],
              kernel[1],
              strides[0],
              strides[1],
              pad[0],
              pad[1],
              outputs(height, kernel[0], strides[0], pad[0], mode),
              outputs(width, kernel[1], strides[1], pad[1], mode));
      long outputs = (long) patches.outputHeight() * patches.outputWidth();
      long most = Math.max(weights.size(0), weights.length() / weights.size(0));
      return outputs * most > MOST ? Optional.empty() : Optional.of(patches);
    }

    private static int outputs(int size, int kernel, int stride, int pad, ConvolutionMode mode) {
      return mode == ConvolutionMode.Same
          ? (size + stride - 1) / stride
          : (size - kernel + 2 * pad) / stride + 1;
    }

    private static INDArray rowMajor(INDArray array) {
      return HostArrays.isRowMajor(array) ? array : array.dup('c');
    }

    /** Part b of an array {@code [B, channels, height, width]}, {@code [channels, pixels]}. */
    private static NativeMatrix part(INDArray array, NativeMatrix all, int b) {
      int channels = (int) array.size(1);
      int pixels = (int) (array.size(2) * array.size(3));
      return new NativeMatrix(
          all.memory(), all.start() + (long) b * channels * pixels, channels, pixels);
    }

    @Override
    public INDArray preOutput(
        INDArray input,
        INDArray weights,
        INDArray bias,
        int[] kernel,
        int[] strides,
        int[] pad,
        AlgoMode mode,
        FwdAlgo forward,
        ConvolutionMode convolutionMode,
        int[] dilation,
        CNN2DFormat format,
        LayerWorkspaceMgr workspaces) {
      try {
        return patches(input, weights, kernel, strides, pad, convolutionMode, dilation, format)
            .map(shape -> output(input, weights, bias, shape, workspaces))
            .orElse(null);
      } catch (RuntimeException e) {
        throw new ConvolutionError(e);
      }
    }

    private INDArray output(
        INDArray input,
        INDArray weights,
        INDArray bias,
        Patches shape,
        LayerWorkspaceMgr workspaces) {
      INDArray x = rowMajor(input);
      int out = (int) weights.size(0);
      INDArray y =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              DataType.FLOAT,
              new long[] {x.size(0), out, shape.outputHeight(), shape.outputWidth()},
              'c');
      NativeMatrix xs = NativeMatrix.of(x);
      NativeMatrix ys = NativeMatrix.of(y);
      NativeMatrix w = matrix(weights, out);
      float[] biases = hasBias ? HostArrays.read(bias) : new float[out];
      buffers.outputs = Scratch.atLeast(buffers.outputs, out * shape.columns());
      for (int c = 0; c < out; c++) {
        Arrays.fill(buffers.outputs, c * shape.columns(), (c + 1) * shape.columns(), biases[c]);
      }
      for (int b = 0; b < x.size(0); b++) {
        NativeMatrix to = part(y, ys, b);
        to.put(buffers.outputs);
        to.addProduct(w, patchesOf(part(x, xs, b), shape));
      }
      return y;
    }

    private static NativeMatrix matrix(INDArray weights, int out) {
      NativeMatrix all = NativeMatrix.of(weights);
      return new NativeMatrix(all.memory(), all.start(), out, (int) (weights.length() / out));
    }

    private NativeMatrix patchesOf(NativeMatrix x, Patches shape) {
      if (shape.areThePicture()) {
        return x;
      }
      buffers.picture = Scratch.atLeast(buffers.picture, x.size());
      buffers.patches = Scratch.atLeast(buffers.patches, shape.rows() * shape.columns());
      x.get(buffers.picture, 0);
      shape.read(buffers.picture, buffers.patches);
      NativeMatrix read = buffers.patchMemory.matrix(shape.rows(), shape.columns());
      read.put(buffers.patches);
      return read;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray input,
        INDArray weights,
        INDArray bias,
        INDArray delta,
        int[] kernel,
        int[] strides,
        int[] pad,
        INDArray dBias,
        INDArray dWeights,
        IActivation function,
        AlgoMode mode,
        BwdFilterAlgo filter,
        BwdDataAlgo data,
        ConvolutionMode convolutionMode,
        int[] dilation,
        CNN2DFormat format,
        LayerWorkspaceMgr workspaces) {
      try {
        return patches(input, weights, kernel, strides, pad, convolutionMode, dilation, format)
            .filter(shape -> HostArrays.isRowMajor(dWeights))
            .map(shape -> gradient(input, weights, delta, dBias, dWeights, shape, workspaces))
            .orElse(null);
      } catch (RuntimeException e) {
        throw new ConvolutionError(e);
      }
    }

    private Pair<Gradient, INDArray> gradient(
        INDArray input,
        INDArray weights,
        INDArray delta,
        INDArray dBias,
        INDArray dWeights,
        Patches shape,
        LayerWorkspaceMgr workspaces) {
      INDArray x = rowMajor(input);
      INDArray dy = rowMajor(delta);
      INDArray dx =
          workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, x.shape(), 'c');
      int out = (int) weights.size(0);
      NativeMatrix xs = NativeMatrix.of(x);
      NativeMatrix dys = NativeMatrix.of(dy);
      NativeMatrix dxs = NativeMatrix.of(dx);
      NativeMatrix w = matrix(weights, out);
      dWeights.assign(0);
      NativeMatrix dw = matrix(dWeights, out);
      float[] dBiases = new float[out];
      buffers.outputs = Scratch.atLeast(buffers.outputs, out * shape.columns());
      for (int b = 0; b < x.size(0); b++) {
        NativeMatrix d = part(dy, dys, b);
        if (hasBias) {
          d.get(buffers.outputs, 0);
          addRows(buffers.outputs, shape.columns(), dBiases);
        }
        dw.addProductTransposed(d, patchesOf(part(x, xs, b), shape));
        NativeMatrix to = part(dx, dxs, b);
        if (shape.areThePicture()) {
          to.transposedProduct(w, d);
        } else {
          NativeMatrix gradient = buffers.patchMemory.matrix(shape.rows(), shape.columns());
          gradient.transposedProduct(w, d);
          gradient.get(buffers.patches, 0);
          Arrays.fill(buffers.picture, 0, shape.picture(), 0f);
          shape.addTo(buffers.patches, buffers.picture);
          to.put(buffers.picture);
        }
      }
      Gradient gradient = new DefaultGradient();
      if (hasBias) {
        NativeMatrix.of(dBias).put(dBiases);
        gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, dBias);
      }
      gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, dWeights, 'c');
      return new Pair<>(gradient, dx);
    }

    /** Adds up each row. */
    private static void addRows(float[] values, int columns, float[] sums) {
      for (int row = 0; row < sums.length; row++) {
        float sum = 0;
        for (int i = row * columns; i < (row + 1) * columns; i++) {
          sum += values[i];
        }
        sums[row] += sum;
      }
    }
  }
}
