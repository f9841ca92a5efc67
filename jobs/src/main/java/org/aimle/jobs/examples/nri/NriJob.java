package org.aimle.jobs.examples.nri;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.RowLoss;
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
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.report.Chart;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.TrainedModel;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.ExampleOrder;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.ShardMinibatches;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;

/** Infers from motions alone which bodies are tied together. */
@Command(
    name = "nri",
    header = "Infers hidden trees from how their vertices move.",
    description = {
      "",
      "Trains a network for relational inference: an encoder scores the edges between vertices"
          + " whose",
      "paths it sees, a spanning tree is chosen, and a decoder says where the vertices go next if"
          + " the",
      "tree ties them together. No tree is ever shown in training. Motions are simulated.",
      "docs/EXAMPLES.md shows results.",
      ""
    })
public final class NriJob extends ExampleJob {

  private static final SolverSpec SOLVER = SolverSpec.parse("spanning-tree");
  private static final int SHOWN = 6;
  private static final int GREEN = 0x2E9E6B;
  private static final int RED = 0xE02030;
  private static final int GREY = 0xB0B0B0;
  private static final int PATH = 0x8090C0;

  public NriJob() {
    super("nri");
  }

  /** Motions to train on, to choose the best epoch with, and to test on. */
  private record Sets(Trajectories training, Trajectories validation, Trajectories test) {}

  @Override
  protected Experiment prepare(
      Settings settings, Optional<String> input, HadoopFiles files, IdleOptions idle) {
    if (input.isPresent()) {
      throw new UserError(
          "--input is '%s', but motions are simulated; leave it out".formatted(input.get()));
    }
    int seed = settings.atLeast(0, "seed");
    int vertices = settings.atLeast(3, "vertices");
    int steps = settings.atLeast(2, "steps");
    NriNetwork network = new NriNetwork(vertices, steps, settings.atLeast(1, "hidden"));
    AimleVertex tree =
        AimleVertex.builder(SOLVER)
            .estimator(EstimatorSpec.parse(settings.text("estimator")))
            .noise(Noises.parse(settings.text("noise")))
            .lambdaRule(LambdaRules.parse(settings.text("lambda-rule")))
            .build();
    ComputationGraph graph = network.graph(tree, settings.positive("learning-rate"), seed);
    int count = settings.atLeast(4, "examples");
    Trajectories all = Trajectories.draw(count + 2 * (count / 4), vertices, steps, seed);
    Sets sets =
        new Sets(
            all.part(0, count),
            all.part(count, count + count / 4),
            all.part(count + count / 4, all.count()));
    List<TrajectoryShard> shards =
        TrajectoryShard.of(sets.training, settings.atLeast(1, "workers"));
    return run -> train(run, network, graph, shards, sets);
  }

  private static ExampleReport train(
      ExampleRun run,
      NriNetwork network,
      ComputationGraph graph,
      List<TrajectoryShard> shards,
      Sets sets) {
    run.console()
        .say(
            String.format(
                Locale.ROOT,
                "Trees of %d vertices behind %d places of each: %,d to train on, %,d to validate"
                    + " with, %,d to test on; %s",
                network.vertices(),
                network.steps(),
                sets.training.count(),
                sets.validation.count(),
                sets.test.count(),
                run.settings().text("estimator")));
    ComputationGraph judged = graph.clone();
    List<Chart.Point> precisions = new ArrayList<>();
    TrainedModel trained =
        run.train(
            graph,
            shards,
            TrajectoryShard.of(sets.validation, 1),
            new RoundListener() {
              @Override
              public void roundEnded(RoundProgress progress, ModelState state) {}

              @Override
              public void epochEnded(EpochProgress progress, ModelState state) {
                state.applyTo(judged);
                Found found = Found.by(network, judged, sets.validation, Trees.BEST);
                precisions.add(new Chart.Point(progress.epoch() + 1, found.precision));
                run.console()
                    .say(
                        String.format(
                            Locale.ROOT,
                            "epoch %d: %.1f %% of the edges found, ELBO %.1f",
                            progress.epoch() + 1,
                            100 * found.precision,
                            found.elbo()));
              }
            });
    trained.best().applyTo(judged);
    return report(network, judged, sets.test, trained, precisions);
  }

  /** Which trees are looked at. */
  private enum Trees {
    /** The best one by the scores. */
    BEST,
    /** One drawn with noise, as in training. */
    DRAWN
  }

  /**
   * What is found in motions.
   *
   * @param trees one behind the other
   * @param precision share of the edges that are in the hidden tree
   * @param negativeLogLikelihood of the motions, mean over examples
   * @param divergence of the scores from the prior's, mean over examples
   */
  private record Found(
      float[] trees, double precision, double negativeLogLikelihood, double divergence) {

    static Found by(NriNetwork network, ComputationGraph graph, Trajectories all, Trees which) {
      TrajectoryShard shard = TrajectoryShard.of(all, 1).get(0);
      int edges = network.edges();
      float[] trees = new float[all.count() * edges];
      double unlikely = 0;
      double divergence = 0;
      double right = 0;
      GumbelPriorLoss prior = new GumbelPriorLoss(network.divergenceWeight());
      MotionLoss motion = new MotionLoss(NriNetwork.VARIANCE, network.vertices());
      try (EpochMinibatches minibatches =
          new ShardMinibatches<TrajectoryShard>(100, ExampleOrder.AS_THEY_ARE).open(shard, 0, 0)) {
        for (int i = 0; i < minibatches.size(); i++) {
          Minibatch minibatch = minibatches.get(i);
          AimleGraphs.setNoiseKeys(graph, new NoiseKeys(-1, 0, minibatch.exampleIds()));
          var seen = graph.feedForward(minibatch.data().getFeatures(), which == Trees.DRAWN);
          INDArray labels = minibatch.data().getLabels(0);
          int samples = (int) (seen.get(NriNetwork.TREE).size(0) / minibatch.examples());
          float[] found = HostArrays.read(seen.get(NriNetwork.TREE));
          for (int e = 0; e < minibatch.examples(); e++) {
            int example = i * 100 + e;
            System.arraycopy(found, e * samples * edges, trees, example * edges, edges);
            for (int edge = 0; edge < edges; edge++) {
              right += trees[example * edges + edge] * all.trees()[example][edge];
            }
          }
          unlikely += total(motion, seen.get(NriNetwork.MOTION), labels, samples);
          divergence += total(prior, seen.get(NriNetwork.SCORES), labels, 1);
        }
      }
      return new Found(
          trees,
          right / (all.count() * (network.vertices() - 1)),
          unlikely / all.count(),
          divergence / all.count());
    }

    double elbo() {
      return -negativeLogLikelihood - divergence;
    }
  }

  /** Over all examples; of their draws the mean. */
  private static double total(RowLoss loss, INDArray output, INDArray labels, int samples) {
    INDArray repeated = samples == 1 ? labels : labels.repeat(0, samples);
    return loss.computeScore(repeated, output, new ActivationIdentity(), null, false) / samples;
  }

  /** How unlikely the decoder holds the motions if it is told the hidden trees. */
  private static double told(NriNetwork network, ComputationGraph graph, Trajectories all) {
    ComputationGraph decoder = network.decoder(graph);
    TrajectoryShard shard = TrajectoryShard.of(all, 1).get(0);
    MotionLoss motion = new MotionLoss(NriNetwork.VARIANCE, network.vertices());
    double unlikely = 0;
    for (int from = 0; from < all.count(); from += 100) {
      int to = Math.min(from + 100, all.count());
      MultiDataSet data = shard.batch(IntStream.range(from, to).toArray());
      INDArray trees = Nd4j.createFromArray(Arrays.copyOfRange(all.trees(), from, to));
      INDArray output =
          decoder
              .feedForward(new INDArray[] {data.getFeatures(1), trees}, false)
              .get(NriNetwork.MOTION);
      unlikely += total(motion, output, data.getLabels(0), 1);
    }
    return unlikely / all.count();
  }

  private static ExampleReport report(
      NriNetwork network,
      ComputationGraph graph,
      Trajectories test,
      TrainedModel trained,
      List<Chart.Point> precisions) {
    Found best = Found.by(network, graph, test, Trees.BEST);
    Found drawn = Found.by(network, graph, test, Trees.DRAWN);
    double told = told(network, graph, test);
    double chance = 2.0 / network.vertices();
    return new ExampleReport("Hidden trees behind motions", trained.history())
        .figure(percent(best.precision), "of the edges of the hidden trees are found")
        .figure(percent(chance), "of them would be by chance")
        .figure(number(best.elbo()), "ELBO with the best trees")
        .metric("edge_precision", best.precision)
        .metric("edge_precision_drawn", drawn.precision)
        .metric("edge_precision_chance", chance)
        .metric("elbo", best.elbo())
        .metric("elbo_drawn", drawn.elbo())
        .metric("log_likelihood_told", -told)
        .series("validation_edge_precision", precisions.stream().map(Chart.Point::value).toList())
        .table(
            "Trees of test motions",
            List.of("trees", "edge precision", "log-likelihood", "divergence", "ELBO"),
            List.of(
                row("best by the scores", best),
                row("drawn with noise", drawn),
                List.of("the hidden ones, told", percent(1), number(-told), "-", "-")))
        .chart(
            "Edges found",
            new Chart(
                "Share of the hidden edges that are found in validation motions, after each epoch",
                trained.history().epochs().size(),
                List.of(
                    new Chart.Series(
                        "best trees, validation", "teal", Chart.Style.DOTTED, precisions)),
                Optional.empty()))
        .picture(
            "trees",
            "What was found in motions that were not trained on",
            "Paths end at the discs. Green: edges that are found. Red: found, but not there. Grey:"
                + " missed.",
            Picture.grid(
                IntStream.range(0, Math.min(SHOWN, test.count()))
                    .mapToObj(i -> drawn(test, i, best.trees, i * network.edges()))
                    .toList(),
                3,
                6))
        .network("network", graph);
  }

  private static List<String> row(String name, Found found) {
    return List.of(
        name,
        percent(found.precision),
        number(-found.negativeLogLikelihood),
        number(found.divergence),
        number(found.elbo()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** The paths of one example, and both trees over where they end. */
  private static Picture drawn(Trajectories all, int example, float[] trees, int offset) {
    Sketch sketch = new Sketch(240);
    float[] place = all.places()[example];
    float[] hidden = all.trees()[example];
    int frame = 2 * all.vertices();
    int last = place.length - frame;
    for (int i = 0; i < all.vertices(); i++) {
      for (int j = i + 1; j < all.vertices(); j++) {
        int edge = ExchangeVertex.edge(i, j, all.vertices());
        boolean found = trees[offset + edge] == 1;
        boolean there = hidden[edge] == 1;
        if (found || there) {
          sketch.line(place, last + 2 * i, last + 2 * j, found ? there ? GREEN : RED : GREY, 2.5f);
        }
      }
    }
    for (int i = 0; i < last; i++) {
      if (i % 2 == 0) {
        sketch.line(place, i, i + frame, PATH, 1);
      }
    }
    for (int i = last; i < place.length; i += 2) {
      sketch.disc(place, i);
    }
    return sketch.picture();
  }
}
