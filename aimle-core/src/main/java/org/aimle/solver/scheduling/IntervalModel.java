package org.aimle.solver.scheduling;

import com.google.ortools.sat.Constraint;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CumulativeConstraint;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.IntervalVar;
import com.google.ortools.sat.LinearArgument;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.aimle.solver.program.CpProblem;

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
  private final CpModel model = new CpModel();

  /** What each variable is in a schedule, in the order of the variables. */
  private final List<ToLongFunction<Schedule>> values = new ArrayList<>();

  /** Where the score of each choice is among all. */
  private final int[] places;

  /** Literals of the starts of each job, from its earliest on; none where its scores are a line. */
  private final Literal[][] startsAt;

  private final Literal[] taken;
  private final Literal[] present;
  private final IntVar[] starts;
  private final LinearArgument[] ends;
  private final LinearArgument[] durations;
  private final Map<Integer, Double> weights = new HashMap<>();

  /**
   * @param tabled whether each job gets a literal for each start
   */
  IntervalModel(Jobs jobs, Windows windows, boolean[] tabled) {
    int count = jobs.count();
    this.jobs = jobs;
    this.windows = windows;
    this.tabled = tabled;
    this.startsAt = new Literal[count][];
    this.taken = new Literal[jobs.options().alternatives().length];
    this.present = new Literal[count];
    this.starts = new IntVar[count];
    this.ends = new LinearArgument[count];
    this.durations = new LinearArgument[count];
    this.places = addChoices();
    for (int job = 0; job < count; job++) {
      addTimes(job);
    }
    addMachines();
    addPrecedences();
    addCosts();
  }

  private Literal literal(ToLongFunction<Schedule> value) {
    values.add(value);
    return model.newBoolVar("");
  }

  private IntVar integer(long least, long most, ToLongFunction<Schedule> value) {
    values.add(value);
    return model.newIntVar(least, most, "");
  }

  private static int is(boolean holds) {
    return holds ? 1 : 0;
  }

  private int[] addChoices() {
    IntStream.Builder at = IntStream.builder();
    for (int job = 0; job < jobs.count(); job++) {
      int one = job;
      startsAt[job] = new Literal[tabled[job] ? Math.max(0, windows.size(job)) : 0];
      for (int i = 0; i < startsAt[job].length; i++) {
        int slot = windows.earliest()[job] + i;
        startsAt[job][i] = literal(schedule -> is(schedule.starts[one] == slot));
        at.add(job * jobs.horizon() + slot);
      }
    }
    for (int a = 0; a < taken.length; a++) {
      int one = a;
      int job = jobs.options().alternatives()[a][0];
      taken[a] = literal(schedule -> is(schedule.alternatives[job] == one));
      at.add(jobs.count() * jobs.horizon() + a);
    }
    return at.build().toArray();
  }

  /** The start, duration and end of a job, and whether it is there. */
  private void addTimes(int job) {
    int first = windows.earliest()[job];
    int last = Math.max(first, windows.latest()[job]);
    if (jobs.isOptional(job)) {
      present[job] = literal(schedule -> is(schedule.holds(job)));
      if (windows.size(job) < 1) {
        model.addEquality(present[job], 0);
      }
    }
    starts[job] =
        integer(first, last, schedule -> schedule.holds(job) ? schedule.starts[job] : first);
    if (tabled[job]) {
      addExactlyOne(startsAt[job], job);
      for (int i = 0; i < startsAt[job].length; i++) {
        model.addEquality(starts[job], first + i).onlyEnforceIf(startsAt[job][i]);
      }
    }
    int[] choices = jobs.alternativesOf(job);
    addExactlyOne(Arrays.stream(choices).mapToObj(a -> taken[a]).toArray(Literal[]::new), job);
    int least = jobs.durations()[job];
    int most = Arrays.stream(choices).map(a -> jobs.duration(job, a)).max().orElse(least);
    if (least == most) {
      durations[job] = LinearExpr.constant(least);
      ends[job] = LinearExpr.affine(starts[job], 1, least);
      return;
    }
    IntVar duration =
        integer(
            least,
            most,
            schedule ->
                schedule.holds(job) ? jobs.duration(job, schedule.alternatives[job]) : least);
    IntVar end =
        integer(
            first + least,
            Math.max(first + least, jobs.deadlines()[job]),
            schedule -> schedule.holds(job) ? schedule.end(jobs, job) : first + least);
    model.addEquality(LinearExpr.sum(new LinearArgument[] {starts[job], duration}), end);
    for (int a : choices) {
      model.addEquality(duration, jobs.duration(job, a)).onlyEnforceIf(taken[a]);
    }
    durations[job] = duration;
    ends[job] = end;
  }

  /** Exactly one of these, if there are any and the job is there; else none. */
  private void addExactlyOne(Literal[] literals, int job) {
    if (literals.length > 0) {
      Literal[] all = Arrays.copyOf(literals, literals.length + is(jobs.isOptional(job)));
      if (jobs.isOptional(job)) {
        all[literals.length] = present[job].not();
      }
      model.addExactlyOne(all);
    }
  }

  /** What a job, or one of its alternatives, takes of a machine. */
  private record Use(int job, long demand, IntervalVar interval, Literal[] onlyIf) {}

  private Literal[] ifPresent(int... which) {
    return Arrays.stream(which)
        .filter(jobs::isOptional)
        .mapToObj(job -> present[job])
        .toArray(Literal[]::new);
  }

  private void addMachines() {
    for (int machine : jobs.crowdedMachines()) {
      List<Use> uses = uses(machine);
      IntervalVar[] intervals = uses.stream().map(Use::interval).toArray(IntervalVar[]::new);
      if (jobs.isExclusive(machine)) {
        model.addNoOverlap(intervals);
        addSetups(uses);
      } else {
        CumulativeConstraint held = model.addCumulative(jobs.capacities()[machine]);
        long[] demands = uses.stream().mapToLong(Use::demand).toArray();
        held.addDemands(intervals, demands);
      }
    }
  }

  private List<Use> uses(int machine) {
    List<Use> uses = new ArrayList<>();
    for (int[] need : jobs.needs()) {
      if (need[1] == machine) {
        uses.add(use(need[0], need[2]));
      }
    }
    for (int a = 0; a < taken.length; a++) {
      int[] one = jobs.options().alternatives()[a];
      if (one[1] == machine && jobs.demands()[one[0]] > 0) {
        IntervalVar interval =
            model.newOptionalFixedSizeIntervalVar(starts[one[0]], one[2], taken[a], "");
        uses.add(new Use(one[0], jobs.demands()[one[0]], interval, new Literal[] {taken[a]}));
      }
    }
    return uses;
  }

  private Use use(int job, int demand) {
    IntervalVar interval =
        jobs.isOptional(job)
            ? model.newOptionalIntervalVar(starts[job], durations[job], ends[job], present[job], "")
            : model.newIntervalVar(starts[job], durations[job], ends[job], "");
    return new Use(job, demand, interval, ifPresent(job));
  }

  private void addSetups(List<Use> uses) {
    for (int i = 0; i < uses.size(); i++) {
      for (int k = i + 1; k < uses.size(); k++) {
        int one = uses.get(i).job();
        int other = uses.get(k).job();
        if (one != other && jobs.setup(one, other) + jobs.setup(other, one) > 0) {
          Literal isFirst =
              literal(
                  schedule ->
                      is(
                          schedule.holds(one)
                              && schedule.holds(other)
                              && schedule.starts[one] < schedule.starts[other]));
          addGap(one, other, isFirst, uses.get(i), uses.get(k));
          addGap(other, one, isFirst.not(), uses.get(i), uses.get(k));
        }
      }
    }
  }

  private void addGap(int first, int second, Literal isFirst, Use one, Use other) {
    List<Literal> onlyIf = new ArrayList<>(List.of(isFirst));
    onlyIf.addAll(List.of(one.onlyIf()));
    onlyIf.addAll(List.of(other.onlyIf()));
    model
        .addGreaterOrEqual(starts[second], later(ends[first], jobs.setup(first, second)))
        .onlyEnforceIf(onlyIf.toArray(Literal[]::new));
  }

  private static LinearExpr later(LinearArgument time, long by) {
    return LinearExpr.newBuilder().add(time).add(by).build();
  }

  private void addPrecedences() {
    for (int[] pair : jobs.precedences()) {
      enforce(model.addGreaterOrEqual(starts[pair[1]], ends[pair[0]]), ifPresent(pair[0], pair[1]));
    }
  }

  private static void enforce(Constraint constraint, Literal[] onlyIf) {
    if (onlyIf.length > 0) {
      constraint.onlyEnforceIf(onlyIf);
    }
  }

  private void addCosts() {
    Costs costs = jobs.costs();
    if (costs.makespan() > 0) {
      IntVar makespan = integer(0, jobs.horizon(), schedule -> schedule.makespan(jobs));
      for (int job = 0; job < jobs.count(); job++) {
        enforce(model.addGreaterOrEqual(makespan, ends[job]), ifPresent(job));
      }
      addWeight(makespan, -costs.makespan());
    }
    for (int job = 0; job < jobs.count(); job++) {
      if (costs.tardiness()[job] > 0 || costs.completion()[job] > 0) {
        addCosts(job);
      }
    }
  }

  /** Costs of an end weigh its literals where these tell it, else a number that follows it. */
  private void addCosts(int job) {
    Costs costs = jobs.costs();
    int duration = jobs.durations()[job];
    boolean isFixed =
        Arrays.stream(jobs.alternativesOf(job)).allMatch(a -> jobs.duration(job, a) == duration);
    if (tabled[job] && isFixed) {
      for (int i = 0; i < startsAt[job].length; i++) {
        int end = windows.earliest()[job] + i + duration;
        addWeight(startsAt[job][i], -costs.ofEnd(job, end));
      }
      return;
    }
    addDelay(job, costs.due()[job], costs.tardiness()[job]);
    addDelay(job, 0, costs.completion()[job]);
  }

  private void addDelay(int job, int from, double cost) {
    if (cost > 0) {
      IntVar delay =
          integer(
              0,
              jobs.horizon(),
              schedule -> schedule.holds(job) ? Math.max(0, schedule.end(jobs, job) - from) : 0);
      enforce(model.addGreaterOrEqual(later(delay, from), ends[job]), ifPresent(job));
      addWeight(delay, -cost);
    }
  }

  private void addWeight(LinearArgument variable, double weight) {
    int index =
        variable instanceof IntVar number ? number.getIndex() : ((Literal) variable).getIndex();
    weights.merge(index, weight, Double::sum);
  }

  /** The scores of jobs without literals weigh their start and presence. */
  @Override
  public CpProblem problem(String name, String remedy, float[] theta) {
    Map<Integer, Double> all = new HashMap<>(weights);
    for (int job = 0; job < jobs.count(); job++) {
      int first = job * jobs.horizon() + windows.earliest()[job];
      if (!tabled[job] && windows.size(job) > 0) {
        all.merge(starts[job].getIndex(), windows.slope(jobs, theta, job), Double::sum);
        if (jobs.isOptional(job)) {
          all.merge(present[job].getIndex(), (double) theta[first], Double::sum);
        }
      }
    }
    int[] variables = all.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    return CpProblem.of(name, remedy, model.model(), places.length)
        .withWeights(variables, Arrays.stream(variables).mapToDouble(all::get).toArray());
  }

  @Override
  public float[] choices(float[] theta) {
    float[] choices = new float[places.length];
    for (int i = 0; i < choices.length; i++) {
      choices[i] = theta[places[i]];
    }
    return choices;
  }

  @Override
  public long[] values(Schedule schedule) {
    return values.stream().mapToLong(value -> value.applyAsLong(schedule)).toArray();
  }

  @Override
  public void read(long[] solution, Schedule schedule) {
    for (int job = 0; job < jobs.count(); job++) {
      if (!jobs.isOptional(job) || solution[present[job].getIndex()] == 1) {
        schedule.starts[job] = (int) solution[starts[job].getIndex()];
        for (int a : jobs.alternativesOf(job)) {
          if (solution[taken[a].getIndex()] == 1) {
            schedule.alternatives[job] = a;
          }
        }
      }
    }
  }
}
