package org.aimle.spark.training.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import org.aimle.dl4j.layers.DeviceTokens;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.opencl.OpenClDevices;
import org.aimle.opencl.OpenClException;
import org.apache.spark.SparkConf;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TokenDeviceTest {

  @Test
  void sparksConfigurationNamesIt() {
    SparkConf conf = new SparkConf(false);
    assertEquals(TokenDevice.CPU, TokenDevice.of(conf));
    assertEquals(TokenDevice.OPENCL, TokenDevice.of(conf.set(TokenDevice.SETTING, "opencl")));
    conf.set(TokenDevice.SETTING, "cuda");
    String message =
        assertThrows(IllegalArgumentException.class, () -> TokenDevice.of(conf)).getMessage();
    assertEquals("spark.aimle.device is 'cuda' but must be cpu or opencl", message);
  }

  @Test
  void aGraphsTokenLayersAreHandedOver() {
    try {
      OpenClDevices.list();
    } catch (OpenClException e) {
      Assumptions.abort("skipped, no OpenCL device: " + e.getMessage());
    }
    ComputationGraph explainer =
        new ComputationGraph(
            TextExplainer.configuration(TextExplainerSettings.builder(4).filters(3).build()));
    explainer.init();
    assertFalse(TokenDevice.CPU.take(explainer, OptionalInt.empty()).isPresent());
    try (DeviceTokens tokens =
        TokenDevice.OPENCL.take(explainer, OptionalInt.empty()).orElseThrow()) {
      assertEquals(7, tokens.vertices().size(), tokens.vertices().toString());
    }
    ComputationGraph plain =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", new OutputLayer.Builder().nIn(2).nOut(2).build(), "in")
                .setOutputs("out")
                .build());
    plain.init();
    try (DeviceTokens tokens = TokenDevice.OPENCL.take(plain, OptionalInt.empty()).orElseThrow()) {
      assertEquals(List.of(), tokens.vertices());
    }
  }
}
