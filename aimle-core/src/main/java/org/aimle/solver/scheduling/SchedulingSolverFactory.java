package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes {@link SchedulingSolver}s: {@code scheduling:horizon=8,durations=2;3;1,precedences=0-2}, or
 * {@code scheduling} for examples with contexts {@code [horizon, machines, precedences, capacity of
 * each machine, (duration, release, deadline, machine, demand) of each job, (first, second) of each
 * precedence]}.
 *
 * @since 0.1.0
 */
public final class SchedulingSolverFactory implements SolverFactory {

  private static final int MOST = 1 << 24;

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
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters)
            .requireOnly(parameters().keySet().toArray(new String[0]));
    SearchLimit limit = SearchLimit.of(read);
    SolverTally tally = new SolverTally();
    Optional<MapSolver> own =
        SearchLimit.parameters().keySet().containsAll(parameters.keySet())
            ? Optional.empty()
            : Optional.of(new SchedulingSolver(jobs(read), limit, tally).requireSchedule());
    return new PerInstanceSolver(
        name(),
        own,
        (context, length) -> SchedulingSolver.read(context, length, limit, tally),
        tally);
  }

  private static Jobs jobs(NamedParameters read) {
    int horizon = read.integer("horizon");
    String durations = read.text("durations");
    Map<String, String> given = read.parameters();
    int longest =
        IntStream.concat(
                IntStream.of(durations.split(";", -1).length),
                Arrays.stream(new String[] {"releases", "deadlines", "machines", "demands"})
                    .filter(given::containsKey)
                    .mapToInt(key -> given.get(key).split(";", -1).length))
            .max()
            .getAsInt();
    int count = read.integer("jobs", longest);
    if (count < 1 || horizon < 1) {
      throw new IllegalArgumentException(
          "scheduling: jobs is "
              + count
              + " and horizon "
              + horizon
              + " but both must be positive");
    }
    int[] machines = list(read, "machines", "0", count);
    int used = Arrays.stream(machines).max().getAsInt() + 1;
    return new Jobs(
        horizon,
        list(read, "durations", "1", count),
        list(read, "releases", "0", count),
        list(read, "deadlines", Integer.toString(horizon), count),
        machines,
        list(read, "demands", "1", count),
        list(read, "capacities", "1", used),
        NumberLists.pairs("precedences", given.getOrDefault("precedences", ""), count - 1));
  }

  private static int[] list(NamedParameters read, String key, String byDefault, int count) {
    String text = read.parameters().getOrDefault(key, byDefault);
    return Arrays.stream(NumberLists.wholes(key, text, count, 0, MOST))
        .mapToInt(Math::toIntExact)
        .toArray();
  }
}
