package org.aimle.lab.conformance;

/** What came of replaying a golden file. */
enum Outcome {
  PASSED,
  FAILED,
  /** No replay is known for the file's kind. */
  UNKNOWN_KIND
}
