package org.aimle.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.dl4j.AimleDefaults;
import org.aimle.dl4j.AimleVertex;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.training.AimleTrainingMaster;
import org.aimle.spark.training.TrainingSettings;
import org.junit.jupiter.api.Test;

/**
 * A setting that several entrances have has the same default at each of them. (The command's own
 * file of defaults is compared with the stage where the command is.)
 */
class DefaultsTest {

  private final AimleVertex vertex = AimleVertex.builder(SolverSpec.topK(10)).build();
  private final TextExplainerSettings network = TextExplainerSettings.of(200);
  private final TrainingSettings training = TrainingSettings.builder().build();
  private final AimleTextExplainer stage = new AimleTextExplainer();

  @Test
  void ofTheGradient() {
    assertEquals(AimleDefaults.ESTIMATOR, vertex.estimator());
    assertEquals(AimleDefaults.NOISE, vertex.noise());
    assertEquals(AimleDefaults.LAMBDA_RULE, vertex.lambdaRule());
    assertEquals(vertex.estimator(), network.estimator());
    assertEquals(vertex.noise(), network.noise());
    assertEquals(vertex.lambdaRule(), network.lambdaRule());
    assertEquals(vertex.estimator(), EstimatorSpec.parse(stage.getEstimator()));
    assertEquals(vertex.noise(), Noises.parse(stage.getNoise()));
    assertEquals(vertex.lambdaRule(), LambdaRules.parse(stage.getLambdaRule()));
  }

  @Test
  void ofTheNetwork() {
    assertEquals(network.k(), stage.getK());
    assertEquals(network.filters(), stage.getFilters());
    assertEquals(network.hidden(), stage.getHiddenUnits());
    assertEquals(network.dropout(), stage.getDropout());
    assertEquals(network.learningRate(), stage.getLearningRate());
  }

  @Test
  void ofTheTraining() {
    assertEquals(training.epochs(), stage.getMaxIter());
    assertEquals(training.averagingFrequency(), stage.getAveragingFrequency());
    assertEquals(training.maxRestarts(), stage.getMaxRestarts());
    assertEquals(training.seed(), stage.getSeed());
    assertEquals(training.seed(), vertex.seed());
    assertEquals(training.seed(), network.seed());
    assertEquals(training.outerOptimiser().toString(), stage.getOuterOptimiser());
    assertEquals(training.updaterState().written(), stage.getUpdaterState());
    assertEquals(training.compression().written(), stage.getCompression());
    assertEquals(training.syncInterval(), stage.getSyncInterval());
    String master = AimleTrainingMaster.builder(stage.getBatchSize()).build().toJson();
    says(master, "averagingFrequency", training.averagingFrequency());
    says(master, "seed", training.seed());
    says(master, "updaterState", "\"" + training.updaterState().written() + "\"");
    says(master, "compression", "\"" + training.compression().written() + "\"");
    says(master, "syncInterval", training.syncInterval());
    says(master, "outerOptimiser", "\"" + training.outerOptimiser() + "\"");
  }

  private static void says(String json, String key, Object value) {
    String bare = json.replaceAll("\\s", "");
    assertTrue(bare.contains("\"" + key + "\":" + value), json);
  }
}
