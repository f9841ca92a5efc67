package org.aimle.lab.bench.solvers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Flows that cost by amount, and lots, beside SCIP and CP-SAT; OR-Library's warehouses. */
final class NetworkFamily implements SolverFamily {

  private static final Map<String, Double> PUBLISHED =
      Map.of("cap71.txt", -932_615.750, "cap72.txt", -977_799.400);

  /** The published ones bind nothing: those of the same costs that bind are OR-Library's cap41. */
  private static final double CAPACITY_OF_CAP41 = 5000;

  private static final double OF_CAP41 = -1_040_444.375;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    List<Supplier<BenchCase>> published = new ArrayList<>();
    for (Path file : setting.files("cap71.txt", "cap72.txt")) {
      published.add(
          () -> warehouses(file, 0, setting).known(PUBLISHED.get(file.getFileName().toString())));
    }
    for (Path file : setting.files("cap71.txt")) {
      published.add(
          () -> warehouses(file, CAPACITY_OF_CAP41, setting).known(OF_CAP41).labelled("cap41"));
    }
    return List.of(
        new BenchCase.Series("supply-network", "OR-Library warehouses", false, published),
        new BenchCase.Series(
            "supply-network",
            "warehouses that bind",
            true,
            setting.sizes(n -> generated(n, setting), 5, 10, 20, 40)),
        new BenchCase.Series(
            "lot-sizing",
            "one item, no limits",
            true,
            setting.sizes(n -> lots(n, 1, setting), 12, 24, 48)),
        new BenchCase.Series(
            "lot-sizing",
            "3 items, capacities",
            true,
            setting.sizes(n -> lots(n, 3, setting), 4, 8, 16)));
  }

  private record Warehouses(
      double[] capacities, double[] fixed, double[] demands, double[][] costsByUnit) {}

  private static BenchCase warehouses(Path file, double capacity, BenchSetting setting) {
    Instances read = Instances.numbers(file);
    int facilities = read.whole();
    int customers = read.whole();
    double[] capacities = new double[facilities];
    double[] fixed = new double[facilities];
    for (int f = 0; f < facilities; f++) {
      double given = read.real();
      capacities[f] = capacity > 0 ? capacity : given;
      fixed[f] = read.real();
    }
    double[] demands = new double[customers];
    double[][] costs = new double[facilities][customers];
    for (int c = 0; c < customers; c++) {
      demands[c] = read.real();
      for (int f = 0; f < facilities; f++) {
        costs[f][c] = read.real() / demands[c];
      }
    }
    return warehouses(
        Instances.name(file), new Warehouses(capacities, fixed, demands, costs), setting);
  }

  private static BenchCase generated(int facilities, BenchSetting setting) {
    Random random = new Random(facilities);
    int customers = 3 * facilities;
    double[] demands = random.ints(customers, 10, 100).mapToDouble(demand -> demand).toArray();
    double[] capacities = new double[facilities];
    Arrays.fill(capacities, Math.ceil(3 * DoubleStream.of(demands).sum() / facilities));
    double[] fixed = random.ints(facilities, 200, 600).mapToDouble(cost -> cost).toArray();
    double[][] places = new double[facilities + customers][];
    Arrays.setAll(places, i -> new double[] {random.nextDouble(), random.nextDouble()});
    double[][] costs = new double[facilities][customers];
    for (int f = 0; f < facilities; f++) {
      for (int c = 0; c < customers; c++) {
        double[] to = places[facilities + c];
        costs[f][c] = Math.rint(100 * Math.hypot(places[f][0] - to[0], places[f][1] - to[1])) / 8;
      }
    }
    return warehouses(
        facilities + " x " + customers, new Warehouses(capacities, fixed, demands, costs), setting);
  }

  private static BenchCase warehouses(String label, Warehouses sites, BenchSetting setting) {
    int facilities = sites.fixed().length;
    int customers = sites.demands().length;
    float[][] theta = new float[1][facilities];
    for (int f = 0; f < facilities; f++) {
      theta[0][f] = (float) -sites.fixed()[f];
    }
    String spec =
        "supply-network:scores=facilities,supplies=%s,lanes=%s,costs=%s,facilities=%s%s"
            .formatted(
                Written.list(sites.capacities()) + ";" + Written.list(negative(sites.demands())),
                IntStream.range(0, facilities * customers)
                    .mapToObj(lane -> lane / customers + "-" + (facilities + lane % customers))
                    .collect(Collectors.joining(";")),
                Arrays.stream(sites.costsByUnit())
                    .flatMapToDouble(Arrays::stream)
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining(";")),
                Written.list(IntStream.range(0, facilities).toArray()),
                setting.ourLimit());
    Contender ours = Priced.of(spec, theta, z -> deliveries(sites, z));
    return BenchCase.of(
        label, facilities, 1, ours, new LinearAttempts(setting).all(theta, () -> model(sites)));
  }

  private static double[] negative(double[] values) {
    return DoubleStream.of(values).map(value -> -value).toArray();
  }

  /** Openings, then amounts. */
  private static LinearModel model(Warehouses sites) {
    int facilities = sites.fixed().length;
    int customers = sites.demands().length;
    LinearModel model = new LinearModel(facilities);
    int[][] amounts = new int[facilities][customers];
    for (int f = 0; f < facilities; f++) {
      for (int c = 0; c < customers; c++) {
        double demand = sites.demands()[c];
        amounts[f][c] = model.add(demand, true, -sites.costsByUnit()[f][c]);
        model.atMost(0, new int[] {amounts[f][c], f}, 1, -demand);
      }
      int[] all = Arrays.copyOf(amounts[f], customers + 1);
      double[] ones = new double[customers + 1];
      Arrays.fill(ones, 1);
      all[customers] = f;
      ones[customers] = -sites.capacities()[f];
      model.atMost(0, all, ones);
    }
    for (int c = 0; c < customers; c++) {
      int customer = c;
      model.equal(
          sites.demands()[c],
          IntStream.range(0, facilities).map(f -> amounts[f][customer]).toArray(),
          1);
    }
    return model;
  }

  /** What the deliveries from open facilities gain: minus a flow of least cost, by GLOP. */
  private static double deliveries(Warehouses sites, float[] z) {
    LinearModel model = new LinearModel(0);
    int facilities = sites.fixed().length;
    int customers = sites.demands().length;
    int[][] amounts = new int[facilities][customers];
    for (int f = 0; f < facilities; f++) {
      for (int c = 0; c < customers; c++) {
        amounts[f][c] = model.add(z[f] * sites.demands()[c], false, -sites.costsByUnit()[f][c]);
      }
      model.atMost(sites.capacities()[f], amounts[f], 1);
    }
    for (int c = 0; c < customers; c++) {
      int customer = c;
      model.equal(
          sites.demands()[c],
          IntStream.range(0, facilities).map(f -> amounts[f][customer]).toArray(),
          1);
    }
    return LinearAttempts.relaxed(model);
  }

  private static BenchCase lots(int periods, int items, BenchSetting setting) {
    Random random = new Random(periods);
    int places = items * periods;
    double[] demands = random.ints(places, 0, 60).mapToDouble(d -> d).toArray();
    double capacity =
        items == 1
            ? 60.0 * periods
            : Math.ceil(1.4 * DoubleStream.of(demands).sum() / periods) + 60;
    float[][] theta = Draws.first(Draws.of(places, r -> -50 - r.nextInt(100)));
    String spec =
        "lot-sizing:items=%d,demands=%s,capacities=%d,holding=1%s"
            .formatted(items, Written.list(demands), (long) capacity, setting.ourLimit());
    return BenchCase.of(
        "%d periods".formatted(periods),
        periods,
        1,
        Priced.of(
            spec, theta, z -> LinearAttempts.relaxed(lots(demands, items, periods, capacity, z))),
        new LinearAttempts(setting)
            .all(theta, () -> lots(demands, items, periods, capacity, new float[0])));
  }

  /** Set-ups unless they are given, then what is made and kept. */
  private static LinearModel lots(
      double[] demands, int items, int periods, double capacity, float[] given) {
    boolean free = given.length == 0;
    LinearModel model = new LinearModel(free ? demands.length : 0);
    int[] made = new int[demands.length];
    int[] kept = new int[demands.length];
    for (int item = 0; item < items; item++) {
      double left = 0;
      for (int t = periods - 1; t >= 0; t--) {
        int place = item * periods + t;
        left += demands[place];
        made[place] = model.add(free ? left : left * given[place], free, 0);
        kept[place] = model.add(t == periods - 1 ? 0 : left, free, -1);
        if (free) {
          model.atMost(0, new int[] {made[place], place}, 1, -left);
        }
      }
      for (int t = 0; t < periods; t++) {
        int place = item * periods + t;
        if (t == 0) {
          model.equal(demands[place], new int[] {made[place], kept[place]}, 1, -1);
        } else {
          model.equal(
              demands[place], new int[] {kept[place - 1], made[place], kept[place]}, 1, 1, -1);
        }
      }
    }
    for (int t = 0; t < periods; t++) {
      int period = t;
      model.atMost(
          capacity,
          IntStream.range(0, items).map(item -> made[item * periods + period]).toArray(),
          1);
    }
    return model;
  }
}
