package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.solver.Regret;
import org.aimle.solver.SolverSpec;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.BaseEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class RegretEvaluationTest {

  private static final SolverSpec TOP_ONE = SolverSpec.parse("top-k:k=1");

  private static INDArray rows(float[]... rows) {
    return Nd4j.createFromArray(rows);
  }

  @Test
  void itAddsUpAndTravels() {
    RegretEvaluation all = new RegretEvaluation(TOP_ONE);
    all.eval(rows(new float[] {1, 3, 2}), rows(new float[] {5, 0, 0}));
    assertEquals(new Regret(2, 3, 1), all.regret());
    RegretEvaluation other = all.newInstance();
    other.eval(rows(new float[] {2, 1, 0}), rows(new float[] {1, 0, 0}));
    all.merge(other);
    assertEquals(new Regret(2, 5, 2), all.regret());
    assertEquals(1, all.getValue(RegretEvaluation.Metric.MEAN));
    assertEquals(0.4, all.getValue(RegretEvaluation.Metric.RELATIVE));
    assertTrue(all.stats().contains("40.00 %"), all.stats());
    assertEquals(0.5, all.getValue(RegretEvaluation.Metric.OPTIMAL));
    RegretEvaluation read = BaseEvaluation.fromJson(all.toJson(), RegretEvaluation.class);
    assertEquals(all.regret(), read.regret());
    assertEquals(0.5, read.optimal());
    read.eval(rows(new float[] {1, 3, 2}), rows(new float[] {5, 0, 0}));
    assertEquals(1 / 3.0, read.optimal());
    assertEquals(4, read.regret().sum());
    all.reset();
    assertEquals(Regret.NONE, all.regret());
  }

  @Test
  void paddingIsNotChosenAndContextsStandBehindLabels() {
    RegretEvaluation masked = new RegretEvaluation(TOP_ONE);
    masked.eval(
        rows(new float[] {9, 3, 2}), rows(new float[] {9, 1, 2}), rows(new float[] {0, 1, 1}));
    assertEquals(new Regret(1, 3, 1), masked.regret());
    RegretEvaluation context = new RegretEvaluation(SolverSpec.parse("knapsack"));
    context.eval(rows(new float[] {3, 2, 2, 1, 2}), rows(new float[] {1, 2}));
    // capacity 2, weights 1 and 2
    assertEquals(new Regret(1, 3, 1), context.regret());
    assertThrows(
        IllegalArgumentException.class,
        () -> masked.eval(rows(new float[] {1, 2}), rows(new float[] {1, 2, 3})));
    assertThrows(IllegalArgumentException.class, () -> masked.getValue(Evaluation.Metric.ACCURACY));
  }

  @Test
  void aNetworkEvaluatesWithIt() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(
                    new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.IDENTITY).build())
                .layer(
                    new LossLayer.Builder(SpoPlusLoss.of(TOP_ONE))
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    net.init();
    INDArray input = rows(new float[] {1, 0}, new float[] {0, 1});
    INDArray truth = rows(new float[] {1, 3, 2}, new float[] {2, 1, 0});
    RegretEvaluation direct = new RegretEvaluation(TOP_ONE);
    direct.eval(truth, net.output(input));
    RegretEvaluation found =
        net.doEvaluation(
                new SingletonDataSetIterator(new DataSet(input, truth)),
                new RegretEvaluation(TOP_ONE))[0];
    assertEquals(direct.regret(), found.regret());
    assertEquals(2, found.regret().examples());
  }
}
