package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
    new BatchSolver(RowWorkers.caller()).solve(Instances.of(new TopKSolver(2), rows), 1, theta, z);
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
    new BatchSolver(RowWorkers.caller())
        .solve(Instances.of(new TopKSolver(4), rows), 3, theta, one);
    new BatchSolver(RowWorkers.of(threads))
        .solve(Instances.of(new TopKSolver(4), rows), 3, theta, many);
    assertArrayEquals(one, many);
  }

  @Test
  void refusesArraysOfAnotherSize() {
    BatchSolver solver = new BatchSolver(RowWorkers.caller());
    Instances instances = Instances.of(new TopKSolver(1), Rows.full(2, 3));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(instances, 2, new float[12], new float[6]))
            .getMessage();
    assertTrue(message.contains("z has 6 elements") && message.contains("12"), message);
  }

  /** Each instance's context is the number of elements it chooses. */
  @Test
  void everyInstanceHasItsOwnSolver() {
    ContextSolver counts =
        new ContextSolver() {
          @Override
          public MapSolver forInstance(float[] context, int offset, int size, int length) {
            return new TopKSolver((int) context[offset + size - 1]);
          }

          @Override
          public void solve(float[] theta, float[] z, int offset, int length) {
            throw new AssertionError("every instance has a context");
          }
        };
    Rows rows = Rows.full(2, 3);
    float[] z = new float[12];
    float[] theta = {3, 2, 1, 1, 2, 3, 1, 3, 2, 2, 1, 3};
    new BatchSolver(RowWorkers.caller())
        .solve(Instances.of(counts, rows, new float[] {7, 1, 7, 2}, 2), 2, theta, z);
    assertArrayEquals(new float[] {1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1}, z);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Instances.of(counts, rows, new float[] {7, 1, 7, -2}, 2))
            .getMessage();
    assertTrue(message.contains("example 1") && message.contains("-2"), message);
    assertThrows(IllegalArgumentException.class, () -> Instances.of(counts, rows, new float[3], 2));
  }

  /** Two vertices that an edge joins, and two that none does. */
  @Test
  void aMessageTellsWhichExampleHasNoSolution() {
    ContextSolver matchings =
        assertInstanceOf(ContextSolver.class, SolverSpec.parse("matching:cover=perfect").create());
    Instances instances =
        Instances.of(matchings, Rows.full(2, 1), new float[] {2, 0, 1, 2, -1, -1}, 3);
    BatchSolver solver = new BatchSolver(RowWorkers.caller());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(instances, 1, new float[2], new float[2]))
            .getMessage();
    assertTrue(message.contains("example 1") && message.contains("perfect"), message);
    assertThrows(
        NonFiniteScoresException.class,
        () -> solver.solve(instances, 1, new float[] {Float.NaN, 0}, new float[2]));
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
