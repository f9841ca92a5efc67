package org.aimle.spark.vectors;

import java.util.Arrays;
import org.aimle.noise.NoiseKeys;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Skip-gram with negative sampling on one thread (Mikolov et al. 2013, "Distributed representations
 * of words and phrases and their compositionality"): a word's neighbours are told from words drawn
 * at random by the sigmoid of the product of two vectors. All neighbours in a window share the
 * drawn words, and their gradients are taken at one point (Ji et al. 2016, "Parallelizing word2vec
 * in shared and distributed memory"), so that vectors are read once a window instead of once a
 * pair. A function of its arguments, bit by bit, on any machine: {@code Math.fma} is exact.
 */
final class SkipGram {

  static final int NEGATIVES = 5;

  private static final int TARGETS = 1 + NEGATIVES;

  /** Words of a share of tokens above it are left out at random, by the rule of word2vec's code. */
  private static final double FREQUENT = 1e-3;

  private static final double LEARNING_RATE = 0.05;
  private static final double LEAST_LEARNING_RATE = LEARNING_RATE * 1e-3;

  /** Frequencies are flattened by it for drawing. */
  private static final double POWER = 0.75;

  private static final float SIGMOID_END = 6;
  private static final int SIGMOID_STEPS = 4096;
  private static final float[] SIGMOID = new float[SIGMOID_STEPS];

  static {
    for (int i = 0; i < SIGMOID_STEPS; i++) {
      double x = SIGMOID_END * (2 * (i + 0.5) / SIGMOID_STEPS - 1);
      SIGMOID[i] = (float) (1 / (1 + StrictMath.exp(-x)));
    }
  }

  private final int dimension;
  private final int window;
  private final int iterations;
  private final int size;
  private final float[] kept;
  private final int[] drawn;

  /**
   * @param vocabulary of the texts, at least one word
   */
  SkipGram(Vocabulary vocabulary, SkipGramSettings settings) {
    this.dimension = settings.dimension();
    this.window = settings.window();
    this.iterations = settings.iterations();
    this.size = vocabulary.size();
    this.kept = kept(vocabulary);
    this.drawn = drawn(vocabulary);
  }

  private static float[] kept(Vocabulary vocabulary) {
    double tokens = vocabulary.tokens();
    float[] kept = new float[vocabulary.size()];
    for (int id = 0; id < kept.length; id++) {
      double share = FREQUENT * tokens / vocabulary.count(id);
      kept[id] = (float) Math.min(1, Math.sqrt(share) + share);
    }
    return kept;
  }

  /** Words as often as they are to be drawn, for drawing by one number. */
  private static int[] drawn(Vocabulary vocabulary) {
    double all = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      all += StrictMath.pow(vocabulary.count(id), POWER);
    }
    int[] table = new int[Math.max(1 << 16, (int) Math.min(1L << 24, 16L * vocabulary.size()))];
    double upTo = 0;
    int from = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      upTo += StrictMath.pow(vocabulary.count(id), POWER) / all;
      int to = id == vocabulary.size() - 1 ? table.length : (int) (upTo * table.length);
      Arrays.fill(table, Math.min(from, to), to, id);
      from = Math.max(from, to);
    }
    return table;
  }

  /** Both vectors of each word, {@code [words, dimension]}, and how often each was changed. */
  static final class Model {

    final float[] input;
    final float[] output;
    final int[] inputChanges;
    final int[] outputChanges;

    Model(float[] input, float[] output, int words) {
      this.input = input;
      this.output = output;
      this.inputChanges = new int[words];
      this.outputChanges = new int[words];
    }

    /** Where training starts. */
    static Model start(int words, int dimension, long seed) {
      UniformRandomProvider random =
          RandomSource.SPLIT_MIX_64.create(NoiseKeys.mix(seed ^ 0x5EED_0F_3EC7025L));
      float[] input = new float[words * dimension];
      for (int i = 0; i < input.length; i++) {
        input[i] = (random.nextFloat() - 0.5f) / dimension;
      }
      return new Model(input, new float[words * dimension], words);
    }
  }

  /**
   * One pass over a shard.
   *
   * @param random names the random numbers of this pass over this shard
   * @param stop asked after each text
   */
  void pass(Model model, TokenShard shard, int iteration, long random, Runnable stop) {
    new Pass(model, RandomSource.SPLIT_MIX_64.create(random)).over(shard, iteration, stop);
  }

  /** The state of one pass. */
  private final class Pass {

    private final Model model;
    private final UniformRandomProvider random;
    private final float[] changes = new float[TARGETS * dimension];

    /** Offsets of the vectors of neighbours and of targets. */
    private final int[] neighbours = new int[2 * window + 3];

    private final int[] targets = new int[TARGETS];
    private final float[] gradients = new float[(2 * window + 3) * TARGETS];
    private final float[] dots = new float[8];
    private int[] text = new int[0];

    Pass(Model model, UniformRandomProvider random) {
      this.model = model;
      this.random = random;
    }

    void over(TokenShard shard, int iteration, Runnable stop) {
      double all = (double) shard.tokens().length * iterations;
      double before = (double) shard.tokens().length * iteration;
      for (int i = 0; i < shard.texts(); i++) {
        stop.run();
        double done = (before + shard.start(i)) / all;
        float rate = (float) Math.max(LEAST_LEARNING_RATE, LEARNING_RATE * (1 - done));
        text(shard.tokens(), shard.start(i), shard.end(i), rate);
      }
    }

    private void text(int[] tokens, int start, int end, float rate) {
      if (text.length < end - start) {
        text = new int[end - start];
      }
      int length = 0;
      for (int i = start; i < end; i++) {
        int word = tokens[i];
        if (kept[word] >= 1 || random.nextFloat() < kept[word]) {
          text[length++] = word;
        }
      }
      for (int i = 0; i < length; i++) {
        int reach = 1 + random.nextInt(window);
        int count = 0;
        for (int j = Math.max(0, i - reach); j < Math.min(length, i + reach + 1); j++) {
          if (j != i) {
            neighbours[count++] = text[j];
          }
        }
        if (count > 0) {
          window(text[i], count, rate);
        }
      }
    }

    private void window(int word, int count, float rate) {
      int drawnTargets = draw(word);
      for (int c = 0; c < count; c++) {
        model.inputChanges[neighbours[c]]++;
        neighbours[c] *= dimension;
      }
      for (int t = 0; t < drawnTargets; t++) {
        model.outputChanges[targets[t]]++;
        targets[t] *= dimension;
      }
      // Groups of four neighbours and two targets are filled up with the last; what that gives is
      // not used.
      for (int c = count; c % 4 != 0; c++) {
        neighbours[c] = neighbours[count - 1];
      }
      for (int t = drawnTargets; t < TARGETS; t++) {
        targets[t] = targets[drawnTargets - 1];
      }
      for (int c = 0; c < count; c += 4) {
        for (int t = 0; t < TARGETS; t += 2) {
          dots(c, t);
          for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 2; j++) {
              boolean used = c + i < count && t + j < drawnTargets;
              float label = t + j == 0 ? 1 : 0;
              gradients[(c + i) * TARGETS + t + j] =
                  used ? rate * (label - sigmoid(dots[2 * i + j])) : 0;
            }
          }
        }
      }
      Arrays.fill(changes, 0);
      for (int t = 0; t < drawnTargets; t++) {
        for (int c = 0; c < count; c += 4) {
          addNeighbours(t, c);
        }
      }
      for (int c = 0; c < count; c++) {
        addTargets(c);
      }
      for (int t = 0; t < drawnTargets; t++) {
        addChanges(t);
      }
    }

    /** The word itself and words drawn at random that are not it; how many there are. */
    private int draw(int word) {
      targets[0] = word;
      int count = 1;
      for (int k = 0; k < NEGATIVES && size > 1; k++) {
        int other = drawn[random.nextInt(drawn.length)];
        if (other != word) {
          targets[count++] = other;
        }
      }
      return count;
    }

    private void dots(int c, int t) {
      float[] x = model.input;
      float[] y = model.output;
      int x0 = neighbours[c];
      int x1 = neighbours[c + 1];
      int x2 = neighbours[c + 2];
      int x3 = neighbours[c + 3];
      int y0 = targets[t];
      int y1 = targets[t + 1];
      float s00 = 0;
      float s01 = 0;
      float s10 = 0;
      float s11 = 0;
      float s20 = 0;
      float s21 = 0;
      float s30 = 0;
      float s31 = 0;
      for (int d = 0; d < dimension; d++) {
        float a = y[y0 + d];
        float b = y[y1 + d];
        float v0 = x[x0 + d];
        float v1 = x[x1 + d];
        float v2 = x[x2 + d];
        float v3 = x[x3 + d];
        s00 = Math.fma(v0, a, s00);
        s01 = Math.fma(v0, b, s01);
        s10 = Math.fma(v1, a, s10);
        s11 = Math.fma(v1, b, s11);
        s20 = Math.fma(v2, a, s20);
        s21 = Math.fma(v2, b, s21);
        s30 = Math.fma(v3, a, s30);
        s31 = Math.fma(v3, b, s31);
      }
      dots[0] = s00;
      dots[1] = s01;
      dots[2] = s10;
      dots[3] = s11;
      dots[4] = s20;
      dots[5] = s21;
      dots[6] = s30;
      dots[7] = s31;
    }

    private void addNeighbours(int t, int c) {
      float[] x = model.input;
      float[] to = changes;
      int o = t * dimension;
      int x0 = neighbours[c];
      int x1 = neighbours[c + 1];
      int x2 = neighbours[c + 2];
      int x3 = neighbours[c + 3];
      float g0 = gradients[c * TARGETS + t];
      float g1 = gradients[(c + 1) * TARGETS + t];
      float g2 = gradients[(c + 2) * TARGETS + t];
      float g3 = gradients[(c + 3) * TARGETS + t];
      for (int d = 0; d < dimension; d++) {
        to[o + d] =
            Math.fma(
                g3,
                x[x3 + d],
                Math.fma(
                    g2, x[x2 + d], Math.fma(g1, x[x1 + d], Math.fma(g0, x[x0 + d], to[o + d]))));
      }
    }

    private void addTargets(int c) {
      float[] x = model.input;
      float[] y = model.output;
      int o = neighbours[c];
      int g = c * TARGETS;
      for (int t = 0; t < TARGETS; t += 3) {
        int y0 = targets[t];
        int y1 = targets[t + 1];
        int y2 = targets[t + 2];
        float g0 = gradients[g + t];
        float g1 = gradients[g + t + 1];
        float g2 = gradients[g + t + 2];
        for (int d = 0; d < dimension; d++) {
          x[o + d] =
              Math.fma(g2, y[y2 + d], Math.fma(g1, y[y1 + d], Math.fma(g0, y[y0 + d], x[o + d])));
        }
      }
    }

    private void addChanges(int t) {
      float[] y = model.output;
      float[] from = changes;
      int o = targets[t];
      int p = t * dimension;
      for (int d = 0; d < dimension; d++) {
        y[o + d] += from[p + d];
      }
    }

    private float sigmoid(float x) {
      if (x >= SIGMOID_END) {
        return 1;
      }
      return x <= -SIGMOID_END
          ? 0
          : SIGMOID[(int) ((x + SIGMOID_END) * (SIGMOID_STEPS / (2 * SIGMOID_END)))];
    }
  }
}
