package org.aimle.spark.internal;

import java.util.Iterator;
import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Conversions between collections of Scala and Java. */
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

  static <T> Seq<T> seq(List<T> elements) {
    return JavaConverters.asScalaBuffer(elements).toSeq();
  }
}
