package org.aimle.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedParametersTest {

  @Test
  void theWrittenFormIsReadBack() {
    NamedParameters read =
        NamedParameters.parse(" program : constraints=x0+x1<=1;x2=1 , limit = 2.5");
    assertEquals("program", read.name());
    assertEquals(List.of("constraints", "limit"), List.copyOf(read.parameters().keySet()));
    assertEquals("x0+x1<=1;x2=1", read.text("constraints"));
    assertEquals("program:constraints=x0+x1<=1;x2=1,limit=2.5", read.toString());
    assertEquals(read, NamedParameters.parse(read.toString()));
    assertEquals(new NamedParameters("top-k", Map.of()), NamedParameters.parse("top-k"));
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    NamedParameters read = NamedParameters.parse("name:a=-3,b=0.5");
    assertEquals(-3, read.integer("a", 7));
    assertEquals(-3, read.integer("a"));
    assertEquals(7, read.integer("c", 7));
    assertEquals(0.5, read.real("b", 1));
    assertEquals(1, read.real("c", 1));
    assertEquals(read, read.requireOnly("a", "b", "c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          :a=1          | has no name
          "  "          | has no name
          n:            | '' is not key=value
          n:a=1,        | '' is not key=value
          n:a=1,,b=2    | '' is not key=value
          n:a           | 'a' is not key=value
          n:=1          | '=1' is not key=value
          n:a=1,b=2,a=3 | a is given twice
          """)
  void refusesWhatIsNotOfThatForm(String text, String expected) {
    refused(expected, () -> NamedParameters.parse(text));
  }

  @Test
  void messagesNameTheParameterAndItsValue() {
    NamedParameters read = NamedParameters.parse("n:a=x,b=2.5");
    refused("n: a is 'x' but must be a number", () -> read.real("a", 0));
    refused("n: b is '2.5' but must be an integer", () -> read.integer("b"));
    refused("n needs the parameter c", () -> read.integer("c"));
    refused("n has no parameter 'b'; it has a, c", () -> read.requireOnly("a", "c"));
    refused("it has none", () -> read.requireOnly());
  }

  static void refused(String expected, Runnable reading) {
    String message = assertThrows(IllegalArgumentException.class, reading::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
