package org.aimle.spark.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.spec.NamedParameters;

/** See {@link OuterOptimiser#nesterov}. */
record NesterovMomentum(double learningRate, double momentum) implements OuterOptimiser {

  private static final String NAME = "nesterov";
  private static final String LEARNING_RATE = "learning-rate";
  private static final String MOMENTUM = "momentum";

  NesterovMomentum {
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "learning-rate is " + learningRate + " but must be a finite number above 0");
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum is " + momentum + " but must be in [0, 1)");
    }
  }

  @Override
  public OuterStep next(OuterStep before, float[] mean) {
    float[] parameters = new float[mean.length];
    double[] velocity = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double change = (double) before.parameters()[i] - mean[i];
      velocity[i] = momentum * (before.memory().length == 0 ? 0 : before.memory()[i]) + change;
      parameters[i] =
          (float) (before.parameters()[i] - learningRate * (change + momentum * velocity[i]));
    }
    return new OuterStep(parameters, velocity);
  }

  @Override
  public NamedParameters written() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(LEARNING_RATE, Double.toString(learningRate));
    parameters.put(MOMENTUM, Double.toString(momentum));
    return new NamedParameters(NAME, parameters);
  }

  @Override
  public String toString() {
    return written().toString();
  }

  /** Makes it from {@code nesterov:learning-rate=0.7,momentum=0.9}. */
  public static final class Factory implements OuterOptimiserFactory {

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put(LEARNING_RATE, "more than 0; by default 1");
      parameters.put(MOMENTUM, "in [0, 1); by default 0.9");
      return parameters;
    }

    @Override
    public OuterOptimiser create(Map<String, String> parameters) {
      NamedParameters read =
          new NamedParameters(NAME, parameters).requireOnly(LEARNING_RATE, MOMENTUM);
      return new NesterovMomentum(read.real(LEARNING_RATE, 1), read.real(MOMENTUM, 0.9));
    }
  }
}
