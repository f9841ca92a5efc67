package org.aimle.jobs.examples.decide;

import java.util.Arrays;
import java.util.List;
import org.aimle.dl4j.AimleVertex;
import org.aimle.dl4j.FenchelYoungLoss;
import org.aimle.dl4j.RegretLoss;
import org.aimle.dl4j.SpoPlusLoss;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.settings.Settings;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * A way to train a linear model of scores; each has labels of its own.
 *
 * @param kind of loss
 * @param written its name; of an estimator its written form
 */
record Contender(Kind kind, String written) {

  /** Losses. */
  enum Kind {
    /** In two stages: scores as near to the true ones as can be, whatever they decide. */
    MSE("mse"),
    SPO_PLUS("spo+"),
    /** Knows the best decisions, not the true scores. */
    FENCHEL_YOUNG("fenchel-young"),
    /** The regret itself, through the solver, by the estimator of the settings or a named one. */
    REGRET("regret");

    private final String written;

    Kind(String written) {
      this.written = written;
    }

    @Override
    public String toString() {
      return written;
    }
  }

  static final String SCORES = "scores";

  /** What the loss compares a prediction with. */
  float[] label(float[] truth, MapSolver solver) {
    return switch (kind) {
      case MSE, SPO_PLUS -> truth;
      case FENCHEL_YOUNG -> best(truth, solver);
      case REGRET -> {
        float[] label = Arrays.copyOf(truth, truth.length + 1);
        float[] best = best(truth, solver);
        for (int i = 0; i < truth.length; i++) {
          label[truth.length] += best[i] * truth[i];
        }
        yield label;
      }
    };
  }

  /** Adds whatever stands behind the scores, an output layer at the end. */
  private void loss(GraphBuilder graph, SolverSpec solver, Settings settings) {
    switch (kind) {
      case MSE -> layer(graph, new LossMSE(), SCORES);
      case SPO_PLUS -> layer(graph, SpoPlusLoss.of(solver), SCORES);
      case FENCHEL_YOUNG ->
          layer(
              graph,
              FenchelYoungLoss.builder(solver)
                  .temperature(settings.positive("temperature"))
                  .build(),
              SCORES);
      case REGRET -> {
        graph.addVertex(
            "decision",
            AimleVertex.builder(solver)
                .estimator(estimator(settings))
                .noise(Noises.parse(settings.text("noise")))
                .lambdaRule(LambdaRules.parse(settings.text("lambda-rule")))
                .build(),
            SCORES);
        layer(graph, new RegretLoss(), "decision");
      }
    }
  }

  private EstimatorSpec estimator(Settings settings) {
    return EstimatorSpec.parse(
        written.equals(Kind.REGRET.toString()) ? settings.text("estimator") : written);
  }

  /** An initialised graph: a linear layer, and the loss. */
  ComputationGraph graph(int features, int elements, SolverSpec solver, Settings settings) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(settings.atLeast(0, "seed") + 1) // DL4J takes 0 for "no seed"
            .updater(new Adam(settings.positive("learning-rate")))
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("x")
            .setInputTypes(InputType.feedForward(features))
            .addLayer(
                SCORES,
                new DenseLayer.Builder().nOut(elements).activation(Activation.IDENTITY).build(),
                "x");
    loss(builder, solver, settings);
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("loss").build());
    graph.init();
    return graph;
  }

  private static void layer(GraphBuilder graph, ILossFunction loss, String input) {
    graph.addLayer(
        "loss", new LossLayer.Builder(loss).activation(Activation.IDENTITY).build(), input);
  }

  static float[] best(float[] scores, MapSolver solver) {
    float[] z = new float[scores.length];
    solver.solve(scores, z, 0, scores.length);
    return z;
  }

  /**
   * Those of a list with blanks between: names of losses, or estimators in their written form.
   *
   * @throws UserError if there is no such one
   */
  static List<Contender> of(String names) {
    return Arrays.stream(names.strip().split("\\s+")).map(Contender::named).distinct().toList();
  }

  private static Contender named(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.toString().equals(name)) {
        return new Contender(kind, name);
      }
    }
    try {
      EstimatorSpec.parse(name);
      return new Contender(Kind.REGRET, name);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "losses names '%s' but must name some of %s, or an estimator in its written form: %s"
              .formatted(name, Arrays.toString(Kind.values()), e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return written;
  }
}
