package org.aimle.dl4j.layers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Weights {@code W [in, out]}, row-major, followed by biases {@code b [out]}, in one flat view. */
final class AffineParameters {

  static final String WEIGHTS = "W";
  static final String BIASES = "b";

  private AffineParameters() {}

  static long count(long in, long out) {
    return in * out + out;
  }

  static Map<String, INDArray> views(INDArray flat, long in, long out) {
    INDArray vector = flat.reshape(flat.length());
    if (vector.length() != count(in, out)) {
      throw new IllegalArgumentException(
          "%d parameters are given but W [%d, %d] and b [%d] have %d"
              .formatted(vector.length(), in, out, out, count(in, out)));
    }
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(WEIGHTS, vector.get(NDArrayIndex.interval(0, in * out)).reshape('c', in, out));
    views.put(BIASES, vector.get(NDArrayIndex.interval(in * out, in * out + out)));
    return views;
  }

  static void initialise(
      Map<String, INDArray> views, IWeightInit weights, double fanIn, double fanOut, double bias) {
    INDArray w = views.get(WEIGHTS);
    weights.init(fanIn, fanOut, w.shape(), 'c', w.reshape(w.length()));
    views.get(BIASES).assign(bias);
  }
}
