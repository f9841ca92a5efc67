package org.aimle.spark.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/** Reads what MLlib's stages tell of the elements of a vector column. */
final class VectorMetadata {

  private VectorMetadata() {}

  static SparkInternals.VectorColumn of(StructField field) {
    AttributeGroup group = AttributeGroup.fromStructField(field);
    List<String> names = new ArrayList<>();
    List<Boolean> binary = new ArrayList<>();
    Option<Attribute[]> attributes = group.attributes();
    if (attributes.isDefined()) {
      for (Attribute attribute : attributes.get()) {
        names.add(attribute.name().isDefined() ? attribute.name().get() : "");
        binary.add(attribute.attrType().equals(AttributeType.Binary()));
      }
    }
    return new SparkInternals.VectorColumn(
        group.size() < 0 ? OptionalInt.empty() : OptionalInt.of(group.size()), names, binary);
  }
}
