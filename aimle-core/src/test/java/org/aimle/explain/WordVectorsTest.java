package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.aimle.WrongInputException;
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
    "'a 1 2\nb 3 4\nc 5 6 7\n', 'line 3: more numbers than the 2 of other lines'",
    "'a 0x1p-1\n', 'line 1: ''0x1p-1'' in the vector of ''a'' is no finite number'",
    "'a 1f\n', 'line 1: ''1f'' in the vector of ''a'' is no finite number'",
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

  /** Whatever a tokeniser makes a token of. */
  @Test
  void anyTokenIsWrittenAndReadBack() throws IOException {
    List<String> words =
        List.of(
            "plain",
            "",
            " ",
            "bad bad",
            "a\u3000b",
            "a\fb",
            "a\u2028b",
            "a\u00a0b",
            "\n",
            "a\r",
            "\r\n",
            "\t",
            "\\",
            "\\u0020",
            "\ufeffa",
            "3 4",
            "\ud83d\ude00",
            "\ud83d",
            "\0");
    for (int count = 1; count <= words.size(); count++) {
      for (List<String> some : List.of(words.subList(0, count), words.subList(count - 1, count))) {
        float[] table = new float[some.size() * 2];
        for (int i = 0; i < table.length; i++) {
          table[i] = i;
        }
        WordVectors vectors = WordVectors.of(some, table, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        vectors.write(out);
        WordVectors back = WordVectors.read(new ByteArrayInputStream(out.toByteArray()), "copy");
        assertEquals(some, back.words());
        for (String word : some) {
          assertArrayEquals(vector(vectors, word), vector(back, word));
        }
      }
    }
  }

  @Test
  void ordinaryWordsAreWrittenAsTheyAlwaysWere() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WordVectors.of(List.of("a", "café"), new float[] {1, 2, 3, 4}, 2).write(out);
    assertEquals("a 1.0 2.0\ncafé 3.0 4.0\n", out.toString(StandardCharsets.UTF_8));
  }

  /** As GloVe's vectors of 840 billion tokens have them. */
  @Test
  void wordsWithBlanksKeepAllOfThem() throws IOException {
    WordVectors vectors = read("the 1 2\n. . . 3 4\nat name@domain.com 5 6\na\u2028b 7 8\n");
    assertEquals(List.of("the", ". . .", "at name@domain.com", "a\u2028b"), vectors.words());
    assertArrayEquals(new float[] {3, 4}, vector(vectors, ". . ."));
  }

  @Test
  void headersMayBeWrongOrSeparatedByTabs() throws IOException {
    assertEquals(List.of("a", "b"), read("2\t3\na 1 2 3\nb 4 5 6\n").words());
    assertEquals(List.of("a", "b"), read("9 3\na 1 2 3\nb 4 5 6\n").words());
    assertEquals(List.of("a", "b"), read("2 7\na 1 2 3\nb 4 5 6\n").words());
    assertEquals(List.of("a", "b"), read("\ufeff2 3 \r\na\t1\t2\t3\r\nb 4 5 6 \r\n").words());
    assertEquals(List.of("room 101", "b"), read("2 2\nroom 101 1 2\nb 4 5\n").words());
  }

  @Test
  void theFirstOfTwoVectorsIsTaken() throws IOException {
    WordVectors vectors = read("a 1\nb 2\na 3\n");
    assertEquals(List.of("a", "b"), vectors.words());
    assertArrayEquals(new float[] {1}, vector(vectors, "a"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfAWord() throws IOException {
    assertEquals(List.of("a", "b"), read("\ufeffa 1 2\nb 3 4\n").words());
  }

  @Test
  void bytesThatAreNotUtf8AreNamed() {
    byte[] latin = "a 1 2\ncaf\u00e9 3 4\n".getBytes(StandardCharsets.ISO_8859_1);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> WordVectors.read(new ByteArrayInputStream(latin), "vectors.txt"));
    assertTrue(e.getMessage().contains("line 2: the line is not UTF-8"), e.getMessage());
  }

  private static byte[] binary(String header, boolean lineEnds, Object... wordsAndVectors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < wordsAndVectors.length; i += 2) {
      out.writeBytes((wordsAndVectors[i] + " ").getBytes(StandardCharsets.UTF_8));
      for (float value : (float[]) wordsAndVectors[i + 1]) {
        out.writeBytes(
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
      }
      if (lineEnds) {
        out.write('\n');
      }
    }
    return out.toByteArray();
  }

  @Test
  void readsWord2vecsBinaryForm() throws IOException {
    for (boolean lineEnds : new boolean[] {true, false}) {
      byte[] bytes =
          binary(
              "3 2\n",
              lineEnds,
              "caf\u00e9",
              new float[] {1, -0.5f},
              "b",
              new float[] {3, 1e-9f},
              "b",
              new float[] {5, 6});
      WordVectors vectors = WordVectors.read(new ByteArrayInputStream(bytes), "vectors.bin");
      assertEquals(List.of("caf\u00e9", "b"), vectors.words());
      assertArrayEquals(new float[] {1, -0.5f}, vector(vectors, "caf\u00e9"));
      assertArrayEquals(new float[] {3, 1e-9f}, vector(vectors, "b"));
      IOException cut =
          assertThrows(
              IOException.class,
              () ->
                  WordVectors.read(
                      new ByteArrayInputStream(bytes, 0, bytes.length - 3), "vectors.bin"));
      assertTrue(cut.getMessage().contains("breaks off after 2 of 3 words"), cut.getMessage());
    }
    byte[] model = {(byte) 0xba, 0x16, 0x4f, 0x2f, 12, 0, 0, 0};
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> WordVectors.read(new ByteArrayInputStream(model), "cc.en.300.bin"));
    assertTrue(e.getMessage().contains("the file that ends with .vec"), e.getMessage());
  }

  /**
   * Random words and numbers in each form: all come back exactly. Of a file that breaks off, the
   * binary form is an error; of lines, those that are whole come back, or there is one error.
   */
  @Test
  void allVectorsOrOneError() throws IOException {
    String[] odd = {
      "a", "\u00e9", "\u3000", "\u00a0", "\u2028", "\f", "\ud83d\ude00", "\"", "'", ",", "\\", "#",
      "{", "NaN", "0.5", "1e5", "\ufeff", "<s>", "-", "\u0085", "\u001a", "</s>", "0x1p3", "\u0000"
    };
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      int dimension = 1 + random.nextInt(6);
      boolean binary = random.nextInt(3) == 0;
      boolean header = binary || random.nextBoolean();
      Map<String, float[]> vectors = new LinkedHashMap<>();
      for (int i = 1 + random.nextInt(150); i > 0; i--) {
        // Without a header, most words must have no blanks for the dimension to be known.
        boolean blanks = !binary && (header || vectors.size() % 3 == 2);
        String between = blanks ? List.of("", " ", "  ").get(random.nextInt(3)) : "_";
        String word =
            "w" + odd[random.nextInt(odd.length)] + between + odd[random.nextInt(odd.length)];
        float[] vector = new float[dimension];
        for (int j = 0; j < dimension; j++) {
          vector[j] = (float) random.nextGaussian() * (random.nextInt(9) == 0 ? 1e-30f : 1);
        }
        vectors.put(word + "w", vector);
      }
      String sizes = vectors.size() + (random.nextBoolean() ? " " : "\t") + dimension;
      byte[] bytes =
          binary
              ? binary(sizes + "\n", random.nextBoolean(), flat(vectors))
              : lines(random, header ? sizes : "", vectors).getBytes(StandardCharsets.UTF_8);
      WordVectors read =
          assertDoesNotThrow(
              () -> WordVectors.read(new ByteArrayInputStream(bytes), "odd"), "seed " + seed);
      assertEquals(List.copyOf(vectors.keySet()), read.words(), "seed " + seed);
      for (Map.Entry<String, float[]> entry : vectors.entrySet()) {
        assertArrayEquals(entry.getValue(), vector(read, entry.getKey()), "seed " + seed);
      }
      byte[] cut = Arrays.copyOf(bytes, bytes.length - 2 - random.nextInt(bytes.length - 2));
      try {
        List<String> words = WordVectors.read(new ByteArrayInputStream(cut), "odd").words();
        assertFalse(binary, "seed " + seed + ": a binary file that breaks off is read");
        // A word with blanks may lose its second part to the first number, in its last line alone.
        int whole = Math.max(0, words.size() - 1);
        assertEquals(List.copyOf(vectors.keySet()).subList(0, whole), words.subList(0, whole));
      } catch (IOException | WrongInputException e) {
        assertTrue(e.getMessage().startsWith("odd"), e.getMessage());
      }
    }
  }

  private static Object[] flat(Map<String, float[]> vectors) {
    return vectors.entrySet().stream()
        .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
        .toArray();
  }

  private static String lines(Random random, String header, Map<String, float[]> vectors) {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    String separator = random.nextBoolean() ? " " : "\t";
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
    text.append(header.isEmpty() ? "" : header + end);
    vectors.forEach(
        (word, vector) -> {
          text.append(word);
          for (float value : vector) {
            text.append(separator).append(value);
          }
          text.append(random.nextBoolean() ? " " : "").append(end);
          text.append(random.nextInt(20) == 0 ? " " + end : "");
        });
    return text.toString();
  }

  /** None of the lines has as many fields as a word and the dimension. */
  @Test
  void allWordsMayHaveBlanksIfTheFirstLineTellsTheDimension() throws IOException {
    String phrases = "3 2\nnew york 1 2\nsan francisco bay 3 4\nroute 66 5 6\n";
    WordVectors read =
        WordVectors.read(
            new ByteArrayInputStream(phrases.getBytes(StandardCharsets.UTF_8)), "phrases");
    assertEquals(List.of("new york", "san francisco bay", "route 66"), read.words());
  }

  @Test
  void otherBinaryFilesAreRefusedInWords() {
    byte[] pickle = {(byte) 0x80, 2, 'c', 'g', 'e', 'n', '\n', 0, 0, 12, (byte) 0xff, 0};
    WrongInputException e =
        assertThrows(
            WrongInputException.class,
            () -> WordVectors.read(new ByteArrayInputStream(pickle), "model.kv"));
    assertTrue(e.getMessage().contains("model.kv is neither text nor"), e.getMessage());
  }

  /** The lowest byte of the first number is a line feed, or that of a later one. */
  @Test
  void numbersMayHoldLineFeeds() throws IOException {
    float feed = Float.intBitsToFloat(0x3f80000a);
    float text = Float.intBitsToFloat(0x0a312041); // "A 1" and a line feed
    for (float[] vector : List.of(new float[] {feed, 1}, new float[] {1, feed})) {
      for (String word : List.of("a", "1990")) {
        byte[] bytes = binary("2 2\n", false, word, vector, "b", new float[] {text, 0.1f});
        WordVectors vectors = WordVectors.read(new ByteArrayInputStream(bytes), "vectors.bin");
        assertArrayEquals(vector, vector(vectors, word));
        assertArrayEquals(new float[] {text, 0.1f}, vector(vectors, "b"));
      }
    }
  }

  @Test
  void sizesOfTheFirstLineAreNotBelieved() {
    byte[] bytes = binary("1 600000000\n", false, "a", new float[] {1});
    for (byte[] file :
        List.of(bytes, "1 900000000 escaped\na 1\n".getBytes(StandardCharsets.UTF_8))) {
      WrongInputException e =
          assertThrows(
              WrongInputException.class,
              () -> WordVectors.read(new ByteArrayInputStream(file), "vectors"));
      assertTrue(e.getMessage().contains("they may have at most 65536"), e.getMessage());
    }
  }

  @Test
  void aLineWithoutEndIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            Arrays.fill(bytes, from, from + length, (byte) 'a');
            return length;
          }
        };
    WrongInputException e =
        assertThrows(WrongInputException.class, () -> WordVectors.read(endless, "vectors"));
    assertTrue(e.getMessage().contains("line 1: the line is longer than 64 MiB"), e.getMessage());
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
  }
}
