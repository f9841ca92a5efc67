package org.aimle.spark.training.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aimle.lambda.StepStatistics;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class ResultPiecesTest {

  private static final int PARAMETERS = 2 * ResultPieces.PIECE + 5;
  private static final int UPDATER = 7;
  private static final int COUNT = ResultPieces.count(PARAMETERS, UPDATER);

  private static WorkerResult trained(int partition) {
    Random random = new Random(partition);
    return new WorkerResult.Trained(
        3,
        10 + partition,
        partition,
        1,
        0,
        numbers(random, PARAMETERS),
        numbers(random, UPDATER),
        StepStatistics.NONE,
        Map.of(),
        WorkerTimes.NONE);
  }

  private static float[] numbers(Random random, int length) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }

  /** The means of some pieces, as a task of the reduction makes them. */
  private static byte[] means(List<WorkerResult> results, int from, int to) {
    List<Tuple2<Long, byte[]>> pieces = new ArrayList<>();
    for (int partition = 0; partition < results.size(); partition++) {
      ResultPieces.of(partition, results.get(partition), COUNT)
          .forEachRemaining(
              next -> {
                int piece = ResultPieces.piece(next._1());
                if (piece >= from && piece < to) {
                  pieces.add(next);
                }
              });
    }
    pieces.sort((a, b) -> Long.compare(a._1(), b._1()));
    return ResultPieces.means(pieces.iterator());
  }

  @Test
  void areTheSumsOfWholeResults() {
    List<WorkerResult> results =
        List.of(trained(0), new WorkerResult.Idle(4), trained(2), new WorkerResult.NonFinite(4, 3));
    ResultPieces.Assembly assembly = new ResultPieces.Assembly(PARAMETERS, UPDATER);
    ClusterSum whole = new ClusterSum();
    results.forEach(whole::add);
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
    assertEquals(order.size(), COUNT);
    Collections.reverse(order);
    order.forEach(piece -> assembly.add(means(results, piece, piece + 1)));
    ClusterSum sum = assembly.sum();
    assertArrayEquals(whole.meanParameters(), sum.meanParameters());
    assertArrayEquals(whole.meanUpdaterState(), sum.meanUpdaterState());
    assertEquals(22, sum.examples());
    assertEquals(4, sum.epochSize());
    assertEquals(1, sum.dropped());
    assertEquals(0, sum.lost());
  }

  @Test
  void whoIsLostAmidTheReductionIsMissedInEachLaterPiece() {
    List<WorkerResult> before = List.of(trained(0), trained(1), trained(2));
    List<WorkerResult> after = Arrays.asList(trained(0), new WorkerResult.Lost(3, 1), trained(2));
    for (int taken = 0; taken < COUNT; taken++) {
      ResultPieces.Assembly assembly = new ResultPieces.Assembly(PARAMETERS, UPDATER);
      assembly.add(means(before, 0, taken));
      assembly.add(means(after, taken, COUNT));
      assertEquals(COUNT - taken, assembly.sum().lost());
    }
  }
}
