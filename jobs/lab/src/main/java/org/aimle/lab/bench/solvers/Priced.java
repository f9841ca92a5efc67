package org.aimle.lab.bench.solvers;

import java.util.function.ToDoubleFunction;

/** Ours, where the objective has more terms than scores: the value adds them, untimed. */
final class Priced implements Attempt {

  private final Ours ours;
  private final ToDoubleFunction<float[]> others;

  private Priced(Ours ours, ToDoubleFunction<float[]> others) {
    this.ours = ours;
    this.others = others;
  }

  /**
   * @param others what the best amounts gain with a choice
   */
  static Contender of(String spec, float[][] theta, ToDoubleFunction<float[]> others) {
    return new Contender(Ours.NAME, () -> new Priced(new Ours(spec, new float[0], theta), others));
  }

  @Override
  public void solve(int draw) {
    ours.solve(draw);
  }

  @Override
  public double value(int draw) {
    return ours.value(draw) + others.applyAsDouble(ours.solution());
  }

  @Override
  public boolean isProved() {
    return ours.isProved();
  }

  @Override
  public void close() {
    ours.close();
  }
}
