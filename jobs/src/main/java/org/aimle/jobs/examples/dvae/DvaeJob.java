package org.aimle.jobs.examples.dvae;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.HostArrays;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.jobs.command.IdleOptions;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.examples.ExampleJob;
import org.aimle.jobs.examples.ExampleReport;
import org.aimle.jobs.examples.ExampleRun;
import org.aimle.jobs.examples.Picture;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.settings.Settings;
import org.aimle.lambda.DensityTarget;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.NoiseKeys;
import org.aimle.noise.Noises;
import org.aimle.solver.MapSolver;
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
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;

/** Trains a discrete variational autoencoder of pictures. */
@Command(
    name = "dvae",
    header = "Learns to write pictures down as choices of k elements in each of many blocks.",
    description = {
      "",
      "Trains a discrete variational autoencoder: an encoder scores 20 blocks of 20 elements, the"
          + " 10",
      "best of each block are the code of a picture, and a decoder draws the picture from its"
          + " code.",
      "--input is a folder with MNIST's files (train-images-idx3-ubyte and t10k-images-idx3-ubyte,",
      "plain or compressed); without it, digits are drawn. docs/EXAMPLES.md shows results.",
      ""
    })
public final class DvaeJob extends ExampleJob {

  private static final int SHOWN = 12;

  public DvaeJob() {
    super("dvae");
  }

  @Override
  protected Experiment prepare(
      Settings settings, Optional<String> input, HadoopFiles files, IdleOptions idle) {
    int seed = settings.atLeast(0, "seed");
    DvaeNetwork network =
        new DvaeNetwork(
            settings.atLeast(1, "blocks"), settings.atLeast(1, "size"), settings.atLeast(1, "k"));
    AimleVertex code =
        AimleVertex.builder(network.solver())
            .estimator(EstimatorSpec.parse(settings.text("estimator")))
            .noise(Noises.parse(settings.text("noise")))
            .lambdaRule(LambdaRules.parse(settings.text("lambda-rule"), new DensityTarget.Ones()))
            .build();
    PictureSet training;
    PictureSet test;
    if (input.isPresent()) {
      idle.refuse("--input has the pictures, so none are drawn", "--glyphs");
      IdxFiles idx = new IdxFiles(files, input.get());
      training = idx.read("train-images");
      test = idx.read("t10k-images");
      if (test.height() != training.height() || test.width() != training.width()) {
        throw new UserError(
            "--input is '%s', whose pictures to train on have %d x %d pixels but those to test on %d x %d; they must be of one size"
                .formatted(
                    input.get(), training.height(), training.width(), test.height(), test.width()));
      }
    } else {
      int count = settings.atLeast(4, "glyphs");
      training = Glyphs.draw(count, 2L * seed);
      test = Glyphs.draw(count / 4, 2L * seed + 1);
    }
    List<PictureShard> shards = training.shards(settings.atLeast(1, "workers"));
    double rate = settings.positive("learning-rate");
    ComputationGraph graph =
        network.graph(training.pixels(), code, settings.positive("prior-weight"), rate, seed);
    ComputationGraph judged = network.graph(training.pixels(), code, 1, rate, seed);
    String title =
        "Discrete autoencoder of "
            + input.map(path -> "pictures in " + path).orElse("drawn digits");
    return run -> train(run, title, network, graph, judged, shards, test);
  }

  private static ExampleReport train(
      ExampleRun run,
      String title,
      DvaeNetwork network,
      ComputationGraph graph,
      ComputationGraph judged,
      List<PictureShard> shards,
      PictureSet test) {
    PictureShard tested = test.shards(1).get(0);
    run.console()
        .say(
            String.format(
                Locale.ROOT,
                "%s: %,d pictures to train on, %,d to test on; %s, %s",
                title,
                shards.stream().mapToInt(PictureShard::size).sum(),
                tested.size(),
                network.solver(),
                run.settings().text("estimator")));
    List<Chart.Point> losses = new ArrayList<>(); // a training that goes on lacks the first ones
    TrainedModel trained =
        run.train(
            graph,
            shards,
            List.of(),
            new RoundListener() {
              @Override
              public void roundEnded(RoundProgress progress, ModelState state) {}

              @Override
              public void epochEnded(EpochProgress progress, ModelState state) {
                state.applyTo(judged);
                double loss = noisyLoss(judged, tested, run.settings().atLeast(1, "batch-size"));
                int epoch = progress.epoch() + 1;
                losses.add(new Chart.Point(epoch, loss));
                run.console()
                    .say(
                        String.format(
                            Locale.ROOT, "test loss with noise after epoch %d: %.2f", epoch, loss));
              }
            });
    trained.best().applyTo(judged);
    if (losses.isEmpty()) { // all epochs were trained before
      losses.add(
          new Chart.Point(
              trained.bestEpoch() + 1,
              noisyLoss(judged, tested, run.settings().atLeast(1, "batch-size"))));
    }
    return report(title, network, judged, test, tested, trained, losses);
  }

  /** The loss of all pictures, each with draws of its own, as in training. */
  private static double noisyLoss(ComputationGraph graph, PictureShard shard, int batchSize) {
    double sum = 0;
    try (EpochMinibatches minibatches =
        new ShardMinibatches<PictureShard>(batchSize, ExampleOrder.AS_THEY_ARE).open(shard, 0, 0)) {
      for (int i = 0; i < minibatches.size(); i++) {
        Minibatch minibatch = minibatches.get(i);
        AimleGraphs.setNoiseKeys(graph, new NoiseKeys(-1, 0, minibatch.exampleIds()));
        sum +=
            graph.score((org.nd4j.linalg.dataset.MultiDataSet) minibatch.data(), true)
                * minibatch.examples();
      }
    }
    return sum / shard.size();
  }

  private static ExampleReport report(
      String title,
      DvaeNetwork network,
      ComputationGraph graph,
      PictureSet test,
      PictureShard tested,
      TrainedModel trained,
      List<Chart.Point> losses) {
    double last = losses.get(losses.size() - 1).value();
    ExampleReport report =
        new ExampleReport(title, trained.history())
            .figure(String.format(Locale.ROOT, "%.2f", last), "test loss with noise")
            .metric("test_loss", last)
            .series("test_loss", losses.stream().map(Chart.Point::value).toList())
            .network("network", graph);
    report.chart(
        "Test loss",
        new Chart(
            "Test loss with noise after each epoch",
            (int) losses.get(losses.size() - 1).epoch(),
            List.of(new Chart.Series("with noise", "orange", Chart.Style.DOTTED, losses)),
            Optional.empty()));

    INDArray originals = tested.array(IntStream.range(0, Math.min(SHOWN, test.count())).toArray());
    Map<String, INDArray> seen = graph.feedForward(originals, false);
    List<Picture> pairs = pictures(test, HostArrays.read(originals));
    pairs.addAll(pictures(test, HostArrays.read(seen.get(DvaeNetwork.PICTURE))));
    report.picture(
        "reconstructions",
        "What is left of a picture",
        "Above: pictures of the test set. Below: drawn from their codes.",
        Picture.grid(pairs, pairs.size() / 2, 2).enlarged(2));

    float[] sampled = DvaeNetwork.decode(graph, uniformCodes(network, 3 * SHOWN));
    report.picture(
        "samples",
        "What other codes mean",
        "Drawn from codes that are chosen evenly among all.",
        Picture.grid(pictures(test, sampled), SHOWN, 2).enlarged(2));

    float[] usage = usage(network, graph, tested);
    long used =
        IntStream.range(0, usage.length).filter(i -> usage[i] > 0.01 && usage[i] < 0.99).count();
    report
        .figure(used + " of " + usage.length, "latent elements that vary")
        .metric("latents_used", used)
        .picture(
            "latents",
            "How often each element is chosen",
            "A row is a block, a column an element of it; white: in all codes of the test set,"
                + " black: in none.",
            Picture.grey(network.size(), network.blocks(), usage, 0).enlarged(12));
    return report;
  }

  private static List<Picture> pictures(PictureSet like, float[] values) {
    List<Picture> pictures = new ArrayList<>();
    for (int from = 0; from < values.length; from += like.pixels()) {
      pictures.add(Picture.grey(like.width(), like.height(), values, from));
    }
    return pictures;
  }

  /** The best elements by scores that say nothing. */
  private static INDArray uniformCodes(DvaeNetwork network, int rows) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(1L);
    float[] scores = new float[rows * network.latents()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextFloat();
    }
    float[] codes = new float[scores.length];
    try (MapSolver solver = network.solver().create()) {
      solver.solve(scores, codes, 0, scores.length);
    }
    return Nd4j.createFromArray(codes).reshape(rows, network.latents());
  }

  /** Share of the codes in which each latent element is chosen. */
  private static float[] usage(DvaeNetwork network, ComputationGraph graph, PictureShard tested) {
    float[] usage = new float[network.latents()];
    for (int from = 0; from < tested.size(); from += 100) {
      int[] rows = IntStream.range(from, Math.min(from + 100, tested.size())).toArray();
      float[] codes = HostArrays.read(graph.feedForward(tested.array(rows), false).get("code"));
      for (int i = 0; i < codes.length; i++) {
        usage[i % usage.length] += codes[i] / tested.size();
      }
    }
    return usage;
  }
}
