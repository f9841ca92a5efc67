package org.aimle.spark.ml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextExplainer;

/**
 * Explainers that are idle in this JVM, so that each executor makes one for each task that it runs
 * at once and no more. Those of the models used least recently are let go.
 */
final class ExplainerPool {

  /** An explainer and the memory for its batches; used by one thread at a time. */
  record Explainer(TextExplainer network, TextBatchBuffer buffer) {

    static Explainer of(TrainedNetwork trained) {
      return new Explainer(
          new TextExplainer(trained.graph()), new TextBatchBuffer(trained.vectors()));
    }
  }

  private static final int MODELS = 4;

  private static final Map<String, Deque<Explainer>> IDLE =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Explainer>> eldest) {
          if (size() <= MODELS) {
            return false;
          }
          eldest.getValue().forEach(explainer -> explainer.buffer().close());
          return true;
        }
      };

  private ExplainerPool() {}

  /** An idle explainer of the model with this key, else a new one. */
  static Explainer take(String key, TrainedNetwork trained) {
    synchronized (IDLE) {
      Deque<Explainer> idle = IDLE.get(key);
      if (idle != null && !idle.isEmpty()) {
        return idle.pop();
      }
    }
    return Explainer.of(trained);
  }

  static void giveBack(String key, Explainer explainer) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(key, k -> new ArrayDeque<>()).push(explainer);
    }
  }
}
