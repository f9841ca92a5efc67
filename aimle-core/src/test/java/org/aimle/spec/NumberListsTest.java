package org.aimle.spec;

import static org.aimle.spec.NamedParametersTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class NumberListsTest {

  @Test
  void readsNumbersAndPairs() {
    assertArrayEquals(new long[] {3, 0, 12}, NumberLists.wholes("list", "3; 0;12", 0, 12));
    assertArrayEquals(new long[] {-4}, NumberLists.wholes("list", "-4", -4, 0));
    assertArrayEquals(new int[][] {{0, 1}, {2, 0}}, NumberLists.pairs("list", "0-1; 2 - 0", 2));
    assertArrayEquals(new int[0][], NumberLists.pairs("list", " ", 2));
  }

  @Test
  void oneNumberStandsForAll() {
    assertArrayEquals(new long[] {5, 5, 5}, NumberLists.wholes("list", "5", 3, 0, 9));
    assertArrayEquals(new long[] {5, 6, 7}, NumberLists.wholes("list", "5;6;7", 3, 0, 9));
    refused("list has 2 numbers but needs 3", () -> NumberLists.wholes("list", "5;6", 3, 0, 9));
  }

  @Test
  void messagesShowTheItemAndWhatIsAllowed() {
    refused("list has '10' but takes integers in 0 .. 9", () -> whole("1;10"));
    refused("list has '-1' but", () -> whole("-1"));
    refused("list has '' but", () -> whole("1;"));
    refused("list has '1.5' but", () -> whole("1.5"));
    refused("list has '0-1-2' but takes pairs", () -> NumberLists.pairs("list", "0-1-2", 2));
    refused("list has '3' but", () -> NumberLists.pairs("list", "0-3", 2));
  }

  private static void whole(String text) {
    NumberLists.wholes("list", text, 0, 9);
  }
}
