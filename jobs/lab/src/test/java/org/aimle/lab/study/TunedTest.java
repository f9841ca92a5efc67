package org.aimle.lab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** By hand, with settings at knobs 1, 2 and 3. */
class TunedTest {

  private static Measurement measured(double knob, int samples, Double... cosines) {
    return new Measurement(
        "p",
        "gumbel",
        "e",
        Knob.TEMPERATURE,
        knob,
        samples,
        new Accuracy(0, 0, 0, 1, 0, 0, 0, 0, 0),
        new PerInstance(List.of(cosines)),
        OptionalDouble.empty(),
        0,
        0,
        1);
  }

  @Test
  void eachHalfIsScoredWithWhatIsBestOnTheOther() {
    Measurement first = measured(1, 1, 0.9, 0.1, 0.9, 0.1);
    Measurement second = measured(2, 1, 0.2, 0.8, 0.4, 0.8);
    Tuned tuned = Tuned.of(List.of(first, second));
    // Instances 1 and 3 choose the second, which has 0.2 and 0.4 on 0 and 2; these the first.
    assertEquals(List.of(0.2, 0.1, 0.4, 0.1), tuned.cosines().values());
    assertEquals(0.2, tuned.cosine(), 1e-12);
    assertEquals(second, tuned.best(), "0.55 over 0.5 on all instances");
  }

  @Test
  void aSingleInstanceAndASingleSettingLeaveNoChoice() {
    assertEquals(0.7, Tuned.of(List.of(measured(1, 1, 0.7), measured(2, 1, 0.6))).cosine());
    Tuned alone = Tuned.of(List.of(measured(1, 1, 0.5, 0.25)));
    assertEquals(List.of(0.5, 0.25), alone.cosines().values());
    assertFalse(alone.atEnd(), "no sweep");
  }

  @Test
  void tellsWhetherTheBestLiesAtAnEndOfTheSweep() {
    Measurement low = measured(1, 1, 0.5, 0.5);
    Measurement middle = measured(2, 1, 0.6, 0.6);
    assertFalse(Tuned.of(List.of(low, middle, measured(3, 1, 0.5, 0.5))).atEnd());
    assertTrue(Tuned.of(List.of(low, middle, measured(3, 1, 0.7, 0.7))).atEnd());
  }

  @Test
  void choosesForEachNumberOfSamples() {
    List<Tuned> tuned =
        Tuned.ofEachSamples(
            List.of(measured(1, 10, 0.5), measured(1, 2, 0.6), measured(2, 10, 0.7)));
    assertEquals(List.of(2, 10), tuned.stream().map(one -> one.best().samples()).toList());
    assertEquals(List.of(0.6, 0.7), tuned.stream().map(Tuned::cosine).toList());
  }

  /** 0.9 and 0.1 against 0.8 and 0.0: far apart each, but 0.1 between them every time. */
  @Test
  void differencesArePaired() {
    PerInstance first = new PerInstance(List.of(0.9, 0.1));
    PerInstance difference = first.minus(new PerInstance(List.of(0.8, 0.0)));
    assertEquals(0.4, first.error(), 1e-12);
    assertEquals(0.1, difference.mean(), 1e-12);
    assertEquals(0, difference.error(), 1e-12);
    PerInstance alone = new PerInstance(List.of(1.0));
    assertThrows(IllegalArgumentException.class, () -> first.minus(alone));
    assertThrows(IllegalArgumentException.class, () -> new PerInstance(List.of()));
  }
}
