package org.aimle.solver.scheduling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.SolverTally;
import org.aimle.solver.UnspecifiedTiesContract;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulingSolverTest {

  /** Whether {@code z} is a schedule, checked slot by slot. */
  static boolean isSchedule(Jobs jobs, float[] z, int offset) {
    int[] starts = new int[jobs.count()];
    for (int job = 0; job < jobs.count(); job++) {
      starts[job] = -1;
      for (int slot = 0; slot < jobs.horizon(); slot++) {
        if (z[offset + job * jobs.horizon() + slot] == 1) {
          if (starts[job] >= 0) {
            return false;
          }
          starts[job] = slot;
        }
      }
      if (starts[job] < jobs.releases()[job]
          || starts[job] + jobs.durations()[job] > jobs.deadlines()[job]) {
        return false;
      }
    }
    int[][] load = new int[jobs.capacities().length][jobs.horizon()];
    for (int job = 0; job < jobs.count(); job++) {
      for (int slot = starts[job]; slot < starts[job] + jobs.durations()[job]; slot++) {
        load[jobs.machines()[job]][slot] += jobs.demands()[job];
      }
    }
    for (int machine = 0; machine < load.length; machine++) {
      int capacity = jobs.capacities()[machine];
      if (Arrays.stream(load[machine]).anyMatch(used -> used > capacity)) {
        return false;
      }
    }
    return Arrays.stream(jobs.precedences())
        .allMatch(pair -> starts[pair[0]] + jobs.durations()[pair[0]] <= starts[pair[1]]);
  }

  /** Jobs of {@code length / horizon} with the same horizon. */
  private abstract static class Contract extends UnspecifiedTiesContract {

    abstract Jobs jobs(int length);

    @Override
    protected MapSolver solver() {
      return (theta, z, offset, length) ->
          new SchedulingSolver(jobs(length), SearchLimit.NONE, new SolverTally())
              .solve(theta, z, offset, length);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return isSchedule(jobs(length), z, offset);
    }
  }

  private static int[] each(int count, int value) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }

  @Nested
  class UnitJobs extends Contract {

    @Override
    Jobs jobs(int length) {
      int count = length / 4;
      int[] deadlines = each(count, 4);
      deadlines[0] = 2;
      return new Jobs(
          4,
          each(count, 1),
          IntStream.range(0, count).map(job -> job % 3 == 1 ? 1 : 0).toArray(),
          deadlines,
          each(count, 0),
          each(count, 1),
          new int[] {2},
          new int[0][]);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {4, 8, 12, 16};
    }

    @Override
    protected int usualSize() {
      return 28;
    }
  }

  @Nested
  class JobsThatTakeTurns extends Contract {

    @Override
    Jobs jobs(int length) {
      int count = length / 5;
      return new Jobs(
          5,
          IntStream.range(0, count).map(job -> 1 + job % 2).toArray(),
          IntStream.range(0, count).map(job -> job == 1 ? 1 : 0).toArray(),
          each(count, 5),
          each(count, 0),
          each(count, 2),
          new int[] {3},
          count > 2 ? new int[][] {{2, 0}} : new int[0][]);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {5, 10, 15};
    }

    @Override
    protected int usualSize() {
      return 15;
    }
  }

  /** Two machines, one of which holds several jobs at once, joined by a precedence. */
  @Nested
  class AnyJobs extends Contract {

    @Override
    Jobs jobs(int length) {
      int count = length / 5;
      return new Jobs(
          5,
          IntStream.range(0, count).map(job -> 1 + job % 3).toArray(),
          each(count, 0),
          each(count, 5),
          IntStream.range(0, count).map(job -> job == 1 ? 1 : 0).toArray(),
          IntStream.range(0, count).map(job -> 1 + job % 2).toArray(),
          new int[] {2, 2},
          count > 1 ? new int[][] {{0, 1}} : new int[0][]);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {5, 10, 15};
    }

    @Override
    protected int usualSize() {
      return 15;
    }
  }

  /** The dynamic programme and CP-SAT on jobs too many for brute force. */
  @Test
  void algorithmsAgreeOnLargerInstances() {
    Random random = new Random(6);
    for (int trial = 0; trial < 12; trial++) {
      int count = 7;
      int horizon = 20;
      Jobs jobs =
          new Jobs(
              horizon,
              IntStream.range(0, count).map(job -> 1 + random.nextInt(3)).toArray(),
              IntStream.range(0, count).map(job -> random.nextInt(4)).toArray(),
              IntStream.range(0, count).map(job -> horizon - random.nextInt(3)).toArray(),
              each(count, 0),
              each(count, 1),
              new int[] {1},
              new int[][] {{0, 3}, {3, 5}, {1, 2}});
      float[] theta = new float[count * horizon];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      double turns = value(TurnScheduler.of(jobs, SearchLimit.NONE).orElseThrow(), theta, jobs);
      double program =
          value(new SearchScheduler(jobs, SearchLimit.NONE, new StopSwitch()), theta, jobs);
      assertEquals(turns, program, 1e-5);
    }
  }

  private static double value(GroupScheduler scheduler, float[] theta, Jobs jobs) {
    Schedule schedule = new Schedule(jobs.count());
    scheduler.schedule(theta, schedule);
    int[] starts = schedule.starts;
    float[] z = new float[theta.length];
    double value = 0;
    for (int job = 0; job < starts.length; job++) {
      z[job * jobs.horizon() + starts[job]] = 1;
      value += theta[job * jobs.horizon() + starts[job]];
    }
    assertTrue(isSchedule(jobs, z, 0));
    return value;
  }

  @Test
  void aLongChainTakesTurns() {
    int count = 60;
    int[][] chain =
        IntStream.range(1, count).mapToObj(job -> new int[] {job - 1, job}).toArray(int[][]::new);
    Jobs jobs =
        new Jobs(
            80,
            each(count, 1),
            each(count, 0),
            each(count, 80),
            each(count, 0),
            each(count, 1),
            new int[] {1},
            chain);
    assertTrue(TurnScheduler.of(jobs, SearchLimit.NONE).isPresent());
    assertTrue(jobs.takeTurns());
  }

  /** A mask of huge scores on starts that cannot be does not blur the others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "scheduling:horizon=4,durations=1;1,releases=1",
        "scheduling:horizon=4,durations=1;2,releases=1",
        "scheduling:horizon=4,durations=1;2,releases=1,capacities=5"
      })
  void scoresOfImpossibleStartsDoNotMatter(String spec) {
    float[] theta = {-1e30f, 1, 1.0000001f, 1, -1e30f, 0, 0.1f, 0.1f};
    float[] z = new float[8];
    SolverSpec.parse(spec).create().solve(theta, z, 0, 8);
    boolean crowded = !spec.contains("capacities");
    boolean units = spec.contains("1;1");
    assertArrayEquals(
        units
            ? new float[] {0, 0, 1, 0, 0, 0, 0, 1}
            : crowded ? new float[] {0, 1, 0, 0, 0, 0, 1, 0} : new float[] {0, 0, 1, 0, 0, 0, 1, 0},
        z);
  }

  @Test
  void parametersAndContextsSayTheSame() {
    MapSolver named =
        SolverSpec.parse(
                "scheduling:horizon=4,durations=2;1;1,releases=0;0;1,deadlines=4;4;3,"
                    + "machines=0;0;1,capacities=1;1,precedences=1-2")
            .create();
    float[] theta = {0, 1, 2, 9, 1, 0, 5, 9, 9, 3, 2, 9};
    float[] z = new float[12];
    named.solve(theta, z, 0, 12);
    assertArrayEquals(new float[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0}, z);
    float[] context = {
      4, 2, 1, 1, 1, 2, 0, 4, 0, 1, 1, 0, 4, 0, 1, 1, 1, 3, 1, 1, 1, 2, -1, -1,
    };
    float[] other = new float[12];
    ((ContextSolver) named).forInstance(context, 0, context.length, 12).solve(theta, other, 0, 12);
    assertArrayEquals(z, other);
    assertEquals(2, named.counts().solved());
    assertEquals(0, named.counts().limited());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scheduling:horizon=3,durations=1;1;1;1",
        "scheduling:horizon=3,durations=2;2",
        "scheduling:horizon=3,durations=2;2,machines=0;1,precedences=0-1",
        "scheduling:horizon=3,jobs=4,durations=1",
        "scheduling:horizon=3,jobs=7,durations=1,capacities=2"
      })
  void jobsThatCannotAllBePlacedAreRefused(String spec) {
    MapSolver impossible = SolverSpec.parse(spec).create();
    int length =
        spec.contains("jobs=4") || spec.contains("1;1;1;1") ? 12 : spec.contains("jobs=7") ? 21 : 6;
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> impossible.solve(new float[length], new float[length], 0, length))
            .getMessage();
    assertTrue(message.contains("scheduling") && message.contains("no s"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scheduling:horizon=3",
        "scheduling:durations=1",
        "scheduling:horizon=0,durations=1",
        "scheduling:horizon=3,durations=4",
        "scheduling:horizon=3,durations=2,releases=2",
        "scheduling:horizon=3,durations=1;1,deadlines=4",
        "scheduling:horizon=3,durations=1;1,demands=2",
        "scheduling:horizon=9,durations=1;1;1,releases=1;2",
        "scheduling:horizon=9,durations=1;1,precedences=0-2",
        "scheduling:horizon=9,durations=1;1,precedences=0-1;1-0",
        "scheduling:horizon=9,durations=1,k=1"
      })
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    String message = assertThrows(IllegalArgumentException.class, spec::create).getMessage();
    assertTrue(message.matches("(?s).*(scheduling|precedences|releases).*"), message);
  }

  @Test
  void refusesContextsThatDoNotFit() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("scheduling").create();
    for (float[] context :
        new float[][] {
          {5, 1, 0, 1},
          {4, 1, 0, 1, 2, 0, 4, 0},
          {4, 1, 0, 1, 2, 0, 4, 1, 1},
          {4, 1, 0, 1, 2, 0, 4, 0, 1, 3},
        }) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> solver.forInstance(context, 0, context.length, 4))
              .getMessage();
      assertTrue(message.contains("context"), message);
    }
  }

  /**
   * A start that is forbidden by a huge score, as one by a score of -100, costs the others nothing.
   */
  @ParameterizedTest
  @CsvSource({
    "'jobs=3,horizon=6,durations=2;2;2,demands=1;1;1,capacities=2', -1e12,"
        + " '0;.5;.25;.1;0;0;.3;.31;.35;.33;0;0;.1;.2;.25;.3;0;0', '1;8;15'",
    "'jobs=2,horizon=4,durations=1;1', -1e9, '0;.5;.25;.125;.3006;.29;.3012;.3009', '1;6'",
    "'jobs=2,horizon=6,durations=2;2', -1e18, '0;0;0;0;0;0;0;0;.33;.31;.30;0', '4;8'",
    "'jobs=2,horizon=4,durations=1;1,completion=0.0001', -1e9,"
        + " '0;.5;.25;.125;.3006;.29;.3012;.3009', '1;6'"
  })
  void aHugeScoreDoesNotSpoilTheOthers(String spec, float huge, String scores, String starts) {
    for (float first : new float[] {-100, huge}) {
      float[] theta = floats(scores);
      theta[0] = first;
      float[] z = new float[theta.length];
      try (MapSolver solver = SolverSpec.parse("scheduling:" + spec).create()) {
        solver.solve(theta, z, 0, z.length);
        String chosen =
            IntStream.range(0, z.length)
                .filter(i -> z[i] == 1)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(";"));
        assertEquals(starts, chosen);
        assertEquals(0, solver.counts().limited());
      }
    }
  }

  /**
   * The makespan's cost shares the scores' unit, so there the digits are lost, and that is told.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jobs=2,horizon=6,durations=2;2,makespan=1",
        "jobs=3,horizon=4,durations=2;2;2,demands=1;1;1,capacities=2,makespan=1",
        "jobs=2,horizon=6,durations=2;2,makespan=1e15"
      })
  void digitsLostBesideCostsAreCounted(String spec) {
    float[] theta = new float[12];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) Math.sin(i);
    }
    theta[0] = spec.endsWith("1e15") ? 0 : -1e20f;
    try (MapSolver solver = SolverSpec.parse("scheduling:" + spec).create()) {
      solver.solve(theta, new float[12], 0, 12);
      assertEquals(1, solver.counts().limited());
    }
  }

  /** One model, many threads. */
  @Test
  void threadsShareAModel() {
    String spec =
        "scheduling:jobs=4,horizon=9,durations=2;2;3;1,demands=1;1;1;1,capacities=2,optional=0;0;1;0";
    try (MapSolver solver = SolverSpec.parse(spec).create();
        MapSolver alone = SolverSpec.parse(spec).create()) {
      Random random = new Random(9);
      float[][] thetas = new float[60][36];
      for (float[] theta : thetas) {
        int disordered = random.nextInt(16);
        for (int i = 0; i < theta.length; i++) {
          theta[i] = (disordered >> i / 9 & 1) == 1 ? (float) random.nextGaussian() : 0;
        }
      }
      float[][] together = new float[60][36];
      IntStream.range(0, 240)
          .parallel()
          .forEach(
              i -> {
                float[] z = new float[36];
                solver.solve(thetas[i % 60], z, 0, 36);
                together[i % 60] = z;
              });
      for (int i = 0; i < 60; i++) {
        float[] z = new float[36];
        alone.solve(thetas[i], z, 0, 36);
        assertArrayEquals(z, together[i]);
      }
    }
  }

  private static float[] floats(String text) {
    String[] parts = text.split(";");
    float[] values = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = Float.parseFloat(parts[i]);
    }
    return values;
  }
}
