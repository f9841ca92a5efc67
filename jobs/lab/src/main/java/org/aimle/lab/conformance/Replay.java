package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** Computes anew what one kind of golden file records, and compares. Stateless. */
interface Replay {

  /** The kind of file, such as {@code estimator_topk}. */
  String kind();

  /** Replays every case of a file; what is found goes to {@code checks}. */
  void replay(JsonNode content, Checks checks);
}
