package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordVectorsTest {

  private static WordVectors read(String text) throws IOException {
    return WordVectors.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "vectors.txt");
  }

  private static float[] vector(WordVectors vectors, String word) {
    float[] vector = new float[vectors.dimension()];
    vectors.copyVector(vectors.id(word), vector, 0);
    return vector;
  }

  @Test
  void readsWordsAndTheirVectors() throws IOException {
    WordVectors vectors = read("the 1 2.5 -3\n\ncafé 4e-1 5 6\n");
    assertEquals(3, vectors.dimension());
    assertEquals(List.of("the", "café"), vectors.words());
    assertArrayEquals(new float[] {1, 2.5f, -3}, vector(vectors, "the"));
    assertArrayEquals(new float[] {0.4f, 5, 6}, vector(vectors, "café"));
    assertArrayEquals(new int[] {1, -1, 0}, vectors.ids(List.of("café", "tea", "the")));
  }

  @Test
  void skipsTheHeaderOfWord2vec() throws IOException {
    assertEquals(List.of("a", "b"), read("2 3\na 1 2 3\nb 4 5 6\n").words());
  }

  @ParameterizedTest
  @CsvSource({
    "'a 1 2\nb 3\n', 'line 2: 1 numbers after the word, but the lines before have 2'",
    "'a 1 2\nb 3 NaN\n', 'line 2: ''NaN'' in the vector of ''b'' is no finite number'",
    "'a 1 x\n', 'line 1: ''x'' in the vector of ''a'' is no finite number'",
    "'a 1\nb 2\na 3\n', 'line 3: the word ''a'' is there twice'",
    "'a\n', 'line 1: 0 numbers after the word'",
    "'\n', 'holds no word vectors'",
  })
  void badLinesAreNamed(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> read(text.replace("\\n", "\n")));
    assertTrue(
        e.getMessage().startsWith("vectors.txt") && e.getMessage().contains(message),
        e.getMessage());
  }

  @Test
  void whatIsWrittenIsReadBackExactly() throws IOException {
    float[] table = {1f / 3, Float.MIN_VALUE, -0f, Float.MAX_VALUE};
    WordVectors vectors = WordVectors.of(List.of("a", "b"), table, 2);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    vectors.write(out);
    WordVectors back = WordVectors.read(new ByteArrayInputStream(out.toByteArray()), "copy");
    assertEquals(vectors.words(), back.words());
    assertArrayEquals(vector(vectors, "a"), vector(back, "a"));
    assertArrayEquals(vector(vectors, "b"), vector(back, "b"));
  }

  @Test
  void survivesSerialisation() throws Exception {
    WordVectors vectors = WordVectors.of(List.of("a", "b"), new float[] {1, 2, 3, 4}, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(vectors);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      WordVectors back = (WordVectors) in.readObject();
      assertEquals(1, back.id("b"));
      assertEquals(WordVectors.UNKNOWN, back.id("c"));
      assertArrayEquals(new float[] {3, 4}, vector(back, "b"));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThrows(
        IllegalArgumentException.class, () -> WordVectors.of(List.of("a"), new float[3], 2));
    assertThrows(
        IllegalArgumentException.class, () -> WordVectors.of(List.of("a", "a"), new float[2], 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> WordVectors.of(List.of("a"), new float[] {Float.NaN}, 1));
    WordVectors spaced = WordVectors.of(List.of("a b"), new float[1], 1);
    assertThrows(IllegalArgumentException.class, () -> spaced.write(new ByteArrayOutputStream()));
  }
}
