package org.aimle.spark.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.aimle.WrongInputException;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class VectorTrainingTest {

  private static final int TOPICS = 4;
  private static final int WORDS = 10;

  @AfterEach
  void stop() {
    LocalSession.stop();
  }

  /** Texts of twelve words each, all of one topic. */
  private static List<Row> texts(int count) {
    Random random = new Random(5);
    List<Row> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String[] text = new String[12];
      for (int j = 0; j < text.length; j++) {
        text[j] = "t" + i % TOPICS + "w" + random.nextInt(WORDS);
      }
      texts.add(RowFactory.create((Object) text));
    }
    return texts;
  }

  private static Dataset<Row> dataset(SparkSession spark, List<Row> texts) {
    return spark.createDataFrame(
        texts, new StructType().add("tokens", DataTypes.createArrayType(DataTypes.StringType)));
  }

  private static SkipGramSettings settings(int iterations, long maxTokens) {
    return new SkipGramSettings(16, 2, 3, iterations, maxTokens, 9);
  }

  private static float[] table(WordVectors vectors) {
    float[] table = new float[vectors.size() * vectors.dimension()];
    for (int id = 0; id < vectors.size(); id++) {
      vectors.copyVector(id, table, id * vectors.dimension());
    }
    return table;
  }

  private static double cosine(WordVectors vectors, String one, String other) {
    float[] a = new float[vectors.dimension()];
    float[] b = new float[vectors.dimension()];
    vectors.copyVector(vectors.id(one), a, 0);
    vectors.copyVector(vectors.id(other), b, 0);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void wordsOfOneTopicAreAlikeWhetherInOneShardOrInSeveral() {
    Dataset<Row> texts = dataset(LocalSession.get(), texts(600));
    for (long tokensOfShard : new long[] {1_000_000, 2000}) {
      VectorTraining.Trained trained =
          new VectorTraining(settings(20, 1_000_000), tokensOfShard).train(texts);
      assertEquals(tokensOfShard == 2000 ? 4 : 1, trained.shards());
      assertEquals(7200, trained.tokens());
      assertEquals(7200, trained.tokensUsed());
      double within = 0;
      double between = 0;
      for (int i = 1; i < WORDS; i++) {
        within += cosine(trained.vectors(), "t0w0", "t0w" + i) / (WORDS - 1);
        between += cosine(trained.vectors(), "t0w0", "t1w" + i) / (WORDS - 1);
      }
      assertTrue(within > between + 0.4, within + " against " + between);
    }
  }

  @Test
  void orderAndPartitionsOfTheTextsDoNotMatter() {
    List<Row> texts = texts(400);
    List<Row> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, new Random(3));
    VectorTraining training = new VectorTraining(settings(3, 3000), 700);
    VectorTraining.Trained one = training.train(dataset(LocalSession.get(), texts).repartition(1));
    VectorTraining.Trained other =
        training.train(dataset(LocalSession.get(), shuffled).repartition(7));
    assertEquals(5, one.shards());
    assertArrayEquals(table(one.vectors()), table(other.vectors()));
    assertEquals(one.vectors().words(), other.vectors().words());
    assertEquals(one.tokensUsed(), other.tokensUsed());
    float[] anotherSeed =
        table(
            new VectorTraining(new SkipGramSettings(16, 2, 3, 3, 3000, 10), 700)
                .train(dataset(LocalSession.get(), texts))
                .vectors());
    assertFalse(Arrays.equals(table(one.vectors()), anotherSeed));
  }

  @Test
  void ofMoreTokensASampleOfTheTextsIsUsed() {
    VectorTraining.Trained trained =
        new VectorTraining(settings(1, 2400)).train(dataset(LocalSession.get(), texts(800)));
    assertEquals(9600, trained.tokens());
    assertEquals(12 * trained.textsUsed(), trained.tokensUsed());
    // 200 of 800 texts are wanted, standard deviation 12.
    assertTrue(Math.abs(trained.textsUsed() - 200) < 60, trained.toString());
    // Forty words have 2000 tokens each at most.
    assertTrue(
        new VectorTraining(settings(1, 1_000_000))
                .train(dataset(LocalSession.get(), texts(8000)))
                .tokensUsed()
            < 90_000);
  }

  @Test
  void tooRareWordsAreToldOf() {
    String message =
        assertThrows(
                WrongInputException.class,
                () ->
                    new VectorTraining(new SkipGramSettings(16, 50, 3, 1, 100, 0))
                        .train(dataset(LocalSession.get(), texts(4))))
            .getMessage();
    assertTrue(message.startsWith("no word occurs at least 50 times"), message);
  }

  /** Of one shard and of several; executors are killed as a pass begins. */
  @Test
  void killedExecutorsDoNotChangeTheVectors() {
    List<Row> texts = texts(400);
    VectorTraining several = new VectorTraining(settings(3, 1_000_000), 1000);
    float[] threads = table(several.train(dataset(LocalSession.get(), texts)).vectors());
    LocalSession.stop();
    SparkSession spark = LocalSession.processes(2, Map.of());
    AtomicInteger killed = new AtomicInteger();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onJobStart(SparkListenerJobStart job) {
                String description = job.properties().getProperty("spark.job.description", "");
                if (description.startsWith("train word vectors: pass 2")) {
                  killed.addAndGet(killExecutor() ? 1 : 0);
                }
              }
            });
    float[] processes = table(several.train(dataset(spark, texts)).vectors());
    assertEquals(1, killed.get());
    assertArrayEquals(threads, processes);
  }

  private static boolean killExecutor() {
    return ProcessHandle.current()
        .descendants()
        // Arguments are not told of processes that have many.
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst()
        .map(ProcessHandle::destroyForcibly)
        .orElse(false);
  }
}
