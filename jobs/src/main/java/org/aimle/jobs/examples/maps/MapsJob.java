package org.aimle.jobs.examples.maps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.layers.FastConvolutions;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.jobs.command.IdleOptions;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.examples.ExampleJob;
import org.aimle.jobs.examples.ExampleReport;
import org.aimle.jobs.examples.ExampleRun;
import org.aimle.jobs.examples.Picture;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.settings.Settings;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.spark.report.Chart;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.TrainedModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import picocli.CommandLine.Command;

/** Learns from pictures of maps and the cheapest ways over them what their cells cost. */
@Command(
    name = "maps",
    header = "Learns what the cells of a map cost, from its picture and the cheapest way over it.",
    description = {
      "",
      "Trains a convolutional network that gives each cell of a picture a cost, by the ways that a",
      "shortest-path solver finds with these costs. Each map has its own start, goal and blocked",
      "cells. --input is a folder with maps of Warcraft III (.map files of type octile-corner, or",
      "zip archives of them); without it, maps are made up. docs/EXAMPLES.md shows results.",
      ""
    })
public final class MapsJob extends ExampleJob {

  private static final int SHOWN = 8;
  private static final int BATCH = 100;
  private static final double SAME = 1e-4;

  public MapsJob() {
    super("maps");
  }

  /** Maps to train on, to choose the best epoch with, and to test on. */
  private record Sets(List<Terrain> training, List<Terrain> validation, List<Terrain> test) {}

  @Override
  protected Experiment prepare(
      Settings settings, Optional<String> input, HadoopFiles files, IdleOptions idle) {
    int seed = settings.atLeast(0, "seed");
    int side = settings.atLeast(3, "side");
    AimleVertex way =
        AimleVertex.builder(MapNetwork.SOLVER)
            .estimator(EstimatorSpec.parse(settings.text("estimator")))
            .noise(Noises.parse(settings.text("noise")))
            .lambdaRule(LambdaRules.parse(settings.text("lambda-rule")))
            .build();
    Sets sets;
    if (input.isPresent()) {
      idle.refuse("--input has the maps, so none are made up", "--maps");
      sets = split(MapFiles.maps(files, input.get(), side, seed), input.get());
    } else {
      int count = settings.atLeast(4, "maps");
      List<Terrain> all = GeneratedTerrain.maps(count + 2 * (count / 4), side, seed);
      sets =
          new Sets(
              all.subList(0, count),
              all.subList(count, count + count / 4),
              all.subList(count + count / 4, all.size()));
    }
    int turns = settings.atLeast(1, "turns");
    if (turns > Terrain.TURNS) {
      throw new UserError("turns is '%d' but a square has only %d".formatted(turns, Terrain.TURNS));
    }
    List<MapShard> shards =
        MapShard.of(turned(sets.training, turns), settings.atLeast(1, "workers"));
    ComputationGraph graph =
        MapNetwork.graph(
            side,
            MapNetwork.Trunk.parse(settings.text("network")),
            settings.atLeast(1, "filters"),
            way,
            settings.positive("learning-rate"),
            seed);
    String title = "Ways over " + input.map(path -> "maps in " + path).orElse("made-up maps");
    return run -> train(run, title, graph, shards, sets);
  }

  /** Each map in the first of the ways to turn it. */
  private static List<Terrain> turned(List<Terrain> maps, int turns) {
    return maps.stream().flatMap(map -> IntStream.range(0, turns).mapToObj(map::turned)).toList();
  }

  /** Every fifth map tests, the one after it validates: no map is on two sides. */
  private static Sets split(List<List<Terrain>> maps, String input) {
    Sets sets = new Sets(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < maps.size(); i++) {
      (i % 5 == 0 ? sets.test : i % 5 == 1 ? sets.validation : sets.training).addAll(maps.get(i));
    }
    if (sets.training.isEmpty() || sets.validation.isEmpty() || sets.test.isEmpty()) {
      throw new UserError(
          "--input is '%s', which has %d maps, too few to train, validate and test on; name more"
              .formatted(input, maps.size()));
    }
    return sets;
  }

  private static ExampleReport train(
      ExampleRun run, String title, ComputationGraph graph, List<MapShard> shards, Sets sets) {
    run.console()
        .say(
            String.format(
                Locale.ROOT,
                "%s: %,d to train on, %,d to validate with, %,d to test on; %s",
                title,
                sets.training.size(),
                sets.validation.size(),
                sets.test.size(),
                run.settings().text("estimator")));
    ComputationGraph judged = graph.clone();
    FastConvolutions.use(judged);
    List<Chart.Point> shares = new ArrayList<>();
    TrainedModel trained =
        run.train(
            graph,
            shards,
            MapShard.of(sets.validation, 1),
            new RoundListener() {
              @Override
              public void roundEnded(RoundProgress progress, ModelState state) {}

              @Override
              public void epochEnded(EpochProgress progress, ModelState state) {
                state.applyTo(judged);
                shares.add(
                    new Chart.Point(
                        progress.epoch() + 1, Found.by(judged, sets.validation).optimal()));
              }
            });
    trained.best().applyTo(judged);
    return report(title, judged, sets.test, trained, shares);
  }

  /**
   * The ways that are found over some maps.
   *
   * @param paths of all maps, one behind the other
   * @param optimal share of them that cost as little as can be
   * @param ratio mean of what they cost, relative to the cheapest
   */
  private record Found(float[] paths, double optimal, double ratio) {

    static Found by(ComputationGraph graph, List<Terrain> maps) {
      MapShard shard = MapShard.of(maps, 1).get(0);
      int cells = maps.get(0).cells();
      float[] paths = new float[maps.size() * cells];
      for (int from = 0; from < maps.size(); from += BATCH) {
        int[] rows = IntStream.range(from, Math.min(from + BATCH, maps.size())).toArray();
        MultiDataSet data = shard.batch(rows);
        INDArray ways = graph.output(data.getFeatures())[0];
        System.arraycopy(HostArrays.read(ways), 0, paths, from * cells, rows.length * cells);
      }
      return of(maps, paths);
    }

    static Found of(List<Terrain> maps, float[] paths) {
      double optimal = 0;
      double ratio = 0;
      for (int i = 0; i < maps.size(); i++) {
        Terrain map = maps.get(i);
        double found = map.cost(paths, i * map.cells());
        double best = map.cost(map.path(map.costs()), 0);
        optimal += found <= best + SAME ? 1 : 0;
        ratio += found / best;
      }
      return new Found(paths, optimal / maps.size(), ratio / maps.size());
    }

    /** By costs that are the same everywhere: what nothing learnt reaches. */
    static Found byEqualCosts(List<Terrain> maps) {
      int cells = maps.get(0).cells();
      float[] equal = new float[cells];
      Arrays.fill(equal, 1);
      float[] paths = new float[maps.size() * cells];
      for (int i = 0; i < maps.size(); i++) {
        System.arraycopy(maps.get(i).path(equal), 0, paths, i * cells, cells);
      }
      return of(maps, paths);
    }

    List<String> row(String name) {
      return List.of(
          name,
          String.format(Locale.ROOT, "%.1f %%", 100 * optimal),
          String.format(Locale.ROOT, "%.3f", ratio));
    }
  }

  private static ExampleReport report(
      String title,
      ComputationGraph graph,
      List<Terrain> test,
      TrainedModel trained,
      List<Chart.Point> shares) {
    Found found = Found.by(graph, test);
    Found nothing = Found.byEqualCosts(test);
    List<Picture> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, test.size()); i++) {
      shown.add(drawn(test.get(i), found.paths, i * test.get(i).cells()));
    }
    return new ExampleReport(title, trained.history())
        .figure(found.row("").get(1), "of the ways over test maps are the cheapest")
        .figure(found.row("").get(2), "cost of a way, relative to the cheapest")
        .figure(Integer.toString(trained.bestEpoch() + 1), "epoch that is kept")
        .metric("optimal", found.optimal)
        .metric("cost_ratio", found.ratio)
        .metric("optimal_with_equal_costs", nothing.optimal)
        .metric("cost_ratio_with_equal_costs", nothing.ratio)
        .series("validation_optimal", shares.stream().map(Chart.Point::value).toList())
        .table(
            "Ways over test maps",
            List.of("costs", "cheapest", "cost ratio"),
            List.of(nothing.row("the same everywhere"), found.row("learnt")))
        .chart(
            "Cheapest ways",
            new Chart(
                "Share of the cheapest ways over validation maps after each epoch",
                trained.history().epochs().size(),
                List.of(
                    new Chart.Series("share, validation maps", "teal", Chart.Style.DOTTED, shares)),
                Optional.empty()))
        .picture(
            "ways",
            "Ways over maps that were not trained on",
            "White frames: the cheapest way. Red: the way found. Blue is water, which is blocked.",
            Picture.grid(shown, 4, 6))
        .network("network", graph);
  }

  /** A map with both ways on it. */
  private static Picture drawn(Terrain map, float[] paths, int offset) {
    int zoom = 3;
    Picture picture = map.picture().enlarged(zoom);
    int cell = Terrain.CELL * zoom;
    float[] best = map.path(map.costs());
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int at = y / cell * map.side() + x / cell;
        int edge =
            Math.min(
                Math.min(x % cell, cell - 1 - x % cell), Math.min(y % cell, cell - 1 - y % cell));
        if (best[at] == 1 && edge < 1) {
          picture.rgb()[y * picture.width() + x] = 0xFFFFFF;
        } else if (paths[offset + at] == 1 && edge >= 4) {
          picture.rgb()[y * picture.width() + x] = 0xE02030;
        }
      }
    }
    return picture;
  }
}
