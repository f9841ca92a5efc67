package org.aimle.lab.bench.solvers;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Lists of whole numbers as solvers read them. */
final class Written {

  private Written() {}

  /** {@code 3;4;5}. */
  static String list(int... values) {
    return list(IntStream.of(values).asLongStream());
  }

  /** {@code 3;4;5}. */
  static String list(long... values) {
    return list(LongStream.of(values));
  }

  /** {@code 3;4;5}, of numbers that are whole. */
  static String list(double... values) {
    return list(DoubleStream.of(values).mapToLong(Math::round));
  }

  private static String list(LongStream values) {
    return values.mapToObj(Long::toString).collect(Collectors.joining(";"));
  }

  /** {@code 3;4/5;6}. */
  static String rows(double[][] rows) {
    return Arrays.stream(rows).map(Written::list).collect(Collectors.joining("/"));
  }

  /** {@code 0-1;1-2}, of pairs or longer tuples. */
  static String tuples(int[][] tuples) {
    return Stream.of(tuples)
        .map(
            tuple ->
                IntStream.of(tuple).mapToObj(Integer::toString).collect(Collectors.joining("-")))
        .collect(Collectors.joining(";"));
  }
}
