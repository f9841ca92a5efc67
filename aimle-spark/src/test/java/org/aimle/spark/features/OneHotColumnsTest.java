package org.aimle.spark.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.aimle.spark.internal.SparkInternals.VectorColumn;
import org.junit.jupiter.api.Test;

class OneHotColumnsTest {

  private static final List<String> NAMES =
      List.of(
          "home_city_new_york",
          "home_city_rome",
          "home_land_it",
          "home_land_us",
          "age_in_years",
          "is_new",
          "is_red");

  private static FeatureTable table(List<Boolean> binary, int[]... rows) {
    FeatureNames names = new FeatureNames(NAMES, binary);
    OneHotColumns oneHot = new OneHotColumns(names);
    BitSet conflicts = new BitSet();
    for (int[] row : rows) {
      oneHot.conflicts(row, conflicts);
    }
    return oneHot.table(names, conflicts);
  }

  private static List<Boolean> all(boolean value) {
    return Collections.nCopies(NAMES.size(), value);
  }

  @Test
  void theWidestPrefixWithoutTwoSetColumnsIsAnAttribute() {
    List<Boolean> binary = List.of(true, true, true, true, false, true, true);
    FeatureTable found =
        table(binary, new int[] {0, 2, 4}, new int[] {1, 3, 4, 5, 6}, new int[] {1, 4});
    assertArrayEquals(new int[] {0, 0, 1, 1, 2, 3, 4}, found.groups().toArray());
    assertEquals(
        List.of("home_city", "home_land", "age_in_years", "is_new", "is_red"), found.groupNames());
    // Where no row has two, nothing speaks against one group.
    FeatureTable apart = table(binary, new int[] {0, 4}, new int[] {3, 4, 6});
    assertArrayEquals(new int[] {0, 0, 0, 0, 1, 2, 2}, apart.groups().toArray());
    assertEquals(List.of("home", "age_in_years", "is"), apart.groupNames());
    // Where rows have two of the same attribute, it is none.
    FeatureTable none = table(binary, new int[] {0, 1, 2, 3, 5, 6});
    assertEquals(7, none.groups().size());
    assertEquals(NAMES, none.groupNames());
  }

  @Test
  void onlyMarkedNeighboursAreGrouped() {
    assertEquals(7, table(all(false)).groups().size());
    List<Boolean> apart = List.of(true, false, true, true, false, true, false);
    FeatureTable found = table(apart);
    assertArrayEquals(new int[] {0, 1, 2, 2, 3, 4, 5}, found.groups().toArray());
    assertEquals("home_land", found.groupNames().get(2));
  }

  @Test
  void featuresWithoutNamesHaveTheirIndex() {
    FeatureNames names =
        FeatureNames.of(
            new VectorColumn(OptionalInt.of(3), List.of("a", "", "c"), List.of(true, true, false)),
            3);
    assertEquals(List.of("a", "1", "c"), names.names());
    assertEquals(
        List.of("0", "1"),
        FeatureNames.of(new VectorColumn(OptionalInt.empty(), List.of(), List.of()), 2).names());
    assertEquals(List.of("0-1", "c"), names.grouped(List.of("0-1")).groupNames());
    assertThrows(IllegalArgumentException.class, () -> names.grouped(List.of("2-1")));
  }
}
