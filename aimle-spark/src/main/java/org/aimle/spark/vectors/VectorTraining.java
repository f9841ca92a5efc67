package org.aimle.spark.vectors;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.aimle.WrongInputException;
import org.aimle.explain.WordVectors;
import org.aimle.noise.NoiseKeys;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.data.DataFingerprint;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Trains word vectors on a cluster. Texts are dealt out to shards, sampled and ordered by what they
 * hold. Each pass, every shard goes on from the same vectors, and the vectors of each word are
 * averaged, weighted by how often each shard changed them, in the order of the shards. So vectors
 * are a function of texts and settings alone: partitions, executors, their number and retries do
 * not matter.
 */
public final class VectorTraining {

  private static final Logger LOG = LoggerFactory.getLogger(VectorTraining.class);

  /** Tokens for which a shard of their own pays; a number of the data's, not of the cluster's. */
  private static final long SHARD = 500_000;

  private static final int MOST_SHARDS = 256;

  /** Tokens of a pass for each word that gets a vector: more tell nothing new of few words. */
  private static final long MOST_PER_WORD = 2000;

  /** Tokens of all passes over one shard: fewer leave vectors near where they start. */
  private static final long LEAST_IN_ALL = 2_000_000;

  /** Rows of the model that are averaged by one task. */
  private static final int ROWS = 4096;

  private final SkipGramSettings settings;
  private final long tokensOfShard;

  public VectorTraining(SkipGramSettings settings) {
    this(settings, SHARD);
  }

  /**
   * @param tokensOfShard as many at least has each shard but one
   */
  VectorTraining(SkipGramSettings settings, long tokensOfShard) {
    this.settings = settings;
    this.tokensOfShard = tokensOfShard;
  }

  /**
   * What was trained, and on what.
   *
   * @param vectors words by falling number of occurrences
   * @param tokens of the words that have a vector, in all texts
   * @param tokensUsed those in the sample that was trained on
   * @param textsUsed texts in the sample
   * @param shards that they were dealt out to
   */
  public record Trained(
      WordVectors vectors, long tokens, long tokensUsed, long textsUsed, int shards) {

    @Override
    public String toString() {
      return "%d word vectors of dimension %d, trained on %d of %d tokens (%d texts) in %d shard(s)"
          .formatted(vectors.size(), vectors.dimension(), tokensUsed, tokens, textsUsed, shards);
    }
  }

  /**
   * Trains vectors.
   *
   * @param texts one column, arrays of tokens, none of them null
   * @throws WrongInputException if no word occurs often enough, or there are too many
   */
  public Trained train(Dataset<Row> texts) {
    long began = System.nanoTime();
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext());
    Vocabulary vocabulary =
        SparkInternals.prepared(sc.sc(), "count words", () -> vocabulary(texts));
    long tokens = vocabulary.tokens();
    long used = Math.min(tokens, Math.min(settings.maxTokens(), MOST_PER_WORD * vocabulary.size()));
    int shards =
        (int) Math.max(1, Math.min(MOST_SHARDS, (used + tokensOfShard - 1) / tokensOfShard));
    Broadcast<Vocabulary> shared = sc.broadcast(vocabulary);
    JavaRDD<TokenShard> dealt =
        deal(texts, shared, (double) used / tokens, shards).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long[] sums =
          SparkInternals.prepared(
              sc.sc(),
              "deal texts out for word vectors",
              () ->
                  dealt
                      .map(shard -> new long[] {shard.tokens().length, shard.texts()})
                      .reduce((a, b) -> new long[] {a[0] + b[0], a[1] + b[1]}));
      float[] table =
          shards == 1
              ? alone(dealt, shared, sums[0])
              : averaged(sc, dealt, shared, vocabulary.size());
      Trained trained =
          new Trained(
              WordVectors.of(vocabulary.words(), table, settings.dimension()),
              tokens,
              sums[0],
              sums[1],
              shards);
      LOG.info("{}, {} s", trained, (System.nanoTime() - began) / 1_000_000_000);
      return trained;
    } finally {
      dealt.unpersist(false);
      shared.destroy();
    }
  }

  private Vocabulary vocabulary(Dataset<Row> texts) {
    List<Vocabulary.Counted> counted = new ArrayList<>();
    texts
        .select(explode(col(texts.columns()[0])).as("word"))
        .groupBy("word")
        .agg(count(lit(1)).as("count"))
        .filter(col("count").geq(settings.minCount()))
        .toLocalIterator()
        .forEachRemaining(
            row -> counted.add(new Vocabulary.Counted(row.getString(0), row.getLong(1))));
    if (counted.isEmpty()) {
      throw new WrongInputException(
          "no word occurs at least "
              + settings.minCount()
              + " times in the training texts (vectorMinCount); lower it, or give more texts or"
              + " ready word vectors");
    }
    if ((long) counted.size() * settings.dimension() > Integer.MAX_VALUE - 8) {
      throw new WrongInputException(
          "%d words occur at least %d times (vectorMinCount), too many for vectors of %d numbers (vectorSize), which have room for %d; raise vectorMinCount"
              .formatted(
                  counted.size(),
                  settings.minCount(),
                  settings.dimension(),
                  (Integer.MAX_VALUE - 8) / settings.dimension()));
    }
    return new Vocabulary(counted);
  }

  private JavaRDD<TokenShard> deal(
      Dataset<Row> texts, Broadcast<Vocabulary> vocabulary, double share, int shards) {
    long seed = settings.seed();
    // The key's upper half decides on the sample, its lower half on the shard.
    long most = (long) (share * (1L << 32));
    return texts
        .javaRDD()
        .map(
            row -> {
              int[] ids = vocabulary.value().ids(row.getList(0));
              return new TokenShard.Keyed(DataFingerprint.hash(NoiseKeys.mix(seed), ids), ids);
            })
        .filter(text -> text.length() > 0 && text.key() >>> 32 < most)
        .mapToPair(text -> new Tuple2<>((int) ((text.key() & 0xFFFF_FFFFL) % shards), text))
        .partitionBy(new HashPartitioner(shards))
        .values()
        .mapPartitions(
            own -> {
              List<TokenShard.Keyed> all = new ArrayList<>();
              own.forEachRemaining(all::add);
              return List.of(TokenShard.of(all)).iterator();
            });
  }

  private static long random(long seed, int iteration, int shard) {
    return NoiseKeys.mix(NoiseKeys.mix(NoiseKeys.mix(seed) + iteration) + shard);
  }

  /** A task that is killed ends soon. */
  private static Runnable stop(TaskContext task) {
    return () -> {
      if (task.isInterrupted()) {
        throw SparkInternals.taskKilled("killed between two texts");
      }
    };
  }

  /** Of few texts in more passes than were asked for, so that they suffice. */
  private float[] alone(JavaRDD<TokenShard> only, Broadcast<Vocabulary> vocabulary, long used) {
    SkipGramSettings own = settings.atLeast(LEAST_IN_ALL / Math.max(1, used));
    return SparkInternals.prepared(
        only.context(),
        "train word vectors",
        () ->
            only.map(
                    shard -> {
                      SkipGram trainer = new SkipGram(vocabulary.value(), own);
                      int words = vocabulary.value().size();
                      SkipGram.Model model =
                          SkipGram.Model.start(words, own.dimension(), own.seed());
                      for (int i = 0; i < own.iterations(); i++) {
                        trainer.pass(
                            model, shard, i, random(own.seed(), i, 0), stop(TaskContext.get()));
                      }
                      return model.input;
                    })
                .collect()
                .get(0));
  }

  private float[] averaged(
      JavaSparkContext sc,
      JavaRDD<TokenShard> shards,
      Broadcast<Vocabulary> vocabulary,
      int words) {
    SkipGram.Model start = SkipGram.Model.start(words, settings.dimension(), settings.seed());
    float[] input = start.input;
    float[] output = start.output;
    for (int i = 0; i < settings.iterations(); i++) {
      int iteration = i;
      Broadcast<float[][]> state = sc.broadcast(new float[][] {input, output});
      try {
        float[][] next =
            SparkInternals.prepared(
                sc.sc(),
                "train word vectors: pass %d of %d".formatted(i + 1, settings.iterations()),
                () -> pass(shards, vocabulary, state, words, iteration));
        input = next[0];
        output = next[1];
      } finally {
        state.destroy();
      }
    }
    return input;
  }

  private float[][] pass(
      JavaRDD<TokenShard> shards,
      Broadcast<Vocabulary> vocabulary,
      Broadcast<float[][]> state,
      int words,
      int iteration) {
    SkipGramSettings own = settings;
    int dimension = own.dimension();
    int blocks = (words + ROWS - 1) / ROWS;
    JavaPairRDD<Integer, RowBlock> sent =
        shards
            .mapPartitionsWithIndex(
                (index, only) -> {
                  SkipGram.Model model =
                      new SkipGram.Model(state.value()[0].clone(), state.value()[1].clone(), words);
                  new SkipGram(vocabulary.value(), own)
                      .pass(
                          model,
                          only.next(),
                          iteration,
                          random(own.seed(), iteration, index),
                          stop(TaskContext.get()));
                  return RowBlock.changed(index, model, dimension, ROWS);
                },
                true)
            .mapToPair(block -> new Tuple2<>(block.block(), block));
    // Both vectors of a word, so the blocks of outputs follow those of inputs.
    JavaPairRDD<Integer, RowBlock> grouped = sent.partitionBy(new HashPartitioner(2 * blocks));
    try {
      float[][] next = {state.value()[0].clone(), state.value()[1].clone()};
      for (RowBlock mean :
          grouped
              .mapPartitions(
                  (Iterator<Tuple2<Integer, RowBlock>> arrived) -> {
                    List<RowBlock> some = new ArrayList<>();
                    arrived.forEachRemaining(entry -> some.add(entry._2()));
                    return RowBlock.mean(some, dimension).stream().iterator();
                  },
                  true)
              .collect()) {
        mean.copyTo(next[mean.block() / blocks], (mean.block() % blocks) * ROWS, dimension);
      }
      return next;
    } finally {
      SparkInternals.freeShuffle(grouped);
    }
  }
}
