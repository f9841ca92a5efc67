package org.aimle.spark.internal;

import java.util.ArrayList;
import java.util.List;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Partitions that follow each other as one element, fetched when they are asked for. */
final class BlocksRdd<B> extends RDD<Blocks<B>> {

  private static final long serialVersionUID = 1L;

  private final RDD<B> blocks;
  private final int each;

  BlocksRdd(RDD<B> blocks, int each) {
    super(blocks.context(), ScalaCollections.seq(List.of(new Consecutive<>(blocks, each))), tag());
    this.blocks = blocks;
    this.each = each;
  }

  private static <T> ClassTag<T> tag() {
    return ClassTag$.MODULE$.<T>apply(Blocks.class);
  }

  private static final class Consecutive<B> extends NarrowDependency<B> {

    private static final long serialVersionUID = 1L;

    private final int each;

    Consecutive(RDD<B> blocks, int each) {
      super(blocks);
      this.each = each;
    }

    @Override
    public Seq<Object> getParents(int partition) {
      List<Object> parents = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        parents.add(partition * each + i);
      }
      return ScalaCollections.seq(parents);
    }
  }

  /** Some partitions of the blocks. */
  private record Group(int number, Partition[] members) implements Partition {

    private static final long serialVersionUID = 1L;

    @Override
    public int index() {
      return number;
    }
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] all = blocks.partitions();
    Partition[] groups = new Partition[all.length / each];
    for (int group = 0; group < groups.length; group++) {
      groups[group] =
          new Group(group, java.util.Arrays.copyOfRange(all, group * each, (group + 1) * each));
    }
    return groups;
  }

  @Override
  public Iterator<Blocks<B>> compute(Partition split, TaskContext task) {
    Partition[] members = ((Group) split).members();
    Blocks<B> fetched =
        new Blocks<>() {
          @Override
          public int count() {
            return members.length;
          }

          @Override
          public B get(int index) {
            Iterator<B> only = blocks.iterator(members[index], task);
            B block = only.next();
            // To the end, so that storage sees the block as read.
            if (only.hasNext()) {
              throw new IllegalStateException("a partition holds more than one block");
            }
            return block;
          }
        };
    return ScalaCollections.scalaIterator(List.of(fetched).iterator());
  }
}
