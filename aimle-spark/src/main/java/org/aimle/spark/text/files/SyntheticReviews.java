package org.aimle.spark.text.files;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.aimle.noise.NoiseKeys;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reviews whose ratings depend on known words. Each review has a rating for each of {@link
 * #ASPECTS}: the mean strength of the 4 to 8 opinion words that it uses about that aspect (very
 * good 1, good 0.75, bad 0.25, very bad 0). Aspects are rated independently, an opinion word
 * belongs to one aspect, and a review has about 110 words, so that words chosen at random are
 * reasons for a rating in about 6 of 100 cases.
 *
 * <p>Review {@code i} is a pure function of seed and {@code i}: take other numbers for validation
 * and test.
 *
 * @param seed names the series
 * @since 0.1.0
 */
public record SyntheticReviews(long seed) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What is rated, in the order of the scores in {@link #scoredLines}. */
  public static final List<String> ASPECTS = List.of("aroma", "taste", "body", "finish");

  private static final int LEAST_MENTIONS = 4;
  private static final int MOST_MENTIONS = 8;
  private static final int LEAST_TOKENS = 80;
  private static final int MOST_TOKENS = 110;

  /** Opinion words by aspect, five each of strength -2, -1, 1 and 2. */
  private static final List<List<List<String>>> OPINIONS =
      List.of(
          List.of(
              words("rancid musty mouldy putrid sulphurous"),
              words("stale faint dusty grassy papery"),
              words("fragrant floral nutty toasty spicy"),
              words("perfumed intoxicating heavenly exquisite jasmine-like")),
          List.of(
              words("disgusting undrinkable foul vile soapy"),
              words("bland sour metallic cloying dull"),
              words("fruity tasty malty honeyed tangy"),
              words("delicious superb luscious sublime mouthwatering")),
          List.of(
              words("lifeless gluey slimy chalky sludgy"),
              words("watery thin flat gritty flabby"),
              words("smooth round creamy lively supple"),
              words("velvety silky plush opulent majestic")),
          List.of(
              words("acrid scorched nauseating harsh brackish"),
              words("short astringent abrupt drying hollow"),
              words("clean lasting crisp mellow warming"),
              words("endless elegant haunting resonant triumphant")));

  private static final List<List<String>> NOUNS =
      List.of(
          words("aroma nose smell bouquet"),
          words("taste flavour palate sip"),
          words("body mouthfeel texture weight"),
          words("finish aftertaste ending close"));

  /** Sentences about an aspect with one, two or three opinion words (#) and its noun (@). */
  private static final List<List<List<String>>> REMARKS =
      List.of(
          List.of(
              words("the @ is # ."),
              words("# @ ."),
              words("i find the @ # ."),
              words("its @ seems # to me ."),
              words("on a second try the @ was # .")),
          List.of(
              words("the @ is # and # ."),
              words("# , # @ ."),
              words("the @ turns # , then # ."),
              words("some call the @ # ; i say # .")),
          List.of(
              words("the @ is # , # and # ."),
              words("# and # @ , # after a while ."),
              words("first a # @ , later # , in the end # .")));

  /** Sentences about anything else, with a thing to fill in (~). */
  private static final List<List<String>> TALK =
      List.of(
          words("we opened it on a ~ with friends from the ~ ."),
          words("my brother brought two of these back from the ~ ."),
          words("poured into a ~ next to the ~ ."),
          words("the label shows a ~ and a ~ ."),
          words("i paid more than last year at the ~ ."),
          words("served with ~ and a bit of ~ ."),
          words("they make it in a small town near the ~ ."),
          words("it stood in the ~ for a month ."),
          words("another guest told a long story about a ~ ."),
          words("the ~ on the table did not help ."),
          words("this is the third one that i review from the ~ ."),
          words("we talked about the ~ and forgot the time ."),
          words("comes in a box with a ~ on it ."));

  private static final List<String> THINGS =
      words(
          "harbour market garden kitchen balcony ship lantern glass mug bottle cellar train window"
              + " sunday friday holiday birthday festival tavern shop village river mountain"
              + " bridge castle lion stag crown anchor wheel bread cheese olives stew almonds rice"
              + " soup pie chair guitar newspaper dog neighbour uncle barrel crate shelf fireplace"
              + " storm");

  private static List<String> words(String text) {
    return Fields.words(text);
  }

  /** The review with this number. */
  public SyntheticReview review(long number) {
    UniformRandomProvider random =
        RandomSource.SPLIT_MIX_64.create(NoiseKeys.mix(NoiseKeys.mix(seed) ^ number));
    Draft draft = new Draft(random);
    for (int aspect = 0; aspect < ASPECTS.size(); aspect++) {
      draft.rate(aspect);
    }
    int wanted = LEAST_TOKENS + random.nextInt(MOST_TOKENS - LEAST_TOKENS + 1);
    while (draft.length() < wanted) {
      draft.talk();
    }
    return draft.review();
  }

  /** Reviews {@code [first, first + count)} scored by one aspect. */
  public Stream<TextExample> examples(String aspect, String split, long first, int count) {
    requireAspect(aspect);
    return LongStream.range(first, first + count)
        .mapToObj(i -> review(i).example("synthetic-" + i, Optional.of(split), aspect));
  }

  /**
   * Reviews {@code [first, first + count)} scored by one aspect, as {@link TextColumns#SCHEMA};
   * their ids are their numbers.
   */
  public Dataset<Row> dataset(
      SparkSession spark, String aspect, String split, long first, int count) {
    requireAspect(aspect);
    SyntheticReviews reviews = this;
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Long> numbers = LongStream.range(first, first + count).boxed().toList();
    JavaRDD<Row> rows =
        sc.parallelize(new ArrayList<>(numbers))
            .map(
                i ->
                    TextColumns.row(
                        i,
                        reviews.review(i).example("synthetic-" + i, Optional.of(split), aspect)));
    return spark.createDataFrame(rows, TextColumns.SCHEMA);
  }

  /** Reviews {@code [first, first + count)} as lines that {@link ScoredLines} reads. */
  public Stream<String> scoredLines(long first, int count) {
    return LongStream.range(first, first + count)
        .mapToObj(this::review)
        .map(
            review ->
                ScoredLines.line(
                    ASPECTS.stream().map(review.ratings()::get).toList(), review.tokens()));
  }

  /** Reviews {@code [first, first + count)} as a file that {@link RationaleTable} reads. */
  public Stream<String> table(String aspect, String split, long first, int count) {
    return Stream.concat(
        Stream.of(RationaleTable.HEADER),
        examples(aspect, split, first, count).map(RationaleTable::line));
  }

  private static void requireAspect(String aspect) {
    if (!ASPECTS.contains(aspect)) {
      throw new IllegalArgumentException(
          "aspect is '" + aspect + "'; choose one of " + String.join(", ", ASPECTS));
    }
  }

  /** A review in the making: sentences, shuffled when it is finished. */
  private static final class Draft {

    private static final int NO_ASPECT = -1;

    private record Word(String text, int aspect) {}

    private final UniformRandomProvider random;
    private final List<List<Word>> sentences = new ArrayList<>();
    private final Map<String, Double> ratings = new TreeMap<>();
    private int length;

    Draft(UniformRandomProvider random) {
      this.random = random;
    }

    int length() {
      return length;
    }

    /** Draws how good the aspect is, then remarks that say so; the rating is what they say. */
    void rate(int aspect) {
      double quality = 4 * random.nextDouble() - 2;
      int mentions = LEAST_MENTIONS + random.nextInt(MOST_MENTIONS - LEAST_MENTIONS + 1);
      double sum = 0;
      int left = mentions;
      while (left > 0) {
        int opinions = 1 + random.nextInt(Math.min(left, REMARKS.size()));
        List<Word> sentence = new ArrayList<>();
        for (String word : pick(REMARKS.get(opinions - 1))) {
          if (word.equals("#")) {
            int level = level(quality);
            sum += STRENGTHS[level];
            sentence.add(new Word(pick(OPINIONS.get(aspect).get(level)), aspect));
          } else {
            String text = word.equals("@") ? pick(NOUNS.get(aspect)) : word;
            sentence.add(new Word(text, NO_ASPECT));
          }
        }
        add(sentence);
        left -= opinions;
      }
      // Files hold three decimals; the rating in memory is the same number.
      ratings.put(ASPECTS.get(aspect), Math.round(1000 * (sum / mentions + 2) / 4) / 1000.0);
    }

    private static final double[] STRENGTHS = {-2, -1, 1, 2};

    /** An index into {@link #STRENGTHS}, those near the quality being likelier. */
    private int level(double quality) {
      double[] weights = new double[STRENGTHS.length];
      double total = 0;
      for (int i = 0; i < weights.length; i++) {
        double distance = STRENGTHS[i] - quality;
        weights[i] = Math.exp(-distance * distance);
        total += weights[i];
      }
      double rest = random.nextDouble() * total;
      int level = 0;
      while (level < weights.length - 1 && rest >= weights[level]) {
        rest -= weights[level++];
      }
      return level;
    }

    void talk() {
      List<Word> sentence = new ArrayList<>();
      for (String word : pick(TALK)) {
        sentence.add(new Word(word.equals("~") ? pick(THINGS) : word, NO_ASPECT));
      }
      add(sentence);
    }

    private void add(List<Word> sentence) {
      sentences.add(sentence);
      length += sentence.size();
    }

    private <T> T pick(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    SyntheticReview review() {
      for (int i = sentences.size(); i > 1; i--) {
        int j = random.nextInt(i);
        List<Word> swap = sentences.get(i - 1);
        sentences.set(i - 1, sentences.get(j));
        sentences.set(j, swap);
      }
      List<Word> words = sentences.stream().flatMap(List::stream).toList();
      Map<String, List<Integer>> masks = new TreeMap<>();
      for (int aspect = 0; aspect < ASPECTS.size(); aspect++) {
        int marked = aspect;
        masks.put(
            ASPECTS.get(aspect),
            words.stream().map(word -> word.aspect() == marked ? 1 : 0).toList());
      }
      return new SyntheticReview(words.stream().map(Word::text).toList(), ratings, masks);
    }
  }
}
