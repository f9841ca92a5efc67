package org.aimle.spark.internal;

import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Arrays in Spark's block storage, named by a set and an index: in memory, on disk where that is
 * short, within reach of every executor, and gone with the executor that holds them.
 */
final class KeptBlocks {

  private static final ClassTag<float[]> FLOATS = ClassTag$.MODULE$.apply(float[].class);

  private KeptBlocks() {}

  static int newSet(JavaSparkContext context) {
    return context.sc().newRddId();
  }

  static void put(int set, int index, float[] numbers) {
    BlockManager blocks = SparkEnv.get().blockManager();
    blocks.putSingle(
        new RDDBlockId(set, index), numbers, StorageLevel.MEMORY_AND_DISK(), true, FLOATS);
  }

  static Optional<float[]> get(int set, int index) {
    Option<BlockResult> found =
        SparkEnv.get().blockManager().get(new RDDBlockId(set, index), FLOATS);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Iterator<Object> data = found.get().data();
    float[] numbers = (float[]) data.next();
    data.hasNext(); // at the end of its data a block is let go of
    return Optional.of(numbers);
  }

  static void remove(JavaSparkContext context, int set) {
    context.sc().env().blockManager().master().removeRdd(set, false);
  }
}
