package org.aimle.spark.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.aimle.explain.WordVectors;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchMemory;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards in blocks. */
@Tag("spark")
class ShardsTest {

  private static final int WORKERS = 3;

  @AfterAll
  static void stop() {
    LocalSession.stop();
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(LocalSession.get().sparkContext());
  }

  private static List<EncodedText> texts(int count) {
    return new ArrayList<>(
        IntStream.range(0, count)
            .mapToObj(
                i -> {
                  int[] tokens = new int[1 + i * 37 % 23];
                  Arrays.fill(tokens, i % 5);
                  return new EncodedText(100 + i, tokens, new float[] {i / 1000f}, 1);
                })
            .toList());
  }

  private static Shards<TextBlock> deal(List<EncodedText> texts, int partitions, int perShard) {
    JavaRDD<EncodedText> spread = context().parallelize(texts, partitions);
    return Shards.deal(spread, texts.size(), WORKERS, perShard, TextBlock::of);
  }

  private static TextMinibatches source(BatchOrder order) {
    WordVectors words = WordVectors.of(List.of("a", "b", "c", "d", "e"), new float[10], 2);
    Broadcast<WordVectors> shared = context().broadcast(words);
    return new TextMinibatches(shared, 7, order, 1, 1, false);
  }

  /** The ids of each minibatch of each shard, fetched a few at a time. */
  private static List<List<long[]>> epoch(
      Shards<TextBlock> shards, BatchOrder order, int number, int atOnce) {
    TextMinibatches source = source(order);
    return shards
        .rdd()
        .mapPartitions(
            (java.util.Iterator<Blocks<TextBlock>> only) -> {
              Blocks<TextBlock> shard = only.next();
              List<long[]> ids = new ArrayList<>();
              try (EpochMinibatches minibatches = source.open(shard, 42, number);
                  MinibatchMemory memory = new MinibatchMemory()) {
                for (int from = 0; from < minibatches.size(); from += atOnce) {
                  int to = Math.min(minibatches.size(), from + atOnce);
                  source.fetch(shard, minibatches, from, to);
                  for (int i = from; i < to; i++) {
                    Minibatch minibatch = minibatches.get(i, memory);
                    ids.add(minibatch.exampleIds());
                  }
                  minibatches.letGo();
                }
              }
              return List.of(ids).iterator();
            })
        .collect();
  }

  private static void assertSame(List<List<long[]>> expected, List<List<long[]>> actual) {
    assertEquals(expected.size(), actual.size());
    for (int shard = 0; shard < expected.size(); shard++) {
      assertArrayEquals(
          expected.get(shard).toArray(long[][]::new), actual.get(shard).toArray(long[][]::new));
    }
  }

  @Test
  void partitionsAndOrderOfTheTextsDoNotMatter() {
    List<EncodedText> shuffled = texts(1000);
    Collections.shuffle(shuffled, new Random(1));
    for (int perShard : new int[] {1, 6}) {
      assertSame(
          epoch(deal(texts(1000), 1, perShard), BatchOrder.BUCKETED, 2, 100),
          epoch(deal(shuffled, 5, perShard), BatchOrder.BUCKETED, 2, 100));
    }
  }

  @Test
  void fewBlocksGiveTheMinibatchesOfOne() {
    for (BatchOrder order : BatchOrder.values()) {
      assertSame(
          epoch(deal(texts(1000), 2, 1), order, 1, 100),
          epoch(deal(texts(1000), 2, BlockPlan.TOGETHER), order, 1, 3));
    }
  }

  @Test
  void eachTextIsReadOnceAnEpochWhateverIsFetchedAtOnce() {
    Shards<TextBlock> shards = deal(texts(1000), 3, 6);
    for (BatchOrder order : BatchOrder.values()) {
      List<List<long[]>> batches = epoch(shards, order, 0, 5);
      assertSame(batches, epoch(shards, order, 0, 1000));
      Set<Long> seen = new HashSet<>();
      batches.forEach(
          shard ->
              shard.forEach(ids -> Arrays.stream(ids).forEach(id -> assertTrue(seen.add(id)))));
      assertEquals(1000, seen.size());
      // Shards of equal size take as many steps, with one smaller batch a window at most.
      assertEquals(batches.get(1).size(), batches.get(2).size());
      assertTrue(batches.get(0).stream().filter(ids -> ids.length < 7).count() <= 3);
    }
    assertNotEquals(
        Arrays.toString(epoch(shards, BatchOrder.SHUFFLED, 0, 50).get(0).get(0)),
        Arrays.toString(epoch(shards, BatchOrder.SHUFFLED, 1, 50).get(0).get(0)));
  }

  @Test
  void onlyTheBlocksOfARoundAreFetched() {
    List<EncodedText> texts = texts(1100);
    List<TextBlock> blocks =
        IntStream.range(0, 11)
            .mapToObj(
                b ->
                    TextBlock.of(
                        IntStream.range(0, 100).mapToObj(i -> texts.get(i * 11 + b)).toList(),
                        1100))
            .toList();
    List<Integer> fetched = new ArrayList<>();
    Blocks<TextBlock> shard =
        new Blocks<>() {
          @Override
          public int count() {
            return blocks.size();
          }

          @Override
          public TextBlock get(int index) {
            fetched.add(index);
            return blocks.get(index);
          }
        };
    TextMinibatches source = source(BatchOrder.BUCKETED);
    try (EpochMinibatches minibatches = source.open(shard, 1, 0)) {
      fetched.clear();
      source.fetch(shard, minibatches, 3, 8);
      assertEquals(BlockPlan.TOGETHER, fetched.size());
      minibatches.get(3);
      minibatches.letGo();
      assertThrows(IllegalStateException.class, () -> minibatches.get(4));
    }
  }

  @Test
  void nothingButTheBlocksIsKept() {
    Set<Integer> before = new HashSet<>(context().getPersistentRDDs().keySet());
    Shards<TextBlock> shards = deal(texts(200), 2, 5);
    assertEquals(StorageLevel.MEMORY_AND_DISK(), shards.blocks().getStorageLevel());
    Set<Integer> kept = new HashSet<>(context().getPersistentRDDs().keySet());
    kept.removeAll(before);
    assertEquals(Set.of(shards.blocks().id()), kept);
    shards.close();
    assertEquals(before, context().getPersistentRDDs().keySet());
  }

  @Test
  void blocksComeBackFromAFolderUnlessOneIsDamaged(@TempDir Path folder) throws IOException {
    Shards<TextBlock> shards = deal(texts(200), 2, 5);
    PreparedTexts prepared = new PreparedTexts(context(), folder.toString(), "training", 7);
    assertTrue(prepared.find(WORKERS * 5).isEmpty());
    prepared.write(shards.blocks());
    List<List<long[]>> expected = epoch(shards, BatchOrder.BUCKETED, 0, 10);
    Shards<TextBlock> read = Shards.held(prepared.find(WORKERS * 5).orElseThrow(), 5);
    assertSame(expected, epoch(read, BatchOrder.BUCKETED, 0, 10));
    Path block = folder.resolve("prepared-training-0000000000000007/block-00003");
    byte[] bytes = Files.readAllBytes(block);
    bytes[bytes.length / 2]++;
    Files.write(block, bytes);
    // Hadoop's own checksum would find it first.
    Files.deleteIfExists(block.resolveSibling(".block-00003.crc"));
    assertThrows(
        SparkException.class, () -> Shards.held(prepared.find(WORKERS * 5).orElseThrow(), 5));
  }
}
