package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceCacheTest {

  private final InstanceCache cache = new InstanceCache();
  private final AtomicInteger made = new AtomicInteger();

  private MapSolver get(float[] context, int offset, int size, int length) {
    return cache.get(
        context,
        offset,
        size,
        length,
        () -> {
          int number = made.incrementAndGet();
          return (theta, z, at, elements) -> z[at] = number;
        });
  }

  @Test
  void theSameContextAndLengthAreTheSameInstance() {
    float[] contexts = {1, 2, 3, 1, 2, 3, 1, 2};
    MapSolver first = get(contexts, 0, 3, 5);
    assertSame(first, get(contexts, 3, 3, 5));
    assertNotSame(first, get(contexts, 0, 3, 6));
    assertNotSame(first, get(contexts, 0, 2, 5));
    assertNotSame(first, get(contexts, 1, 3, 5));
    assertEquals(4, made.get());
    contexts[0] = 7;
    assertNotSame(first, get(contexts, 0, 3, 5));
  }

  @Test
  void whatWasNotAskedForLongestGoes() {
    MapSolver first = get(new float[] {-1}, 0, 1, 1);
    for (int i = 0; i < 1023; i++) {
      get(new float[] {i}, 0, 1, 1);
      assertSame(first, get(new float[] {-1}, 0, 1, 1));
    }
    get(new float[] {5000}, 0, 1, 1);
    assertSame(first, get(new float[] {-1}, 0, 1, 1));
    int before = made.get();
    get(new float[] {0}, 0, 1, 1);
    assertEquals(before + 1, made.get());
  }

  /** What has more numbers than are kept is not kept, and pushes out no other. */
  @Test
  void whatIsTooLargeIsNotKept() {
    MapSolver first = get(new float[] {-1}, 0, 1, 1);
    float[] large = new float[1 << 17];
    assertNotSame(get(large, 0, large.length, 1), get(large, 0, large.length, 1));
    assertNotSame(get(large, 0, 1, 1 << 17), get(large, 0, 1, 1 << 17));
    assertNotSame(get(large, 0, 1, Integer.MAX_VALUE), get(large, 0, 1, Integer.MAX_VALUE));
    assertSame(first, get(new float[] {-1}, 0, 1, 1));
    assertSame(get(large, 0, 1, (1 << 17) - 1), get(large, 0, 1, (1 << 17) - 1));
  }

  /** A context of one number may be that of many scores: the model is as large as they are. */
  @Test
  void scoresCountAsContextsDo() {
    for (int i = 0; i < 200; i++) {
      get(new float[] {i}, 0, 1, 1023);
    }
    for (int i = 199; i >= 0; i--) {
      get(new float[] {i}, 0, 1, 1023);
    }
    assertEquals(200 + 200 - (1 << 17) / 1024, made.get());
  }

  @Test
  void aWrongContextIsNotKept() {
    for (int i = 0; i < 2; i++) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              cache.get(
                  new float[1],
                  0,
                  1,
                  1,
                  () -> {
                    throw new IllegalArgumentException();
                  }));
    }
    get(new float[1], 0, 1, 1);
    assertEquals(1, made.get());
  }

  /** Each makes something of a context that is worth keeping. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "knapsack|2 1 1 1",
        "spanning-tree|3 0 1 1 2 2 0",
        "arborescence:root=0|3 0 0 1 1 2 0 2",
        "graph-path|3 0 2 0 1 1 2 0 2",
        "matching|3 0 1 1 2 0 2"
      })
  void solversKeepTheirInstances(String text) {
    String[] parts = text.split("\\|");
    String[] numbers = parts[1].split(" ");
    float[] context = new float[numbers.length];
    for (int i = 0; i < context.length; i++) {
      context[i] = Float.parseFloat(numbers[i]);
    }
    try (MapSolver made = SolverSpec.parse(parts[0]).create()) {
      ContextSolver solver = (ContextSolver) made;
      assertSame(
          solver.forInstance(context, 0, context.length, 3),
          solver.forInstance(context.clone(), 0, context.length, 3));
    }
  }
}
