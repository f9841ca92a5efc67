package org.aimle.spark.features;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.aimle.WrongInputException;
import org.aimle.explain.FeatureGroups;

/**
 * What features are called, and which are chosen together. Immutable.
 *
 * @param names of the features
 * @param groups of them
 * @param groupNames of the groups; that of a feature by itself is its own
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
public record FeatureTable(List<String> names, FeatureGroups groups, List<String> groupNames)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Copies the lists. */
  public FeatureTable {
    names = List.copyOf(names);
    groupNames = List.copyOf(groupNames);
    if (names.size() != groups.columns() || groupNames.size() != groups.size()) {
      throw new WrongInputException(
          "%d names of features and %d of groups are given for %d features in %d groups"
              .formatted(names.size(), groupNames.size(), groups.columns(), groups.size()));
    }
  }
}
