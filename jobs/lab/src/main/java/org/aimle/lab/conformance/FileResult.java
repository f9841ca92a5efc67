package org.aimle.lab.conformance;

import java.util.List;

/**
 * What came of replaying one golden file.
 *
 * @param file its name
 * @param kind its kind
 * @param outcome whether all comparisons held
 * @param cases cases replayed
 * @param failedCases those with a comparison that did not hold
 * @param leftOut cases that the recording itself left out, being too close to a tie
 * @param comparisons numbers compared
 * @param failures the first failures, each with its case; empty if there were none
 */
record FileResult(
    String file,
    String kind,
    Outcome outcome,
    int cases,
    int failedCases,
    int leftOut,
    long comparisons,
    List<String> failures) {

  FileResult {
    failures = List.copyOf(failures);
  }
}
