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

/** A way to train a linear model of scores; each has labels of its own. */
enum Contender {
  /** In two stages: scores as near to the true ones as can be, whatever they decide. */
  MSE("mse") {
    @Override
    float[] label(float[] truth, MapSolver solver) {
      return truth;
    }

    @Override
    void loss(GraphBuilder graph, SolverSpec solver, Settings settings) {
      layer(graph, new LossMSE(), SCORES);
    }
  },

  SPO_PLUS("spo+") {
    @Override
    float[] label(float[] truth, MapSolver solver) {
      return truth;
    }

    @Override
    void loss(GraphBuilder graph, SolverSpec solver, Settings settings) {
      layer(graph, SpoPlusLoss.of(solver), SCORES);
    }
  },

  /** Knows the best decisions, not the true scores. */
  FENCHEL_YOUNG("fenchel-young") {
    @Override
    float[] label(float[] truth, MapSolver solver) {
      return best(truth, solver);
    }

    @Override
    void loss(GraphBuilder graph, SolverSpec solver, Settings settings) {
      layer(
          graph,
          FenchelYoungLoss.builder(solver).temperature(settings.positive("temperature")).build(),
          SCORES);
    }
  },

  /** The regret itself, through the solver. */
  REGRET("regret") {
    @Override
    float[] label(float[] truth, MapSolver solver) {
      float[] label = Arrays.copyOf(truth, truth.length + 1);
      float[] best = best(truth, solver);
      for (int i = 0; i < truth.length; i++) {
        label[truth.length] += best[i] * truth[i];
      }
      return label;
    }

    @Override
    void loss(GraphBuilder graph, SolverSpec solver, Settings settings) {
      graph.addVertex(
          "decision",
          AimleVertex.builder(solver)
              .estimator(EstimatorSpec.parse(settings.text("estimator")))
              .noise(Noises.parse(settings.text("noise")))
              .lambdaRule(LambdaRules.parse(settings.text("lambda-rule")))
              .build(),
          SCORES);
      layer(graph, new RegretLoss(), "decision");
    }
  };

  static final String SCORES = "scores";

  private final String written;

  Contender(String written) {
    this.written = written;
  }

  /** What the loss compares a prediction with. */
  abstract float[] label(float[] truth, MapSolver solver);

  /** Adds whatever stands behind the scores, an output layer at the end. */
  abstract void loss(GraphBuilder graph, SolverSpec solver, Settings settings);

  /** An initialised graph: a linear layer, and the loss. */
  ComputationGraph graph(int features, int elements, SolverSpec solver, Settings settings) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(settings.atLeast(0, "seed"))
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
   * Those of a list with blanks or commas between.
   *
   * @throws UserError if there is none, or no such one
   */
  static List<Contender> of(String names) {
    List<Contender> contenders =
        Arrays.stream(names.strip().split("[\\s,]+"))
            .map(
                name ->
                    Arrays.stream(values())
                        .filter(contender -> contender.written.equals(name))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                new UserError(
                                    "losses names '%s' but there are %s"
                                        .formatted(name, Arrays.toString(values())))))
            .distinct()
            .toList();
    return contenders;
  }

  @Override
  public String toString() {
    return written;
  }
}
