package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSelectionTest {

  private static final List<String> TEXT =
      List.of("so", "good", ".", "not", "bad", "either", "!", "end");

  private static List<Integer> chosen(String selection, float... scores) {
    TextSelection parsed = TextSelection.parse(selection, 2);
    float[] z =
        TextSelection.choose(
            parsed.solver().create(), scores, parsed.context(TEXT.subList(0, scores.length)));
    return java.util.stream.IntStream.range(0, z.length).filter(t -> z[t] != 0).boxed().toList();
  }

  @Test
  void kFillsInWhatAFormLeavesOut() {
    assertEquals(TextSelection.topK(7), TextSelection.parse("top-k", 7));
    assertEquals("top-k:k=5", TextSelection.parse("top-k:k=5", 7).toString());
    assertEquals(
        "bounded-subset:max=7,min=2", TextSelection.parse("bounded-subset:min=2", 7).toString());
    assertEquals("bounded-subset:max=3", TextSelection.parse("bounded-subset:max=3", 7).toString());
    assertTrue(TextSelection.usesK("top-k"));
    assertTrue(TextSelection.usesK("bounded-subset:min=1"));
    assertFalse(TextSelection.usesK("top-k:k=5"));
    assertFalse(TextSelection.usesK("spans:spans=1,width=3"));
    assertEquals(OptionalInt.of(7), TextSelection.parse("top-k", 7).k());
    assertEquals(OptionalInt.of(7), TextSelection.parse("top-k:pool=5", 7).k());
    assertEquals(OptionalInt.empty(), TextSelection.parse("bounded-subset", 7).k());
    assertNotEquals(TextSelection.topK(2), TextSelection.topK(3));
  }

  @Test
  void budgetsAreCounted() {
    TokenSolver solver = (TokenSolver) SolverSpec.parse("budget:characters=9").create();
    float[] context = solver.context(List.of("a", "bcd"));
    solver.forInstance(context, 0, 2, 2).solve(new float[] {1, 2}, new float[2], 0, 2);
    assertEquals(1, solver.counts().solved());
  }

  @Test
  void eachChoosesWhatItSays() {
    assertEquals(List.of(1, 5), chosen("top-k", 0, 4, -1, 0, 1, 5, 1, -2));
    assertEquals(List.of(1), chosen("bounded-subset", 0, 4, -1, 0, -1, -5, -1, -2));
    assertEquals(List.of(0, 1, 4, 5), chosen("spans:spans=2,width=2", 1, 4, -1, 0, 1, 5, -1, -2));
    assertEquals(List.of(3, 4, 5, 6), chosen("sentences:sentences=1", 0, 4, -1, 0, 1, 5, 1, -2));
    assertEquals(List.of(0, 1, 2, 7), chosen("sentences:sentences=2", 0, 4, -1, -9, 0, 0, 0, -2));
    // so 2, good 4, . 1, not 3, bad 3, either 6, ! 1, end 3
    assertEquals(List.of(1, 3, 4), chosen("budget:characters=10", -1, 4, 0, 3, 3, 5, -1, -2));
    assertEquals(List.of(0), chosen("sentences:sentences=2", -3));
    assertEquals(List.of(), chosen("budget:characters=1", 3));
  }

  @Test
  void contextsComeFromTheTokens() {
    assertArrayEquals(
        new float[] {3, 4, 1}, TextSelection.parse("sentences:sentences=1", 1).context(TEXT));
    assertArrayEquals(
        new float[] {2, 4, 1, 3, 3, 6, 1, 3},
        TextSelection.parse("budget:characters=9,pool=3".replace(",pool=3", ""), 1).context(TEXT));
    assertArrayEquals(
        new float[] {3, 4, 1},
        TextSelection.parse("sentences:sentences=1,pool=3", 1).context(TEXT));
    assertArrayEquals(new float[0], TextSelection.topK(3).context(TEXT));
    assertFalse(TextSelection.parse("spans:spans=1,width=2", 1).takesContext());
    assertArrayEquals(
        new float[] {1, 2},
        TextSelection.parse("budget:characters=9", 1).context(List.of("\uD83D\uDE00", "ab")));
  }

  @Test
  void survivesSerialisation() throws Exception {
    TextSelection selection = TextSelection.parse("sentences:sentences=1", 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(selection);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      TextSelection read = (TextSelection) in.readObject();
      assertEquals(selection, read);
      assertArrayEquals(selection.context(TEXT), read.context(TEXT));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "word|no solver is named 'word'; registered: [arborescence, ",
        "top-k:k=0|k is 0",
        "spans:spans=3|spans needs the parameter width",
        "sentences|sentences needs the parameter sentences",
        "sentences:sentences=0|sentences is 0",
        "budget:characters=-1|characters is -1",
        "budget:words=3|budget has no parameter 'words'",
        "grid-path:rows=1,columns=2|cannot choose from a text of 1 tokens, but texts have any length",
        "knapsack|cannot choose from a text of 1 tokens",
        "block-top-k:size=2|cannot choose from a text of 1 tokens",
        "segments:segments=1|cannot choose from a text of 1 tokens",
        "|has no name"
      })
  void refusesWhatCannotChooseTokens(String text, String expected) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> TextSelection.parse(text == null ? "" : text, 1))
            .getMessage();
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
  }

  /** Every second token of a text that has a mark, else the first. */
  public static final class OwnFactory implements SolverFactory {

    @Override
    public String name() {
      return "own-words";
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of("mark", "what a text has");
    }

    @Override
    public MapSolver create(Map<String, String> parameters) {
      return new Own(parameters.get("mark"));
    }
  }

  private record Own(String mark) implements TokenSolver {

    @Override
    public float[] context(List<String> tokens) {
      return new float[] {tokens.contains(mark) ? 1 : 0};
    }

    @Override
    public MapSolver forInstance(float[] context, int offset, int size, int length) {
      boolean marked = context[offset] == 1;
      return (theta, z, at, n) -> {
        for (int i = 0; i < n; i++) {
          z[at + i] = (marked ? i % 2 == 1 : i == 0) ? 1 : 0;
        }
      };
    }

    @Override
    public void solve(float[] theta, float[] z, int offset, int length) {
      throw new IllegalStateException("the context is missing");
    }
  }

  @Test
  void aSolverOfOnesOwnIsFoundByItsName(@TempDir Path folder) throws Exception {
    Path services = folder.resolve("META-INF/services/" + SolverFactory.class.getName());
    Files.createDirectories(services.getParent());
    Files.writeString(services, OwnFactory.class.getName() + "\n");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(jar);
      assertEquals(List.of(1, 3), chosen("own-words:mark=bad", 0, 0, 0, 0, 0));
      assertEquals(List.of(0), chosen("own-words:mark=sad", 0, 0, 0, 0, 0));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
