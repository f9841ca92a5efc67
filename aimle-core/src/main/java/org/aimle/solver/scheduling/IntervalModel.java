package org.aimle.solver.scheduling;

import com.google.ortools.sat.CpModelProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.aimle.solver.program.CpProblem;
import org.aimle.solver.program.ModelWriter;

/**
 * Jobs as intervals of CP-SAT: {@code NoOverlap} on machines that hold one at a time, {@code
 * Cumulative} on others (Laborie, Rogerie, Shaw and Vilim, Constraints 23, 2018, describe the way
 * of modelling). Jobs whose scores follow no line have a literal for each start, tied to the start;
 * the scores of the others weigh their start itself.
 */
final class IntervalModel implements JobModel {

  private final Jobs jobs;
  private final Windows windows;
  private final boolean[] tabled;
  private final ModelWriter model = new ModelWriter();

  /** What each variable is in a schedule, in the order of the variables. */
  private final List<ToLongFunction<Schedule>> values = new ArrayList<>();

  /** Where the score of each choice is among all. */
  private final int[] places;

  /** Choices of the starts of each job, from its earliest on; none where its scores are a line. */
  private final int[][] startsAt;

  private final int[] taken;
  private final int[] present;
  private final int[] starts;

  /** Each job ends a fixed time after some variable: its start, or an end of its own. */
  private final int[] endsAfter;

  private final int[] endsBy;

  /** The variable of a job's duration where it has one. */
  private final Map<Integer, Integer> durations = new HashMap<>();

  private final Map<Integer, Double> weights = new HashMap<>();
  private final CpModelProto built;

  /**
   * @param tabled whether each job gets a choice for each start
   */
  IntervalModel(Jobs jobs, Windows windows, boolean[] tabled) {
    int count = jobs.count();
    this.jobs = jobs;
    this.windows = windows;
    this.tabled = tabled;
    this.startsAt = new int[count][];
    this.taken = new int[jobs.options().alternatives().length];
    this.present = new int[count];
    this.starts = new int[count];
    this.endsAfter = new int[count];
    this.endsBy = new int[count];
    this.places = addChoices();
    for (int job = 0; job < count; job++) {
      addTimes(job);
    }
    addMachines();
    addPrecedences();
    addCosts();
    this.built = model.toModel();
  }

  private int choice(ToLongFunction<Schedule> value) {
    values.add(value);
    return model.choices(1);
  }

  private int integer(long least, long most, ToLongFunction<Schedule> value) {
    values.add(value);
    return model.integer(least, most);
  }

  private static int is(boolean holds) {
    return holds ? 1 : 0;
  }

  private int[] addChoices() {
    IntStream.Builder at = IntStream.builder();
    for (int job = 0; job < jobs.count(); job++) {
      int one = job;
      startsAt[job] = new int[tabled[job] ? Math.max(0, windows.size(job)) : 0];
      for (int i = 0; i < startsAt[job].length; i++) {
        int slot = windows.earliest()[job] + i;
        startsAt[job][i] = choice(schedule -> is(schedule.starts[one] == slot));
        at.add(job * jobs.horizon() + slot);
      }
    }
    for (int a = 0; a < taken.length; a++) {
      int one = a;
      int job = jobs.options().alternatives()[a][0];
      taken[a] = choice(schedule -> is(schedule.alternatives[job] == one));
      at.add(jobs.count() * jobs.horizon() + a);
    }
    return at.build().toArray();
  }

  /** The start, duration and end of a job, and whether it is there. */
  private void addTimes(int job) {
    int first = windows.earliest()[job];
    int last = Math.max(first, windows.latest()[job]);
    if (jobs.isOptional(job)) {
      present[job] = choice(schedule -> is(schedule.holds(job)));
      if (windows.size(job) < 1) {
        model.never(present[job]);
      }
    }
    starts[job] =
        integer(first, last, schedule -> schedule.holds(job) ? schedule.starts[job] : first);
    if (tabled[job]) {
      addExactlyOne(startsAt[job], job);
      for (int i = 0; i < startsAt[job].length; i++) {
        model.rowIf(startsAt[job][i], first + i, first + i, new int[] {starts[job]}, 1);
      }
    }
    int[] choices = jobs.alternativesOf(job);
    addExactlyOne(Arrays.stream(choices).map(a -> taken[a]).toArray(), job);
    int least = jobs.durations()[job];
    int most = Arrays.stream(choices).map(a -> jobs.duration(job, a)).max().orElse(least);
    endsAfter[job] = starts[job];
    endsBy[job] = least;
    if (least != most) {
      addDuration(job, choices, most);
    }
  }

  private void addDuration(int job, int[] choices, int most) {
    int first = windows.earliest()[job];
    int least = jobs.durations()[job];
    int duration =
        integer(
            least,
            most,
            schedule ->
                schedule.holds(job) ? jobs.duration(job, schedule.alternatives[job]) : least);
    int end =
        integer(
            first + least,
            Math.max(first + least, jobs.deadlines()[job]),
            schedule -> schedule.holds(job) ? schedule.end(jobs, job) : first + least);
    model.row(0, 0, new int[] {starts[job], duration, end}, 1, 1, -1);
    for (int a : choices) {
      int slots = jobs.duration(job, a);
      model.rowIf(taken[a], slots, slots, new int[] {duration}, 1);
    }
    durations.put(job, duration);
    endsAfter[job] = end;
    endsBy[job] = 0;
  }

  /** Exactly one of these, if there are any and the job is there; else none. */
  private void addExactlyOne(int[] choices, int job) {
    if (choices.length > 0) {
      int[] all = Arrays.copyOf(choices, choices.length + is(jobs.isOptional(job)));
      if (jobs.isOptional(job)) {
        all[choices.length] = ModelWriter.not(present[job]);
      }
      model.exactlyOne(all);
    }
  }

  /** What a job, or one of its alternatives, takes of a machine. */
  private record Use(int job, long demand, int interval, int[] onlyIf) {}

  private int[] ifPresent(int... which) {
    return Arrays.stream(which).filter(jobs::isOptional).map(job -> present[job]).toArray();
  }

  private void addMachines() {
    for (int machine : jobs.crowdedMachines()) {
      List<Use> uses = uses(machine);
      int[] intervals = uses.stream().mapToInt(Use::interval).toArray();
      if (jobs.isExclusive(machine)) {
        model.noOverlap(intervals);
        addSetups(uses);
      } else {
        model.cumulative(
            jobs.capacities()[machine], intervals, uses.stream().mapToLong(Use::demand).toArray());
      }
    }
  }

  private List<Use> uses(int machine) {
    List<Use> uses = new ArrayList<>();
    for (int[] need : jobs.needs()) {
      if (need[1] == machine) {
        int[] onlyIf = ifPresent(need[0]);
        uses.add(new Use(need[0], need[2], interval(need[0], onlyIf), onlyIf));
      }
    }
    for (int a = 0; a < taken.length; a++) {
      int[] one = jobs.options().alternatives()[a];
      if (one[1] == machine && jobs.demands()[one[0]] > 0) {
        int[] onlyIf = {taken[a]};
        int interval = model.interval(starts[one[0]], one[2], onlyIf);
        uses.add(new Use(one[0], jobs.demands()[one[0]], interval, onlyIf));
      }
    }
    return uses;
  }

  private int interval(int job, int[] onlyIf) {
    return durations.containsKey(job)
        ? model.interval(starts[job], durations.get(job), endsAfter[job], onlyIf)
        : model.interval(starts[job], endsBy[job], onlyIf);
  }

  private void addSetups(List<Use> uses) {
    for (int i = 0; i < uses.size(); i++) {
      for (int k = i + 1; k < uses.size(); k++) {
        int one = uses.get(i).job();
        int other = uses.get(k).job();
        if (one != other && jobs.setup(one, other) + jobs.setup(other, one) > 0) {
          int isFirst =
              choice(
                  schedule ->
                      is(
                          schedule.holds(one)
                              && schedule.holds(other)
                              && schedule.starts[one] < schedule.starts[other]));
          int[] both =
              IntStream.concat(
                      IntStream.of(uses.get(i).onlyIf()), IntStream.of(uses.get(k).onlyIf()))
                  .toArray();
          addGap(one, other, jobs.setup(one, other), with(both, isFirst));
          addGap(other, one, jobs.setup(other, one), with(both, ModelWriter.not(isFirst)));
        }
      }
    }
  }

  private static int[] with(int[] choices, int one) {
    int[] more = Arrays.copyOf(choices, choices.length + 1);
    more[choices.length] = one;
    return more;
  }

  /** The second job starts that many slots after the end of the first, or later. */
  private void addGap(int first, int second, long slots, int... onlyIf) {
    model.rowIf(
        onlyIf,
        slots + endsBy[first],
        ModelWriter.NO_MOST,
        new int[] {starts[second], endsAfter[first]},
        1,
        -1);
  }

  private void addPrecedences() {
    for (int[] pair : jobs.precedences()) {
      addGap(pair[0], pair[1], 0, ifPresent(pair));
    }
  }

  private void addCosts() {
    Costs costs = jobs.costs();
    if (costs.makespan() > 0) {
      int makespan = integer(0, jobs.horizon(), schedule -> schedule.makespan(jobs));
      for (int job = 0; job < jobs.count(); job++) {
        addAtLeastEnd(makespan, 0, job);
      }
      addWeight(makespan, -costs.makespan());
    }
    for (int job = 0; job < jobs.count(); job++) {
      if (costs.tardiness()[job] > 0 || costs.completion()[job] > 0) {
        addCosts(job);
      }
    }
  }

  /** {@code variable + from >= end}. */
  private void addAtLeastEnd(int variable, int from, int job) {
    model.rowIf(
        ifPresent(job),
        endsBy[job] - from,
        ModelWriter.NO_MOST,
        new int[] {variable, endsAfter[job]},
        1,
        -1);
  }

  /** Costs of an end weigh its choices where these tell it, else a number that follows it. */
  private void addCosts(int job) {
    Costs costs = jobs.costs();
    if (tabled[job] && !durations.containsKey(job)) {
      for (int i = 0; i < startsAt[job].length; i++) {
        int end = windows.earliest()[job] + i + jobs.durations()[job];
        addWeight(startsAt[job][i], -costs.ofEnd(job, end));
      }
      return;
    }
    addDelay(job, costs.due()[job], costs.tardiness()[job]);
    addDelay(job, 0, costs.completion()[job]);
  }

  private void addDelay(int job, int from, double cost) {
    if (cost > 0) {
      int delay =
          integer(
              0,
              jobs.horizon(),
              schedule -> schedule.holds(job) ? Math.max(0, schedule.end(jobs, job) - from) : 0);
      addAtLeastEnd(delay, from, job);
      addWeight(delay, -cost);
    }
  }

  private void addWeight(int variable, double weight) {
    weights.merge(variable, weight, Double::sum);
  }

  /** The scores of jobs without literals weigh their start and presence. */
  @Override
  public CpProblem problem(float[] theta) {
    Map<Integer, Double> all = new HashMap<>(weights);
    for (int job = 0; job < jobs.count(); job++) {
      int first = job * jobs.horizon() + windows.earliest()[job];
      if (!tabled[job] && windows.size(job) > 0) {
        all.merge(starts[job], windows.slope(jobs, theta, job), Double::sum);
        if (jobs.isOptional(job)) {
          all.merge(present[job], (double) theta[first], Double::sum);
        }
      }
    }
    int[] variables = all.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    return new CpProblem(
        GroupScheduler.NAME,
        GroupScheduler.REMEDY,
        built,
        places.length,
        variables,
        Arrays.stream(variables).mapToDouble(all::get).toArray());
  }

  @Override
  public int[] places() {
    return places;
  }

  @Override
  public long[] values(Schedule schedule) {
    return values.stream().mapToLong(value -> value.applyAsLong(schedule)).toArray();
  }

  @Override
  public void read(long[] solution, Schedule schedule) {
    for (int job = 0; job < jobs.count(); job++) {
      if (!jobs.isOptional(job) || solution[present[job]] == 1) {
        schedule.starts[job] = (int) solution[starts[job]];
        for (int a : jobs.alternativesOf(job)) {
          if (solution[taken[a]] == 1) {
            schedule.alternatives[job] = a;
          }
        }
      }
    }
  }
}
