package org.aimle.lab.bench.rounds;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aimle.spark.training.ClusterTrainer;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.TrainingSettings;
import org.aimle.spark.training.data.EpochMinibatches;
import org.aimle.spark.training.data.Minibatch;
import org.aimle.spark.training.data.MinibatchSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Rounds of a network of one large dense layer on random rows, four in a minibatch: many
 * parameters, little to compute.
 *
 * @param parameters of the network, about; at least 100
 * @param updater of the network
 */
record DenseRounds(int parameters, IUpdater updater) implements RoundSubject {

  private static final int ROWS = 4;

  @Override
  public void train(
      JavaSparkContext context, int workers, int frequency, int rounds, RoundListener listener) {
    JavaRDD<Integer> shards =
        context.parallelize(IntStream.range(0, workers).boxed().toList(), workers);
    TrainingSettings settings =
        TrainingSettings.builder().epochs(1).averagingFrequency(frequency).build();
    new ClusterTrainer<>(new Rows(side(), frequency * rounds), settings, List.of(listener))
        .train(graph(), shards);
  }

  @Override
  public String toString() {
    return "a dense layer of %d x %d, %d rows a minibatch".formatted(side(), side(), ROWS);
  }

  private int side() {
    return (int) Math.sqrt(parameters);
  }

  private ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .seed(1)
                .updater(updater)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(side()))
                .addLayer(
                    "dense",
                    new DenseLayer.Builder().nOut(side()).activation(Activation.RELU).build(),
                    "in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "dense")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private record Rows(int inputs, int minibatches) implements MinibatchSource<Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public EpochMinibatches open(Integer shard, long seed, int epoch) {
      return new EpochMinibatches() {
        @Override
        public int size() {
          return minibatches;
        }

        @Override
        public Minibatch get(int index) {
          long first = ((long) shard * minibatches + index) * ROWS;
          SplittableRandom random = new SplittableRandom(first);
          float[] values = new float[ROWS * inputs];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
          }
          return new Minibatch(
              new MultiDataSet(
                  Nd4j.createFromArray(values).reshape(ROWS, inputs), Nd4j.zeros(ROWS, 1)),
              IntStream.range(0, ROWS).mapToLong(i -> first + i).toArray());
        }
      };
    }
  }
}
