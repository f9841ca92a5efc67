package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes {@link SchedulingSolver}s: {@code scheduling:horizon=8,durations=2;3;1,precedences=0-2}, or
 * {@code scheduling} for examples with contexts {@code [horizon, machines, precedences, capacity of
 * each machine, (duration, release, deadline, machine, demand) of each job, (first, second) of each
 * precedence]}, with {@code 0, jobs} before the horizon where there are as many alternatives as
 * slots or more, then as far as needed and in this order the sections {@code [1, uses, (job,
 * machine, demand) of each]}, {@code [2, alternatives, (job, machine, duration) of each]}, {@code
 * [3, types, type of each job, set-up from each type to each]}, {@code [4, 1 of each job that may
 * be left out, else 0]}, {@code [5, due slot of each job]} and {@code [6, priority of each job]}.
 *
 * @since 0.1.0
 */
public final class SchedulingSolverFactory implements SolverFactory {

  /** Lists of a number for each job. */
  private static final String[] OF_JOBS = {
    "durations",
    "releases",
    "deadlines",
    "machines",
    "demands",
    "types",
    "optional",
    "due",
    "priorities"
  };

  /** What holds for contexts, too. */
  private static final Set<String> COSTS = Set.of("makespan", "tardiness", "completion");

  @Override
  public String name() {
    return "scheduling";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("horizon", "number of slots");
    meanings.put("jobs", "number of jobs; default: as many as the longest list has numbers");
    meanings.put("durations", "slots of each job, such as 2;3;1; one number stands for all jobs");
    meanings.put("releases", "first slot of each job; default 0");
    meanings.put("deadlines", "slot by which each job has ended; default the horizon");
    meanings.put("machines", "machine of each job, from 0; default 0");
    meanings.put("capacities", "capacity of each machine; default 1");
    meanings.put("demands", "what each job takes of its machine's capacity; default 1");
    meanings.put(
        "precedences", "pairs such as 0-1;1-2: job 1 starts when job 0 has ended or later");
    meanings.put(
        "uses",
        "job-machine-demand, such as 0-1-2;0-2-1: what jobs take of further machines; with neither"
            + " machines nor demands, all that they take");
    meanings.put(
        "alternatives",
        "job-machine or job-machine-duration, such as 0-1;0-2-5: a job takes one of its machines;"
            + " these are scored after the starts");
    meanings.put("types", "type of each job, from 0, for set-ups");
    meanings.put(
        "setups", "slots from the end of a job of each type to a later job of each, row by row");
    meanings.put("optional", "1 of each job that may be left out, else 0; default 0");
    meanings.put("makespan", "what a slot until the last end costs, in units of scores; default 0");
    meanings.put("tardiness", "what a slot after it is due costs a job of priority 1; default 0");
    meanings.put("completion", "what a slot until its end costs a job of priority 1; default 0");
    meanings.put("due", "slot by which each job is due; default its deadline");
    meanings.put("priorities", "factor of each job's costs, whole; default 1");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    SearchLimit limit = SearchLimit.of(read);
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    CostWeights weights =
        new CostWeights(
            read.real("makespan", 0), read.real("tardiness", 0), read.real("completion", 0));
    weights.of(new int[] {1}, new int[1]);
    boolean isForContexts =
        parameters.keySet().stream()
            .allMatch(key -> COSTS.contains(key) || SearchLimit.parameters().containsKey(key));
    Optional<MapSolver> own =
        isForContexts
            ? Optional.empty()
            : Optional.of(new SchedulingSolver(jobs(read, weights), limit, tally, stop));
    return new PerInstanceSolver(
        name(),
        own,
        (context, length) ->
            new SchedulingSolver(new JobContext(context, length).read(weights), limit, tally, stop),
        tally,
        stop);
  }

  private static Jobs jobs(NamedParameters read, CostWeights weights) {
    int horizon = read.integer("horizon");
    Map<String, String> given = read.parameters();
    if (!given.containsKey("alternatives")) {
      read.text("durations");
    }
    int longest =
        Arrays.stream(OF_JOBS)
            .filter(given::containsKey)
            .mapToInt(key -> given.get(key).split(";", -1).length)
            .max()
            .orElse(1);
    int count = read.integer("jobs", longest);
    if (count < 1 || horizon < 1) {
      throw new IllegalArgumentException(
          "scheduling: jobs is "
              + count
              + " and horizon "
              + horizon
              + " but both must be positive");
    }
    boolean areAllUses =
        given.containsKey("uses")
            && !given.containsKey("machines")
            && !given.containsKey("demands");
    int[] durations = list(read, "durations", "1", count);
    int[] machines = list(read, "machines", "0", count);
    int[][] uses =
        NumberLists.tuples("uses", given.getOrDefault("uses", ""), 3, 3, ContextNumbers.MOST);
    int[][] alternatives = alternatives(given, durations);
    int used =
        1
            + IntStream.concat(
                    IntStream.of(machines),
                    IntStream.concat(
                        Arrays.stream(uses).mapToInt(use -> use[1]),
                        Arrays.stream(alternatives).mapToInt(one -> one[1])))
                .max()
                .getAsInt();
    String deadlines = given.getOrDefault("deadlines", Integer.toString(horizon));
    boolean[] optional = new boolean[count];
    int[] flags = list(read, "optional", "0", count);
    for (int job = 0; job < count; job++) {
      optional[job] = flags[job] > 0;
    }
    return new Jobs(
        horizon,
        durations,
        list(read, "releases", "0", count),
        list(read, "deadlines", deadlines, count),
        machines,
        list(read, "demands", areAllUses ? "0" : "1", count),
        list(read, "capacities", "1", used),
        NumberLists.pairs("precedences", given.getOrDefault("precedences", ""), count - 1),
        new JobOptions(
            uses,
            alternatives,
            setups(read, count),
            optional,
            weights.of(list(read, "priorities", "1", count), list(read, "due", deadlines, count))));
  }

  /** A duration that is not given is the job's own. */
  private static int[][] alternatives(Map<String, String> given, int[] durations) {
    return Arrays.stream(
            NumberLists.tuples(
                "alternatives", given.getOrDefault("alternatives", ""), 2, 3, ContextNumbers.MOST))
        .map(
            one ->
                one.length == 3 || one[0] >= durations.length
                    ? Arrays.copyOf(one, 3)
                    : new int[] {one[0], one[1], durations[one[0]]})
        .toArray(int[][]::new);
  }

  private static int[][] setups(NamedParameters read, int count) {
    boolean haveTypes = read.parameters().containsKey("types");
    if (haveTypes != read.parameters().containsKey("setups")) {
      throw new IllegalArgumentException(
          "scheduling: types and setups need each other; give both or none");
    }
    if (!haveTypes) {
      return new int[0][];
    }
    int[] types = list(read, "types", "0", count);
    int known = Arrays.stream(types).max().getAsInt() + 1;
    if (known > 1 << 12) {
      throw new IllegalArgumentException(
          "scheduling: types has " + (known - 1) + " but must be below 4096; number them from 0");
    }
    int[] slots =
        NumberLists.integers("setups", read.text("setups"), known * known, 0, ContextNumbers.MOST);
    return JobContext.setups(types, slots, known);
  }

  private static int[] list(NamedParameters read, String key, String byDefault, int count) {
    String text = read.parameters().getOrDefault(key, byDefault);
    return NumberLists.integers(key, text, count, 0, ContextNumbers.MOST);
  }
}
