package org.aimle.lab.averaging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.dl4j.RepeatLabels;
import org.aimle.explain.TextBatchBuffer;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.WordVectors;
import org.aimle.lambda.ClusterLambda;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.lambda.StepStatistics;
import org.aimle.noise.NoiseKeys;
import org.aimle.spark.training.OuterOptimiser;
import org.aimle.spark.training.OuterStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One training with replicas that take turns in this process: what a cluster computes, and what it
 * could. Moments of the updater stay with the replica.
 */
final class AveragingRun {

  private static final int POOL = 10;
  private static final int STOCK_LAYERS = -1;

  private final TextExplainerSettings settings;
  private final WordVectors vectors;
  private final int batch;
  private final int epochs;
  private final long seed;
  private final RepeatLabels repeat;

  AveragingRun(
      TextExplainerSettings settings, WordVectors vectors, int batch, int epochs, long seed) {
    this.settings = settings;
    this.vectors = vectors;
    this.batch = batch;
    this.epochs = epochs;
    this.seed = seed;
    this.repeat = new RepeatLabels(settings.estimator().outputs());
  }

  /**
   * What came out.
   *
   * @param validation loss of the best epoch
   * @param test loss of the same epoch
   * @param epoch the best one, from 1
   * @param beta of the workers at the end: least and greatest
   * @param rounds how often replicas were averaged
   */
  record Outcome(
      double validation, double test, int epoch, double leastBeta, double mostBeta, int rounds) {}

  Outcome train(Arm arm, List<Text> training, List<Text> validation, List<Text> test) {
    OuterOptimiser outer = OuterOptimiser.parse(arm.outer());
    List<ComputationGraph> replicas = new ArrayList<>();
    for (int worker = 0; worker < arm.workers(); worker++) {
      ComputationGraph graph = new ComputationGraph(TextExplainer.configuration(settings));
      graph.init();
      AimleGraphs.holdLambda(graph, arm.lambda() == Arm.Lambda.GLOBAL);
      replicas.add(graph);
    }
    ComputationGraph first = replicas.get(0);
    Map<String, LambdaRule> rules = new LinkedHashMap<>();
    AimleGraphs.layers(first).forEach((name, layer) -> rules.put(name, layer.lambdaRule()));
    ClusterLambda lambda = new ClusterLambda(rules);
    OuterStep step = OuterStep.start(first.params().toFloatVector());
    List<List<Text>> shards = shards(arm, training);
    Outcome best = new Outcome(Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0);
    int rounds = 0;
    try (TextBatchBuffer buffer = new TextBatchBuffer(vectors)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        List<List<List<Text>>> batches = new ArrayList<>();
        for (int worker = 0; worker < arm.workers(); worker++) {
          batches.add(
              batches(shards.get(worker), Math.max(1, batch / arm.workers()), epoch, worker));
        }
        int steps = batches.stream().mapToInt(List::size).max().orElseThrow();
        int frequency = epoch < arm.everyStep() ? 1 : arm.frequency();
        for (int from = 0; from < steps; from += frequency) {
          step =
              outer.next(
                  step, round(arm, replicas, batches, from, frequency, epoch, lambda, buffer));
          for (ComputationGraph replica : replicas) {
            replica
                .params()
                .assign(Nd4j.createFromArray(step.parameters()).reshape(replica.params().shape()));
          }
          rounds++;
        }
        double loss = loss(first, validation, buffer);
        if (loss <= best.validation()) {
          best = new Outcome(loss, loss(first, test, buffer), epoch + 1, 0, 0, 0);
        }
      }
    }
    double[] betas =
        replicas.stream()
            .flatMap(replica -> AimleGraphs.lambdaStates(replica).values().stream())
            .mapToDouble(LambdaState::beta)
            .sorted()
            .toArray();
    return new Outcome(
        best.validation(), best.test(), best.epoch(), betas[0], betas[betas.length - 1], rounds);
  }

  /** The mean of the replicas after their steps, weighted by texts. */
  private float[] round(
      Arm arm,
      List<ComputationGraph> replicas,
      List<List<List<Text>>> batches,
      int from,
      int frequency,
      int epoch,
      ClusterLambda lambda,
      TextBatchBuffer buffer) {
    INDArray sum = null;
    long weights = 0;
    StepStatistics statistics = StepStatistics.NONE;
    for (int worker = 0; worker < replicas.size(); worker++) {
      ComputationGraph replica = replicas.get(worker);
      List<List<Text>> own = batches.get(worker);
      List<Map<String, SparsityStatistics>> seen = new ArrayList<>();
      long texts = 0;
      for (int i = from; i < Math.min(own.size(), from + frequency); i++) {
        List<Text> some = own.get(i);
        NoiseKeys keys = new NoiseKeys(seed, epoch, some.stream().mapToLong(Text::id).toArray());
        AimleGraphs.setNoiseKeys(replica, keys);
        Nd4j.getRandom().setSeed(keys.key(0, STOCK_LAYERS));
        MultiDataSet data = data(some, buffer);
        repeat.preProcess(data);
        replica.fit(data);
        seen.add(AimleGraphs.lastStatistics(replica));
        texts += some.size();
      }
      if (texts > 0) {
        INDArray weighted = replica.params().mul(texts);
        sum = sum == null ? weighted : sum.addi(weighted);
        weights += texts;
        statistics = statistics.plus(StepStatistics.of(seen));
      }
    }
    if (arm.lambda() == Arm.Lambda.GLOBAL) {
      Map<String, LambdaState> next =
          lambda.next(AimleGraphs.lambdaStates(replicas.get(0)), statistics);
      replicas.forEach(replica -> AimleGraphs.setLambdaStates(replica, next));
    }
    return sum.divi(weights).toFloatVector();
  }

  private static List<List<Text>> shards(Arm arm, List<Text> training) {
    List<Text> sorted = new ArrayList<>(training);
    switch (arm.shards()) {
      case BY_LABEL -> sorted.sort(Comparator.comparingDouble(Text::label));
      case BY_LENGTH -> sorted.sort(Comparator.comparingInt(text -> text.tokens().length));
      case DEALT -> sorted.sort(Comparator.comparingLong(Text::id));
    }
    List<List<Text>> shards = new ArrayList<>();
    for (int worker = 0; worker < arm.workers(); worker++) {
      shards.add(new ArrayList<>());
    }
    for (int i = 0; i < sorted.size(); i++) {
      int worker =
          arm.shards() == Arm.Shards.DEALT
              ? i % arm.workers()
              : (int) ((long) i * arm.workers() / sorted.size());
      shards.get(worker).add(sorted.get(i));
    }
    return shards;
  }

  /** Texts of like length together, in random order. */
  private List<List<Text>> batches(List<Text> shard, int size, int epoch, int worker) {
    Random random = new Random(NoiseKeys.mix(seed + 31L * epoch + 1009L * worker));
    List<Text> shuffled = new ArrayList<>(shard);
    Collections.shuffle(shuffled, random);
    for (int from = 0; from < shuffled.size(); from += POOL * size) {
      shuffled
          .subList(from, Math.min(shuffled.size(), from + POOL * size))
          .sort(Comparator.comparingInt(text -> text.tokens().length));
    }
    List<List<Text>> batches = new ArrayList<>();
    for (int from = 0; from < shuffled.size(); from += size) {
      batches.add(shuffled.subList(from, Math.min(shuffled.size(), from + size)));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  private MultiDataSet data(List<Text> texts, TextBatchBuffer buffer) {
    float[] labels = new float[texts.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = texts.get(i).label();
    }
    return buffer.fill(texts.stream().map(Text::tokens).toArray(int[][]::new)).withLabels(labels);
  }

  private double loss(ComputationGraph graph, List<Text> texts, TextBatchBuffer buffer) {
    double sum = 0;
    for (int from = 0; from < texts.size(); from += batch) {
      List<Text> some = texts.subList(from, Math.min(texts.size(), from + batch));
      sum += graph.score(data(some, buffer), false) * some.size();
    }
    return sum / texts.size();
  }
}
