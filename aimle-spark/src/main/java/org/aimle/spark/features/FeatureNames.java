package org.aimle.spark.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.aimle.WrongInputException;
import org.aimle.explain.FeatureGroups;
import org.aimle.spark.internal.SparkInternals.VectorColumn;

/**
 * The features of a vector column as its metadata tell of them. Immutable.
 *
 * @param names of the features; one without has its index, from 0
 * @param binary whether a feature is marked as 0 or 1
 */
public record FeatureNames(List<String> names, List<Boolean> binary) {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

  /** Copies the lists. */
  public FeatureNames {
    names = List.copyOf(names);
    binary = List.copyOf(binary);
  }

  /**
   * Those of a column.
   *
   * @param size of its vectors
   */
  public static FeatureNames of(VectorColumn column, int size) {
    boolean told = column.names().size() == size;
    return new FeatureNames(
        IntStream.range(0, size)
            .mapToObj(
                c ->
                    told && !column.names().get(c).isEmpty()
                        ? column.names().get(c)
                        : Integer.toString(c))
            .toList(),
        IntStream.range(0, size).mapToObj(c -> told && column.binary().get(c)).toList());
  }

  /** Number of features. */
  public int size() {
    return names.size();
  }

  /**
   * The features with the groups that a user names.
   *
   * @param groups each either features {@code first-last} by index, or what the names of its
   *     features have before an underscore
   * @throws IllegalArgumentException if there is no such feature, or one is in two groups
   */
  public FeatureTable grouped(List<String> groups) {
    int[] of = new int[size()];
    Arrays.fill(of, -1);
    for (int g = 0; g < groups.size(); g++) {
      for (int column : columns(groups.get(g))) {
        if (of[column] >= 0) {
          throw new WrongInputException(
              "feature %d, '%s', is in the groups '%s' and '%s'; a feature is in one at most"
                  .formatted(column, names.get(column), groups.get(of[column]), groups.get(g)));
        }
        of[column] = g;
      }
    }
    for (int c = 0; c < of.length; c++) {
      of[c] = of[c] < 0 ? groups.size() + c : of[c];
    }
    return table(of, groups);
  }

  private int[] columns(String group) {
    Matcher range = RANGE.matcher(group);
    if (range.matches()) {
      int first = Integer.parseInt(range.group(1));
      int last = Integer.parseInt(range.group(2));
      if (first > last || last >= size()) {
        throw new WrongInputException(
            "group '%s' must be of features from 0 to %d, the lower first"
                .formatted(group, size() - 1));
      }
      return IntStream.rangeClosed(first, last).toArray();
    }
    int[] found =
        IntStream.range(0, size()).filter(c -> names.get(c).startsWith(group + "_")).toArray();
    if (found.length == 0) {
      throw new WrongInputException(
          "no feature has a name that begins with '%s_', as those of group '%s' must; features are %s"
              .formatted(
                  group,
                  group,
                  names.size() > 20
                      ? String.join(", ", names.subList(0, 20)) + ", .."
                      : String.join(", ", names)));
    }
    return found;
  }

  /**
   * The features in groups.
   *
   * @param of the group of each feature, equal numbers for one group
   * @param groupNames of the groups of least numbers; others are called as their first features
   */
  FeatureTable table(int[] of, List<String> groupNames) {
    FeatureGroups groups = FeatureGroups.of(of);
    List<String> called = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      int first = groups.columnsOf(g)[0];
      called.add(
          Optional.of(of[first])
              .filter(number -> number < groupNames.size())
              .map(groupNames::get)
              .orElse(names.get(first)));
    }
    return new FeatureTable(names, groups, called);
  }
}
