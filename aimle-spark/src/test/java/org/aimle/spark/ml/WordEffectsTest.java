package org.aimle.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.aimle.explain.TextSelection;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.text.TokenReading;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Effects of the words of a teacher that counts some: those are known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordEffectsTest {

  private SparkSession spark;
  private Teacher counting;

  @BeforeAll
  void start() {
    spark = LocalSession.get();
    counting =
        Teacher.of(
            new SQLTransformer()
                .setStatement(
                    "SELECT *, double(size(filter(tokens, t -> lower(t) IN ('good', '\u00e9i')))"
                        + " - size(filter(tokens, t -> t = 'bad'))) AS prediction FROM __THIS__"),
            "tokens",
            Optional.empty());
  }

  @AfterAll
  void stop() {
    LocalSession.stop();
  }

  private float[] effects(Dataset<Row> texts, TokenReading.LetterCase letters, String... words) {
    WordVectors vectors = WordVectors.of(List.of(words), new float[words.length], 1);
    WordVectors longer =
        WordEffects.of(texts, counting, new TokenReading(50, letters), 2, 1, List.of(words))
            .addedTo(vectors);
    assertEquals(2, longer.dimension());
    float[] found = new float[words.length];
    for (int word = 0; word < words.length; word++) {
      float[] vector = new float[2];
      longer.copyVector(longer.id(words[word]), vector, 0);
      found[word] = vector[1];
    }
    return found;
  }

  @Test
  void idsMayRepeat() {
    Dataset<Row> texts =
        spark.sql(
            "SELECT 1L AS id, split(text, ' ') AS tokens FROM VALUES ('good a'), ('b bad'),"
                + " ('good good c'), ('a c b'), ('a c b') AS t(text)");
    String[] words = {"good", "bad", "a", "b", "c", "far"};
    float[] effects = effects(texts, TokenReading.LetterCase.AS_WRITTEN, words);
    assertTrue(effects[0] > 0);
    assertArrayEquals(new float[] {effects[0], -effects[0], 0, 0, 0, 0}, effects);
    for (int partitions : new int[] {1, 4}) {
      assertArrayEquals(
          effects,
          effects(texts.repartition(partitions), TokenReading.LetterCase.AS_WRITTEN, words));
    }
  }

  /** As words are looked up, whatever language the machine is set to. */
  @Test
  void lettersAreLoweredAsInTraining() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      Dataset<Row> texts = spark.sql("SELECT 1L AS id, split('GOOD a \u00c9I', ' ') AS tokens");
      float[] found = effects(texts, TokenReading.LetterCase.LOWER, "good", "a", "\u00e9i");
      assertTrue(found[0] > 0);
      assertEquals(0, found[1]);
      // The teacher's own lower follows the language, so it does not count the word.
      assertEquals(0, found[2]);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void soManyWordsAreAddedAtMost() {
    List<String> words = IntStream.range(0, 30_000).mapToObj(i -> "w" + i).toList();
    List<String> missing = WordEffects.missing(words, Set.of("w1", "w29999"));
    assertEquals(WordEffects.MOST_ADDED, missing.size());
    assertTrue(missing.contains("w0") && missing.contains("w20000"));
    assertTrue(!missing.contains("w1") && !missing.contains("w20001"));
  }

  @Test
  void theSizeOfExplanationsIsThatOfTheSelection() {
    assertEquals(4, TaughtTexts.words(TextSelection.parse("top-k", 4)));
    assertEquals(2, TaughtTexts.words(TextSelection.parse("top-k:k=2", 4)));
    assertEquals(4, TaughtTexts.words(TextSelection.parse("bounded-subset", 4)));
    assertEquals(3, TaughtTexts.words(TextSelection.parse("bounded-subset:max=3", 4)));
    assertEquals(10, TaughtTexts.words(TextSelection.parse("sentences:sentences=1", 4)));
  }
}
