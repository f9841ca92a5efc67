package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordIdsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 31, 32, 33, 10_000})
  void findsEachWordAndNoOther(int count) {
    String[] words = IntStream.range(0, count).mapToObj(i -> "w" + i).toArray(String[]::new);
    WordIds ids = new WordIds(words);
    for (int id = 0; id < count; id++) {
      assertEquals(id, ids.id(new String(words[id])));
      assertEquals(WordVectors.UNKNOWN, ids.id("W" + id));
    }
    assertEquals(WordVectors.UNKNOWN, ids.id("w" + count));
    assertEquals(WordVectors.UNKNOWN, ids.id(""));
    assertEquals(WordVectors.UNKNOWN, ids.id(null));
  }

  @Test
  void wordsOfOneHashCodeAreToldApart() {
    // "Aa" and "BB" have one hash code, and so has each row of them.
    String[] words =
        IntStream.range(0, 256)
            .mapToObj(
                i ->
                    IntStream.range(0, 8)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .reduce("", String::concat))
            .toArray(String[]::new);
    assertEquals(1, IntStream.range(0, 256).map(i -> words[i].hashCode()).distinct().count());
    WordIds ids = new WordIds(words);
    for (int id = 0; id < words.length; id++) {
      assertEquals(id, ids.id(words[id]));
    }
    assertEquals(WordVectors.UNKNOWN, ids.id("AaAa"));
  }

  @Test
  void aWordThatIsThereTwiceIsNamed() {
    assertEquals(
        "the word 'b' is there twice; keep one",
        assertThrows(
                IllegalArgumentException.class, () -> new WordIds(new String[] {"a", "b", "b"}))
            .getMessage());
  }
}
