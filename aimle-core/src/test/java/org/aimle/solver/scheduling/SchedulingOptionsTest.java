package org.aimle.solver.scheduling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.LimitPolicy;
import org.aimle.solver.limits.SearchLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several machines a job, alternatives, set-ups, absent jobs and costs, against brute force. */
class SchedulingOptionsTest {

  private static final int HORIZON = 6;
  private static final SearchLimit NO_TIME =
      new SearchLimit(OptionalDouble.empty(), OptionalDouble.of(1e-9), LimitPolicy.BEST);

  /** What a random problem has. */
  private enum Kind {
    PLAIN,
    USES,
    ALTERNATIVES,
    SETUPS,
    OPTIONAL,
    COSTS,
    EVERYTHING;

    boolean has(Kind other) {
      return this == other || this == EVERYTHING;
    }
  }

  private static Jobs jobs(Kind kind, Random random) {
    int count = 2 + random.nextInt(3);
    int[] capacities = {1 + random.nextInt(kind.has(Kind.SETUPS) ? 1 : 3), 2, 1};
    if (kind.has(Kind.SETUPS)) {
      capacities[1] = 1;
    }
    int[] durations = random.ints(count, 0, 4).toArray();
    int[] releases = random.ints(count, 0, 3).toArray();
    int[] deadlines = new int[count];
    int[] demands = new int[count];
    int[] machines = random.ints(count, 0, 2).toArray();
    List<int[]> uses = new ArrayList<>();
    List<int[]> alternatives = new ArrayList<>();
    boolean[] optional = new boolean[count];
    int[] due = random.ints(count, 0, HORIZON).toArray();
    double[] tardiness = new double[count];
    double[] completion = new double[count];
    for (int job = 0; job < count; job++) {
      demands[job] = random.nextInt(capacities[machines[job]] + 1);
      deadlines[job] = HORIZON - random.nextInt(2);
      if (kind.has(Kind.USES) && random.nextBoolean()) {
        uses.add(new int[] {job, 2, random.nextInt(2)});
      }
      if (kind.has(Kind.ALTERNATIVES) && random.nextInt(3) > 0) {
        demands[job] = 1;
        for (int machine = 0; machine < 2; machine++) {
          alternatives.add(new int[] {job, machine, 1 + random.nextInt(3)});
        }
      }
      optional[job] = kind.has(Kind.OPTIONAL) && random.nextBoolean();
      if (kind.has(Kind.COSTS)) {
        tardiness[job] = random.nextInt(3) * 0.5;
        completion[job] = random.nextInt(3) * 0.25;
      }
    }
    int[][] setups =
        IntStream.range(0, kind.has(Kind.SETUPS) ? count : 0)
            .mapToObj(job -> random.ints(count, 0, 3).toArray())
            .toArray(int[][]::new);
    return new Jobs(
        HORIZON,
        durations,
        releases,
        deadlines,
        machines,
        demands,
        capacities,
        random.nextBoolean() ? new int[][] {{0, 1}} : new int[0][],
        new JobOptions(
            uses.toArray(int[][]::new),
            alternatives.toArray(int[][]::new),
            setups,
            optional,
            new Costs(
                kind.has(Kind.COSTS) ? random.nextInt(3) * 0.75 : 0, tardiness, completion, due)));
  }

  /** What a schedule gains, by the definitions; -infinity if it is none. */
  private static double value(Jobs jobs, float[] theta, int[] starts, int[] chosen) {
    int count = jobs.count();
    int[][] load = new int[jobs.capacities().length][HORIZON];
    int[] ends = new int[count];
    int[][] on = new int[count][jobs.capacities().length];
    double value = 0;
    int makespan = 0;
    for (int job = 0; job < count; job++) {
      if (starts[job] >= 0) {
        int duration = jobs.durations()[job];
        if (chosen[job] >= 0) {
          int[] alternative = jobs.options().alternatives()[chosen[job]];
          duration = alternative[2];
          on[job][alternative[1]] += jobs.demands()[job];
          value += theta[count * HORIZON + chosen[job]];
        } else {
          on[job][jobs.machines()[job]] += jobs.demands()[job];
        }
        for (int[] use : jobs.options().uses()) {
          on[job][use[1]] += use[0] == job ? use[2] : 0;
        }
        ends[job] = starts[job] + duration;
        if (starts[job] < jobs.releases()[job] || ends[job] > jobs.deadlines()[job]) {
          return Double.NEGATIVE_INFINITY;
        }
        makespan = Math.max(makespan, ends[job]);
        value += theta[job * HORIZON + starts[job]];
        Costs costs = jobs.costs();
        value -= costs.completion()[job] * ends[job];
        value -= costs.tardiness()[job] * Math.max(0, ends[job] - costs.due()[job]);
        for (int machine = 0; machine < load.length; machine++) {
          for (int slot = starts[job]; slot < ends[job]; slot++) {
            load[machine][slot] += on[job][machine];
            if (load[machine][slot] > jobs.capacities()[machine]) {
              return Double.NEGATIVE_INFINITY;
            }
          }
        }
      }
    }
    for (int[] pair : jobs.precedences()) {
      if (starts[pair[0]] >= 0 && starts[pair[1]] >= 0 && starts[pair[1]] < ends[pair[0]]) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    for (int one = 0; one < count; one++) {
      for (int other = 0; other < count; other++) {
        for (int machine = 0; machine < load.length; machine++) {
          boolean share =
              one != other
                  && starts[one] >= 0
                  && starts[other] >= 0
                  && ends[one] > starts[one]
                  && ends[other] > starts[other]
                  && on[one][machine] > 0
                  && on[other][machine] > 0;
          if (share
              && starts[one] <= starts[other]
              && starts[other] < ends[one] + jobs.setup(one, other)
              && jobs.haveSetups()) {
            return Double.NEGATIVE_INFINITY;
          }
        }
      }
    }
    return value - jobs.costs().makespan() * makespan;
  }

  private static double best(Jobs jobs, float[] theta, int[] starts, int[] chosen, int job) {
    if (job == jobs.count()) {
      return value(jobs, theta, starts, chosen);
    }
    double best = Double.NEGATIVE_INFINITY;
    int[] choices = jobs.alternativesOf(job);
    for (int start = jobs.isOptional(job) ? -1 : 0; start < HORIZON; start++) {
      starts[job] = start;
      for (int choice : start < 0 || choices.length == 0 ? new int[] {-1} : choices) {
        chosen[job] = choice;
        best = Math.max(best, best(jobs, theta, starts, chosen, job + 1));
      }
    }
    return best;
  }

  private static double valueOf(Jobs jobs, float[] theta, float[] z) {
    int[] starts = new int[jobs.count()];
    int[] chosen = new int[jobs.count()];
    Arrays.fill(starts, -1);
    Arrays.fill(chosen, -1);
    for (int i = 0; i < z.length; i++) {
      if (z[i] == 1 && i < jobs.count() * HORIZON) {
        assertEquals(-1, starts[i / HORIZON], "two starts");
        starts[i / HORIZON] = i % HORIZON;
      } else if (z[i] == 1) {
        int job = jobs.options().alternatives()[i - jobs.count() * HORIZON][0];
        assertEquals(-1, chosen[job], "two alternatives");
        chosen[job] = i - jobs.count() * HORIZON;
      }
    }
    for (int job = 0; job < jobs.count(); job++) {
      assertTrue(starts[job] >= 0 || jobs.isOptional(job), "no start");
      assertEquals(
          starts[job] >= 0 && jobs.alternativesOf(job).length > 0, chosen[job] >= 0, "choice");
    }
    return value(jobs, theta, starts, chosen);
  }

  /** Scores in disorder, on a line, or none at all. */
  private static float[] scores(Random random, int length, int shape) {
    float[] theta = new float[length];
    for (int i = 0; i < length; i++) {
      theta[i] =
          switch (shape) {
            case 0 -> (float) random.nextGaussian();
            case 1 -> -0.5f * (i % HORIZON);
            case 2 -> 0;
            default -> i / HORIZON % 2 == 0 ? (float) random.nextGaussian() : 1;
          };
    }
    return theta;
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, 0", "PLAIN, 3", "USES, 0", "USES, 2", "ALTERNATIVES, 0", "ALTERNATIVES, 1", "SETUPS, 0",
    "SETUPS, 2", "OPTIONAL, 0", "OPTIONAL, 1", "OPTIONAL, 3", "COSTS, 0", "COSTS, 1", "COSTS, 2",
    "COSTS, 3", "EVERYTHING, 0", "EVERYTHING, 1", "EVERYTHING, 2", "EVERYTHING, 3"
  })
  void noScheduleGainsMore(Kind kind, int shape) {
    Random random = new Random(kind.ordinal() * 10 + shape);
    int infeasible = 0;
    int trials = 60;
    for (int trial = 0; trial < trials; trial++) {
      Jobs jobs = jobs(kind, random);
      int length = jobs.count() * HORIZON + jobs.options().alternatives().length;
      float[] theta = scores(random, length, shape);
      double best = best(jobs, theta, new int[jobs.count()], new int[jobs.count()], 0);
      SolverTally tally = new SolverTally();
      SchedulingSolver solver = new SchedulingSolver(jobs, SearchLimit.NONE, tally);
      float[] z = new float[length];
      String problem = "trial " + trial;
      if (best == Double.NEGATIVE_INFINITY) {
        infeasible++;
        String message =
            assertThrows(IllegalArgumentException.class, () -> solver.solve(theta, z, 0, length))
                .getMessage();
        assertTrue(message.contains("scheduling") && message.contains("no s"), message);
        continue;
      }
      Arrays.fill(z, 7);
      solver.solve(theta, z, 0, length);
      assertEquals(best, valueOf(jobs, theta, z), 1e-5, problem);
      assertEquals(0, tally.counts().limited());
    }
    assertTrue(infeasible < trials / 2, infeasible + " without a schedule");
  }

  /** Without any time there is still the schedule of the list. */
  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "USES", "ALTERNATIVES", "SETUPS", "OPTIONAL", "COSTS"})
  void aLimitOfNoTimeGivesASchedule(String kind) {
    Random random = new Random(5);
    int limited = 0;
    for (int trial = 0; trial < 60; trial++) {
      Jobs jobs = jobs(Kind.valueOf(kind), random);
      int length = jobs.count() * HORIZON + jobs.options().alternatives().length;
      float[] theta = scores(random, length, 3);
      double best = best(jobs, theta, new int[jobs.count()], new int[jobs.count()], 0);
      if (best > Double.NEGATIVE_INFINITY) {
        SolverTally tally = new SolverTally();
        float[] z = new float[length];
        new SchedulingSolver(jobs, NO_TIME, tally).solve(theta, z, 0, length);
        double value = valueOf(jobs, theta, z);
        assertTrue(value > Double.NEGATIVE_INFINITY && value <= best + 1e-5, "trial " + trial);
        limited += (int) tally.counts().limited();
      }
    }
    assertTrue(limited > 0);
  }

  @Test
  void parametersAndContextsSayTheSame() {
    String spec =
        "scheduling:horizon=5,durations=2;1;2,machines=0,capacities=1;1;2,precedences=0-2,"
            + "uses=0-2-1;1-2-1,alternatives=2-0;2-1-3,types=0;1;0,setups=0;1;1;0,optional=0;1;0,"
            + "due=2;2;3,priorities=1;2;1";
    // setups need machines of one job at a time
    Refusals.assertRefusesSpec(spec, "machine 2 holds several jobs at once");
    String fit = spec.replace("capacities=1;1;2", "capacities=1;1;1");
    MapSolver named = SolverSpec.parse(fit + ",tardiness=0.5,makespan=0.25").create();
    ContextSolver ofContexts =
        (ContextSolver) SolverSpec.parse("scheduling:tardiness=0.5,makespan=0.25").create();
    float[] context = {
      5, 3, 1, 1, 1, 1, 2, 0, 5, 0, 1, 1, 0, 5, 0, 1, 2, 0, 5, 0, 1, 0, 2, //
      1, 2, 0, 2, 1, 1, 2, 1, //
      2, 2, 2, 0, 2, 2, 1, 3, //
      3, 2, 0, 1, 0, 0, 1, 1, 0, //
      4, 0, 1, 0, //
      5, 2, 2, 3, //
      6, 1, 2, 1, -1, -1
    };
    float[] counted = new float[context.length + 2];
    counted[1] = 3;
    System.arraycopy(context, 0, counted, 2, context.length);
    Random random = new Random(3);
    for (int trial = 0; trial < 20; trial++) {
      float[] theta = new float[17];
      for (int i = 0; i < 17; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] z = new float[17];
      named.solve(theta, z, 0, 17);
      for (float[] one : List.of(context, counted)) {
        float[] other = new float[17];
        ofContexts.forInstance(one, 0, one.length, 17).solve(theta, other, 0, 17);
        assertArrayEquals(z, other);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uses=0-0-1 | no demand",
        "uses=0-1-2 | the demand of job 0 is 2",
        "uses=2-1-1 | a use names job 2",
        "uses=0-1-1;0-1-1 | twice",
        "uses=0-1 | 3 numbers",
        "alternatives=0-0;0-0 | twice",
        "alternatives=0-0-0 | duration of job 0 is 0",
        "alternatives=5-0 | an alternative names job 5",
        "alternatives=0-1,uses=0-1-1 | both uses",
        "types=0;1 | give both or none",
        "types=0;1,setups=1;2;3 | setups",
        "makespan=-1 | makespan is -1.0",
        "tardiness=NaN | tardiness is NaN",
        "optional=0;1;0 | durations",
        "due=-1 | due",
      })
  void refusesWrongOptions(String options, String expected) {
    String said = expected.equals("no demand") ? "uses machine 0 twice" : expected;
    Refusals.assertRefusesSpec(
        "scheduling:horizon=6,durations=1;2,machines=0," + options.strip(), said.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "7, 'the section, is 7'",
    "2 1 0 0, 'the last number of alternative'",
    "4 1, 'left out'",
    "4 1 2, 'left out'",
    "1 1 0 0 1 1 0, 'the section, is 1'"
  })
  void refusesWrongSections(String section, String expected) {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("scheduling").create();
    String base = "4 2 0 1 1 1 0 4 0 0 1 0 4 0 1 ";
    Refusals.assertRefusesContext(solver, base + section, 8, expected);
  }
}
