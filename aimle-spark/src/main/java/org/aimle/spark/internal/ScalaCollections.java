package org.aimle.spark.internal;

import java.util.Iterator;
import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Conversions between collections of Scala and Java, with what 2.12 and 2.13 both have; 2.13 calls
 * it deprecated, and 2.12 lacks its successor.
 */
@SuppressWarnings("deprecation")
final class ScalaCollections {

  private ScalaCollections() {}

  static <T> Iterator<T> iterator(scala.collection.Iterator<T> elements) {
    return JavaConverters.asJavaIterator(elements);
  }

  static <T> scala.collection.Iterator<T> scalaIterator(Iterator<T> elements) {
    return JavaConverters.asScalaIterator(elements);
  }

  static <T> List<T> list(Seq<T> elements) {
    return JavaConverters.seqAsJavaList(elements);
  }

  static <T> Iterable<T> iterable(scala.collection.Iterable<T> elements) {
    return JavaConverters.asJavaIterable(elements);
  }

  /**
   * A list as the sequence that a method of Spark takes: {@code Seq} means any sequence in 2.12 and
   * an immutable one in 2.13, and so does one inside a type. This one is both.
   *
   * @param <S> a {@code Seq} of the elements' type
   */
  @SuppressWarnings("unchecked")
  static <S> S seq(List<?> elements) {
    return (S) JavaConverters.asScalaBuffer(elements).toList();
  }
}
