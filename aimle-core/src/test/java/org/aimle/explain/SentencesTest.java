package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

  private static void assertLengths(String text, int... expected) {
    assertArrayEquals(expected, Sentences.lengths(List.of(text.split(" "))), text);
  }

  @Test
  void endWithPointsOfTheirOwnOrOfTheLastWord() {
    assertLengths("it is good . really !", 4, 2);
    assertLengths("It is good. Really! And so on", 3, 1, 3);
    assertLengths("why ? because … fine", 2, 2, 1);
    assertLengths("没有 。 好 ！", 2, 2);
  }

  @Test
  void takeWhatClosesThemAlong() {
    assertLengths("( so good ! ! ! ) and \u201c fine . \u201d then", 7, 5, 1);
    assertLengths("he said \u201cno.\u201d Then he left.", 3, 3);
    assertLengths("good ... bad", 2, 1);
  }

  @Test
  void endWithLinesToo() {
    assertArrayEquals(
        new int[] {3, 2, 1}, Sentences.lengths(List.of("a", "b", "\n", "c", "<BR />", "d")));
    assertLengths("a <br> <br> b", 3, 1);
  }

  @Test
  void doNotEndInTheMiddleOfANumberOrAnAbbreviation() {
    assertLengths("it costs 3.5 dollars , e.g. here in the U.S. too", 11);
    assertLengths("J. Smith won", 3);
    assertLengths("it scored 7. Fine", 3, 1);
  }

  @Test
  void areOneWhereNothingEndsThem() {
    assertLengths("no points at all", 4);
    assertLengths(".", 1);
    assertArrayEquals(new int[] {2}, Sentences.lengths(List.of("", "")));
    assertArrayEquals(new int[0], Sentences.lengths(List.of()));
  }
}
