package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.aimle.solver.topk.TopKSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSolverTest {

  @Test
  void paddingIsNeverChosen() {
    Rows rows = Rows.padded(4, 4, 2, 1, 0);
    float[] theta = new float[16];
    Arrays.fill(theta, 5f);
    theta[4] = -1;
    float[] z = new float[16];
    Arrays.fill(z, 9f);
    new BatchSolver(new TopKSolver(2), RowWorkers.caller()).solve(rows, 1, theta, z);
    assertArrayEquals(new float[] {1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}, z);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void threadsDoNotMatter(int threads) {
    Rows rows = Rows.padded(20, 20, 3, 11, 20, 7);
    float[] theta = new float[5 * 3 * 20];
    Random random = new Random(1);
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) random.nextGaussian();
    }
    float[] one = new float[theta.length];
    float[] many = new float[theta.length];
    new BatchSolver(new TopKSolver(4), RowWorkers.caller()).solve(rows, 3, theta, one);
    new BatchSolver(new TopKSolver(4), RowWorkers.of(threads)).solve(rows, 3, theta, many);
    assertArrayEquals(one, many);
  }

  @Test
  void refusesArraysOfAnotherSize() {
    BatchSolver solver = new BatchSolver(new TopKSolver(1), RowWorkers.caller());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(Rows.full(2, 3), 2, new float[12], new float[6]))
            .getMessage();
    assertTrue(message.contains("z has 6 elements") && message.contains("12"), message);
  }

  @Test
  void refusesWrongSizes() {
    assertThrows(IllegalArgumentException.class, () -> Rows.padded(3, 4));
    assertThrows(IllegalArgumentException.class, () -> Rows.padded(3, -1));
    assertThrows(IllegalArgumentException.class, () -> Rows.full(1, 0));
    assertThrows(IllegalArgumentException.class, () -> RowWorkers.of(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyRowIsRunOnceAndFailuresComeBack(int threads) {
    RowWorkers workers = RowWorkers.of(threads);
    AtomicIntegerArray runs = new AtomicIntegerArray(50);
    workers.forEach(
        50,
        (row, worker) -> {
          assertTrue(worker >= 0 && worker < threads);
          runs.incrementAndGet(row);
        });
    for (int row = 0; row < 50; row++) {
      assertEquals(1, runs.get(row));
    }
    IllegalStateException thrown = new IllegalStateException("row 20");
    assertEquals(
        thrown,
        assertThrows(
            IllegalStateException.class,
            () ->
                workers.forEach(
                    50,
                    (row, worker) -> {
                      if (row == 20) {
                        throw thrown;
                      }
                    })));
  }
}
