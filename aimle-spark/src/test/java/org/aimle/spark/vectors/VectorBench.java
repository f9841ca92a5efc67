package org.aimle.spark.vectors;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.ml.feature.Word2VecModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Word vectors beside MLlib's, in processor time and by what a ridge regression makes of the mean
 * vectors of texts: {@code TRAIN TEST PASSES TOKENS_OF_SHARD}, files with the columns label and
 * tokens as third and fourth.
 */
final class VectorBench {

  private static final int DIMENSION = 200;
  private static final double RIDGE = 1;

  private VectorBench() {}

  private record Text(double label, String[] words) {}

  private static List<Text> read(String file) throws IOException {
    List<Text> texts = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new FileInputStream(file)), StandardCharsets.UTF_8))) {
      in.readLine();
      for (String line; (line = in.readLine()) != null; ) {
        String[] fields = line.split("\t");
        texts.add(
            new Text(Double.parseDouble(fields[2]), fields[3].toLowerCase(Locale.ROOT).split(" ")));
      }
    }
    return texts;
  }

  /** Seconds of the whole process: other work on the machine does not count. */
  private static double cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  public static void main(String[] args) throws IOException {
    List<Text> train = read(args[0]);
    List<Text> test = read(args[1]);
    int passes = Integer.parseInt(args[2]);
    StructType schema =
        new StructType().add("tokens", DataTypes.createArrayType(DataTypes.StringType));
    Dataset<Row> words =
        LocalSession.get()
            .createDataFrame(
                train.stream().map(t -> RowFactory.create((Object) t.words())).toList(), schema)
            .persist();
    words.count();
    for (int i = 0; i < 2; i++) {
      double began = cpu();
      VectorTraining.Trained trained =
          new VectorTraining(
                  new SkipGramSettings(DIMENSION, 2, 5, passes, 20_000_000, i),
                  Long.parseLong(args[3]))
              .train(words);
      double seconds = cpu() - began;
      WordVectors vectors = trained.vectors();
      System.out.printf(
          "%s: %.1f s, %.0f tokens/s, accuracy %.3f%n",
          trained,
          seconds,
          trained.tokensUsed() * passes / seconds,
          accuracy(
              train,
              test,
              word -> {
                if (vectors.id(word) == WordVectors.UNKNOWN) {
                  return new float[DIMENSION];
                }
                float[] vector = new float[DIMENSION];
                vectors.copyVector(vectors.id(word), vector, 0);
                return vector;
              }));
    }
    for (int i = 0; i < 2; i++) {
      double began = cpu();
      Word2VecModel model =
          new Word2Vec()
              .setInputCol("tokens")
              .setOutputCol("vector")
              .setVectorSize(DIMENSION)
              .setMinCount(2)
              .setWindowSize(5)
              .setMaxIter(passes)
              .setNumPartitions(1)
              .setSeed(i)
              .fit(words.repartition(1));
      double seconds = cpu() - began;
      Map<String, float[]> table = new HashMap<>();
      for (Row row : model.getVectors().collectAsList()) {
        float[] vector = new float[DIMENSION];
        for (int d = 0; d < DIMENSION; d++) {
          vector[d] = (float) row.<Vector>getAs(1).apply(d);
        }
        table.put(row.getString(0), vector);
      }
      System.out.printf(
          "MLlib: %.1f s, accuracy %.3f%n",
          seconds, accuracy(train, test, word -> table.getOrDefault(word, new float[DIMENSION])));
    }
    LocalSession.stop();
  }

  private static double[] mean(Text text, Function<String, float[]> vectors) {
    double[] mean = new double[DIMENSION + 1];
    for (String word : text.words()) {
      float[] vector = vectors.apply(word);
      for (int d = 0; d < DIMENSION; d++) {
        mean[d] += vector[d];
      }
    }
    double norm = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum());
    for (int d = 0; d < DIMENSION; d++) {
      mean[d] *= 10 / Math.max(norm, 1e-9);
    }
    mean[DIMENSION] = 1;
    return mean;
  }

  /** Share of test texts whose class a ridge regression of the training texts tells. */
  private static double accuracy(
      List<Text> train, List<Text> test, Function<String, float[]> vectors) {
    int n = DIMENSION + 1;
    double[][] system = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      system[i][i] = RIDGE;
    }
    for (Text text : train) {
      double[] x = mean(text, vectors);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          system[i][j] += x[i] * x[j];
        }
        system[i][n] += x[i] * (2 * text.label() - 1);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int row = i + 1; row < n; row++) {
        double factor = system[row][i] / system[i][i];
        for (int j = i; j <= n; j++) {
          system[row][j] -= factor * system[i][j];
        }
      }
    }
    double[] weights = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double rest = system[i][n];
      for (int j = i + 1; j < n; j++) {
        rest -= system[i][j] * weights[j];
      }
      weights[i] = rest / system[i][i];
    }
    int right = 0;
    for (Text text : test) {
      double[] x = mean(text, vectors);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += weights[i] * x[i];
      }
      right += sum > 0 == text.label() > 0.5 ? 1 : 0;
    }
    return (double) right / test.size();
  }
}
