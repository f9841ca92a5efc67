package org.aimle.spark.text.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aimle.spark.text.LocalSession;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class SyntheticReviewsTest {

  private final SyntheticReviews reviews = new SyntheticReviews(7);

  @AfterAll
  static void stop() {
    LocalSession.stop();
  }

  @Test
  void aReviewIsAFunctionOfSeedAndNumber() {
    assertEquals(reviews.review(12), new SyntheticReviews(7).review(12));
    assertNotEquals(reviews.review(12), reviews.review(13));
    assertNotEquals(reviews.review(12), new SyntheticReviews(8).review(12));
  }

  @Test
  void anOpinionWordBelongsToOneAspectAndIsAlwaysMarked() {
    Map<String, String> owners = new HashMap<>();
    Set<String> unmarked = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      SyntheticReview review = reviews.review(i);
      for (int t = 0; t < review.tokens().size(); t++) {
        String token = review.tokens().get(t);
        List<String> aspects = new ArrayList<>();
        for (String aspect : SyntheticReviews.ASPECTS) {
          if (review.masks().get(aspect).get(t) == 1) {
            aspects.add(aspect);
          }
        }
        assertTrue(aspects.size() <= 1);
        if (aspects.isEmpty()) {
          unmarked.add(token);
        } else {
          assertEquals(aspects.get(0), owners.computeIfAbsent(token, k -> aspects.get(0)));
        }
      }
    }
    assertEquals(80, owners.size(), "all opinion words appear");
    unmarked.retainAll(owners.keySet());
    assertEquals(Set.of(), unmarked);
  }

  @Test
  void theRatingIsWhatTheMarkedWordsSay() {
    // The mean rating of the reviews that use a word orders words by their strength.
    Map<String, double[]> sums = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      SyntheticReview review = reviews.review(i);
      for (int t = 0; t < review.tokens().size(); t++) {
        if (review.masks().get("taste").get(t) == 1) {
          double[] sum = sums.computeIfAbsent(review.tokens().get(t), k -> new double[2]);
          sum[0] += review.ratings().get("taste");
          sum[1]++;
        }
      }
    }
    assertTrue(mean(sums.get("superb")) > mean(sums.get("fruity")));
    assertTrue(mean(sums.get("fruity")) > 0.5);
    assertTrue(mean(sums.get("bland")) < 0.5);
    assertTrue(mean(sums.get("vile")) < mean(sums.get("bland")));
  }

  private static double mean(double[] sum) {
    return sum[0] / sum[1];
  }

  @Test
  void randomWordsAreRarelyReasonsAndLengthsAreThoseOfReviews() {
    double expectedPrecision = 0;
    double tokens = 0;
    int count = 1000;
    for (int i = 0; i < count; i++) {
      SyntheticReview review = reviews.review(i);
      int size = review.tokens().size();
      assertTrue(size >= 60 && size <= 160, "length " + size);
      tokens += size;
      int marked = review.masks().get("aroma").stream().mapToInt(Integer::intValue).sum();
      assertTrue(marked >= 4 && marked <= 8, "marked " + marked);
      expectedPrecision += (double) marked / size;
    }
    assertTrue(expectedPrecision / count < 0.08, "precision " + expectedPrecision / count);
    assertTrue(tokens / count < 115, "mean length " + tokens / count);
  }

  @Test
  void theDatasetHoldsTheReviewsWhateverItsPartitions() {
    List<Row> rows =
        reviews.dataset(LocalSession.get(), "body", "test", 100, 20).orderBy("id").collectAsList();
    assertEquals(20, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      SyntheticReview review = reviews.review(100 + i);
      assertEquals(100 + i, row.<Long>getAs(TextColumns.ID));
      assertEquals(review.tokens(), row.getList(row.fieldIndex(TextColumns.TOKENS)));
      assertEquals(review.ratings().get("body"), row.<Double>getAs(TextColumns.LABEL));
      assertEquals(review.masks().get("body"), row.getList(row.fieldIndex(TextColumns.MASK)));
      assertEquals("test", row.getAs(TextColumns.SPLIT));
    }
  }

  @Test
  void bothFileFormatsHoldTheSameReviews() {
    ScoredLines lines = ScoredLines.of(SyntheticReviews.ASPECTS, "finish");
    TextFormat.Parser parser = lines.parser(java.util.Optional.empty());
    List<String> written = reviews.scoredLines(0, 5).toList();
    List<String> table = reviews.table("finish", "dev", 0, 5).toList();
    TextFormat.Parser tableParser =
        new RationaleTable().parser(java.util.Optional.of(table.get(0)));
    for (int i = 0; i < 5; i++) {
      SyntheticReview review = reviews.review(i);
      TextExample fromLine = parser.parse(written.get(i), "f:1");
      TextExample fromTable = tableParser.parse(table.get(i + 1), "f:1");
      assertEquals(review.tokens(), fromLine.tokens());
      assertEquals(review.ratings().get("finish"), fromLine.label(), 1e-9);
      assertFalse(fromLine.mask().isPresent());
      assertEquals(review.tokens(), fromTable.tokens());
      assertEquals(review.ratings().get("finish"), fromTable.label(), 1e-9);
      assertEquals(review.masks().get("finish"), fromTable.mask().orElseThrow());
      assertEquals("dev", fromTable.split().orElseThrow());
    }
  }

  @Test
  void refusesAnUnknownAspect() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> reviews.examples("price", "train", 0, 1));
    assertTrue(e.getMessage().contains("price") && e.getMessage().contains("aroma"));
  }
}
