package org.aimle.explain;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.layers.WeightedSum;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained {@link TextExplainer} made for explaining alone: the same network without noise and
 * dropout, one text at a time, in plain Java. It needs no native library, gives the same bits on
 * every machine, and agrees with the graph up to rounding. Products of word vectors with the first
 * convolution are kept from text to text, up to 64 MiB (with 100 filters those of 51,000 words).
 *
 * <p>Immutable, thread-safe, and serialisable by Java's serialisation; the word vectors are not
 * copied.
 *
 * @since 0.1.0
 */
public final class FrozenExplainer implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Floats of a text's activations that are kept for the next one. */
  private static final int MOST_KEPT = 1 << 20;

  private final WordVectors vectors;
  private final SolverSpec selection;

  /** What the sum of the chosen vectors is multiplied by; 0: they are averaged. */
  private final float factor;

  private final Weights weights;

  private final transient MapSolver solver;
  private final transient TextSelection contexts;
  private final transient WordTaps words;
  private final transient ThreeTaps local1;
  private final transient ThreeTaps local2;
  private final transient RowProducts tokens;
  private final transient Affine summary;
  private final transient Deque<Memory> memories = new ArrayDeque<>();

  /** All that is trained, by the name of the vertex. */
  private record Weights(
      Affine first,
      Affine whole,
      Affine local1,
      Affine local2,
      Affine joined,
      Affine scores,
      Affine hidden,
      Affine rating)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private FrozenExplainer(
      WordVectors vectors, SolverSpec selection, float factor, Weights weights) {
    this.vectors = vectors;
    this.selection = selection;
    this.factor = factor;
    this.weights = weights;
    this.solver = selection.create();
    this.contexts = TextSelection.of(selection);
    this.words = new WordTaps(vectors, weights.first);
    this.local1 = new ThreeTaps(weights.local1);
    this.local2 = new ThreeTaps(weights.local2);
    int filters = weights.local2.out();
    this.tokens = RowProducts.of(weights.joined.part(0, filters, weights.joined.biases()));
    this.summary =
        weights.joined.part(filters, weights.joined.in(), new float[weights.joined.out()]);
  }

  /**
   * Copies the weights of a trained graph.
   *
   * @param graph a graph of {@link TextExplainer#configuration}
   * @param vectors of the words that texts may name
   * @throws IllegalArgumentException if the graph is no such graph, or takes vectors of another
   *     dimension
   */
  public static FrozenExplainer of(ComputationGraph graph, WordVectors vectors) {
    int dimension = new TextExplainer(graph).dimension();
    if (dimension != Objects.requireNonNull(vectors, "vectors").dimension()) {
      throw new IllegalArgumentException(
          "the graph takes word vectors of dimension %d, but these have dimension %d"
              .formatted(dimension, vectors.dimension()));
    }
    Map<String, INDArray> table = graph.paramTable();
    var vertices = graph.getConfiguration().getVertices();
    return new FrozenExplainer(
        vectors,
        ((AimleVertex) vertices.get(TextExplainer.SELECTION)).solver(),
        vertices.get(TextExplainer.MEAN) instanceof WeightedSum sum
            ? (float) (1 / sum.divisor())
            : 0,
        new Weights(
            ExplainerGraphs.affine(table, TextExplainer.FIRST),
            ExplainerGraphs.affine(table, TextExplainer.WHOLE),
            ExplainerGraphs.affine(table, TextExplainer.LOCAL1),
            ExplainerGraphs.affine(table, TextExplainer.LOCAL2),
            ExplainerGraphs.affine(table, TextExplainer.JOINED),
            ExplainerGraphs.affine(table, TextExplainer.SCORES),
            ExplainerGraphs.affine(table, TextExplainer.HIDDEN),
            ExplainerGraphs.affine(table, TextExplainer.RATING)));
  }

  /** What Java's serialisation leaves behind is made anew. */
  private Object readResolve() {
    return new FrozenExplainer(vectors, selection, factor, weights);
  }

  /** The vectors of the words that texts may name. */
  public WordVectors vectors() {
    return vectors;
  }

  /** Classes of the label, or 1 for a number in [0, 1]. */
  public int classes() {
    return weights.rating.out();
  }

  /** What chooses the tokens. */
  public SolverSpec selection() {
    return selection;
  }

  /**
   * Predicts the label of a text and chooses its tokens, where scores are enough to choose by.
   *
   * @param ids of the tokens, {@link WordVectors#UNKNOWN} for words without a vector
   * @throws IllegalArgumentException if an id is not in the vocabulary, or the solver that chooses
   *     refuses a text of this length or needs the tokens
   */
  public TextExplanation explain(int[] ids) {
    if (contexts.takesContext()) {
      throw new IllegalArgumentException(
          "the selection %s needs the tokens of a text; give explain the tokens, too"
              .formatted(selection));
    }
    return explain(ids, new float[0]);
  }

  /**
   * Predicts the label of a text and chooses its tokens, by any selection.
   *
   * @param ids of the tokens, {@link WordVectors#UNKNOWN} for words without a vector
   * @param tokens as they are written; those behind the last id are not read
   * @throws IllegalArgumentException if an id is not in the vocabulary, there are more ids than
   *     tokens, or the solver that chooses refuses the text
   */
  public TextExplanation explain(int[] ids, List<String> tokens) {
    if (ids.length > tokens.size()) {
      throw new IllegalArgumentException(
          "%d ids are given for %d tokens; give no more ids than tokens"
              .formatted(ids.length, tokens.size()));
    }
    return explain(
        ids, ids.length == 0 ? new float[0] : contexts.context(tokens.subList(0, ids.length)));
  }

  private TextExplanation explain(int[] ids, float[] context) {
    requireKnown(ids);
    Memory memory = take();
    try {
      if (ids.length == 0) {
        return new TextExplanation(predict(ids, ids, memory), new float[0], new int[0]);
      }
      float[] scores = scores(ids, memory);
      float[] z = TextSelection.choose(solver, scores, context);
      int[] chosen = IntStream.range(0, z.length).filter(t -> z[t] != 0).toArray();
      return new TextExplanation(predict(ids, chosen, memory), scores, chosen);
    } finally {
      giveBack(memory);
    }
  }

  /**
   * What the predictor makes of some tokens alone.
   *
   * @param ids of the tokens, {@link WordVectors#UNKNOWN} for words without a vector
   * @return one element, the predicted label in [0, 1], or the probability of each class
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public double[] predict(int[] ids) {
    requireKnown(ids);
    Memory memory = take();
    try {
      return predict(ids, IntStream.range(0, ids.length).toArray(), memory);
    } finally {
      giveBack(memory);
    }
  }

  private void requireKnown(int[] ids) {
    for (int id : ids) {
      if (id != WordVectors.UNKNOWN && (id < 0 || id >= vectors.size())) {
        throw new IllegalArgumentException(
            "the text has the word id %d, but the vocabulary has ids 0 to %d (%d: unknown)"
                .formatted(id, vectors.size() - 1, WordVectors.UNKNOWN));
      }
    }
  }

  private float[] scores(int[] ids, Memory memory) {
    int length = ids.length;
    int filters = weights.first.out();
    memory.grow(length);
    Arrays.fill(memory.max, 0f); // of rectified values, so 0 where there is no token
    float[][] before = memory.nothing;
    float[][] here = products(ids[0], memory);
    for (int t = 0; t < length; t++) {
      float[][] after = t + 1 == length ? memory.nothing : products(ids[t + 1], memory);
      addThree(memory.row, filters, weights.first.biases(), before[0], here[1], after[2]);
      max(memory.max, memory.row, filters);
      System.arraycopy(memory.row, 0, memory.tokens, t * filters, filters);
      before = here;
      here = after;
    }
    weights.whole.apply(memory.max, 0, memory.whole);
    rectify(memory.whole, memory.whole.length);
    local1.apply(memory.tokens, length, memory.tokens, memory.taps);
    local2.apply(memory.tokens, length, memory.tokens, memory.taps);
    return joined(length, memory);
  }

  private float[][] products(int id, Memory memory) {
    return id == WordVectors.UNKNOWN ? memory.nothing : words.of(id);
  }

  /** The scores of tokens, to each of which the summary of the whole text is joined. */
  private float[] joined(int length, Memory memory) {
    int out = weights.joined.out();
    float[] start = new float[out];
    summary.apply(memory.whole, 0, start);
    for (int c = 0; c < out; c++) {
      start[c] += weights.joined.biases()[c];
    }
    tokens.apply(memory.tokens, length, start, memory.joined, memory.sums);
    rectify(memory.joined, length * out);
    float[] scores = new float[length];
    weights.scores.applyToOne(memory.joined, length, scores);
    return scores;
  }

  private double[] predict(int[] ids, int[] chosen, Memory memory) {
    int dimension = vectors.dimension();
    float[] mean = new float[dimension];
    float[] vector = new float[dimension];
    float share = factor == 0 ? 1f / Math.max(1, chosen.length) : factor;
    for (int t : chosen) {
      if (ids[t] != WordVectors.UNKNOWN) {
        vectors.copyVector(ids[t], vector, 0);
        addScaled(mean, vector, share);
      }
    }
    float[] hidden = memory.hidden;
    weights.hidden.apply(mean, 0, hidden);
    rectify(hidden, hidden.length);
    float[] output = new float[weights.rating.out()];
    weights.rating.apply(hidden, 0, output);
    return Labels.predicted(output);
  }

  private static void addScaled(float[] sum, float[] values, float scale) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += scale * values[i];
    }
  }

  private static void addThree(
      float[] y, int length, float[] biases, float[] a, float[] b, float[] c) {
    for (int i = 0; i < length; i++) {
      y[i] = Math.max(biases[i] + a[i] + b[i] + c[i], 0f);
    }
  }

  private static void max(float[] values, float[] others, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], others[i]);
    }
  }

  private static void rectify(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  private Memory take() {
    synchronized (memories) {
      if (!memories.isEmpty()) {
        return memories.pop();
      }
    }
    return new Memory(weights, tokens);
  }

  private void giveBack(Memory memory) {
    if (memory.tokens.length <= MOST_KEPT) {
      synchronized (memories) {
        memories.push(memory);
      }
    }
  }

  /** What one text after the other is explained in; used by one thread at a time. */
  private static final class Memory {

    private final ThreeTaps.Memory taps = new ThreeTaps.Memory();
    private final float[][] nothing;
    private final float[] max;
    private final float[] whole;
    private final float[] row;
    private final float[][] sums;
    private final int columns;
    private final float[] hidden;
    private float[] tokens = new float[0];
    private float[] joined = new float[0];

    Memory(Weights weights, RowProducts tokens) {
      int filters = weights.first.out();
      nothing = new float[3][filters];
      max = new float[filters];
      whole = new float[weights.whole.out()];
      row = new float[filters];
      sums = tokens.memory();
      columns = weights.joined.out();
      hidden = new float[weights.hidden.out()];
    }

    void grow(int length) {
      if (tokens.length < (long) length * max.length) {
        float[] larger = new float[Math.multiplyExact(length, max.length)];
        joined = new float[Math.multiplyExact(length, columns)];
        tokens = larger;
      }
    }
  }

  @Override
  public String toString() {
    return "FrozenExplainer(" + selection + ", " + vectors + ")";
  }
}
