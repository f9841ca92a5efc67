package org.aimle.lab.conformance;

import java.util.ArrayList;
import java.util.List;

/** The tally of one file: cases, comparisons and the first failures. Not thread-safe. */
final class Checks {

  private static final int MESSAGES = 5;

  private final List<String> failures = new ArrayList<>();
  private String current = "";
  private boolean currentFailed;
  private int cases;
  private int failedCases;
  private int skippedCases;
  private long comparisons;

  /** Begins a case; comparisons belong to it until the next one. */
  void begin(String name) {
    current = name;
    currentFailed = false;
    cases++;
  }

  /** Counts cases that a file says it left out itself. */
  void skip(int leftOut) {
    skippedCases += leftOut;
  }

  void isTrue(String what, boolean holds) {
    comparisons++;
    if (!holds) {
      fail(what + " does not hold");
    }
  }

  void equal(String what, long expected, long actual) {
    comparisons++;
    if (expected != actual) {
      fail(what + " is " + actual + " but " + expected + " was recorded");
    }
  }

  void equal(String what, float[] expected, float[] actual) {
    near(what, expected, actual, 0, 0);
  }

  /** {@code |actual - expected| <= relative * |expected| + absolute}. */
  void near(String what, double expected, double actual, double relative, double absolute) {
    comparisons++;
    if (!isNear(expected, actual, relative, absolute)) {
      fail(what + " is " + actual + " but " + expected + " was recorded");
    }
  }

  /** As for numbers, element by element; the first one that differs is reported. */
  void near(String what, float[] expected, float[] actual, double relative, double absolute) {
    equal(what + ": length", expected.length, actual.length);
    for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
      comparisons++;
      if (!isNear(expected[i], actual[i], relative, absolute)) {
        fail(what + "[" + i + "] is " + actual[i] + " but " + expected[i] + " was recorded");
        return;
      }
    }
  }

  /** As for floats. */
  void near(String what, double[] expected, double[] actual, double relative, double absolute) {
    equal(what + ": length", expected.length, actual.length);
    for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
      comparisons++;
      if (!isNear(expected[i], actual[i], relative, absolute)) {
        fail(what + "[" + i + "] is " + actual[i] + " but " + expected[i] + " was recorded");
        return;
      }
    }
  }

  private static boolean isNear(double expected, double actual, double relative, double absolute) {
    return Math.abs(actual - expected) <= relative * Math.abs(expected) + absolute;
  }

  private void fail(String message) {
    if (!currentFailed) {
      failedCases++;
      currentFailed = true;
    }
    if (failures.size() < MESSAGES) {
      failures.add(current + ": " + message);
    }
  }

  FileResult result(String file, String kind) {
    return new FileResult(
        file,
        kind,
        failedCases > 0 || comparisons == 0 ? Outcome.FAILED : Outcome.PASSED,
        cases,
        failedCases,
        skippedCases,
        comparisons,
        comparisons == 0 ? List.of("the file holds nothing to compare") : failures);
  }
}
