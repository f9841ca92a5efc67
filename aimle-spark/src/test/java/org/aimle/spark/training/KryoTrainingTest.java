package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.aimle.spark.AimleKryoRegistrator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Where Spark writes by Kryo: one setting, no other library. */
class KryoTrainingTest {

  private static final Rows DATA = Rows.random(30, 6, 3);

  @Test
  void dataSetsAndNetworksGoThroughKryo() {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("kryo")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrator", AimleKryoRegistrator.class.getName());
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      List<MultiDataSet> pieces =
          DATA.split(3).stream().map(rows -> rows.minibatch().data()).toList();
      // A shuffle, which writes the elements.
      JavaRDD<MultiDataSet> shuffled = context.parallelize(pieces, 1).repartition(2);
      assertEquals(
          30, shuffled.map(data -> data.getLabels(0).size(0)).reduce(Long::sum), "examples");
      INDArray read =
          context
              .parallelize(List.of(new DataSet(Nd4j.arange(6).reshape(2, 3), Nd4j.ones(2, 1))), 1)
              .repartition(1)
              .map(DataSet::getFeatures)
              .first();
      assertEquals(Nd4j.arange(6).reshape(2, 3), read);

      SparkComputationGraph spark =
          new SparkComputationGraph(
              context,
              Graphs.aimle(6, new Adam(0.01), 0.8),
              AimleTrainingMaster.builder(30).averagingFrequency(1).workers(1).seed(11).build());
      spark.fitMultiDataSet(context.parallelize(pieces, 1));
      ComputationGraph local = Graphs.aimle(6, new Adam(0.01), 0.8);
      long[] places = new long[30];
      java.util.Arrays.setAll(places, i -> i);
      Graphs.fit(local, 11, 1, List.of(new Rows(DATA.features(), DATA.labels(), places)));
      assertArrayEquals(
          ModelState.of(local).parameters(), ModelState.of(spark.getNetwork()).parameters());
    }
  }
}
