package org.aimle.spark.ml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextExplainer;

/**
 * Explainers that are idle in this JVM, so that each executor makes one for each task that it runs
 * at once and no more. Those of the models used least recently are let go.
 */
final class ExplainerPool {

  /**
   * An explainer and the memory for its batches; used by one thread at a time.
   *
   * @param device where its arrays are; empty without GPUs
   */
  record Explainer(TextExplainer network, TextBatchBuffer buffer, OptionalInt device) {

    static Explainer of(TrainedNetwork trained, OptionalInt device) {
      return new Explainer(
          new TextExplainer(trained.graph()), new TextBatchBuffer(trained.vectors()), device);
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

  /**
   * An idle explainer of the model with this key on a device, else a new one; the calling thread is
   * bound to the device.
   */
  static Explainer take(String key, TrainedNetwork trained, OptionalInt device) {
    synchronized (IDLE) {
      Deque<Explainer> idle = IDLE.getOrDefault(key, new ArrayDeque<>());
      for (Iterator<Explainer> explainers = idle.iterator(); explainers.hasNext(); ) {
        Explainer explainer = explainers.next();
        if (explainer.device().equals(device)) {
          explainers.remove();
          return explainer;
        }
      }
    }
    return Explainer.of(trained, device);
  }

  static void giveBack(String key, Explainer explainer) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(key, k -> new ArrayDeque<>()).push(explainer);
    }
  }

  /** The devices of the idle explainers of the model with this key. */
  static List<OptionalInt> devices(String key) {
    synchronized (IDLE) {
      return IDLE.getOrDefault(key, new ArrayDeque<>()).stream().map(Explainer::device).toList();
    }
  }
}
