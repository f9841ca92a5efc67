package org.aimle.spark.vectors;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.aimle.spark.text.LocalSession;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Times word vectors beside MLlib's: {@code FILE ITERATIONS TOKENS_OF_SHARD [mllib]}. */
final class VectorBench {

  private VectorBench() {}

  /** Of the whole process: other work on the machine does not count. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  public static void main(String[] args) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new FileInputStream(args[0])), StandardCharsets.UTF_8))) {
      for (String line; (line = in.readLine()) != null; ) {
        String[] fields = line.split("\t");
        rows.add(RowFactory.create((Object) fields[fields.length >= 4 ? 3 : 1].split(" ")));
      }
    }
    StructType schema =
        new StructType().add("tokens", DataTypes.createArrayType(DataTypes.StringType));
    Dataset<Row> words = LocalSession.get().createDataFrame(rows, schema).persist();
    words.count();
    int iterations = Integer.parseInt(args[1]);
    for (int i = 0; i < 3; i++) {
      long began = cpu();
      VectorTraining.Trained trained =
          new VectorTraining(
                  new SkipGramSettings(200, 2, 5, iterations, 20_000_000, 0),
                  Long.parseLong(args[2]))
              .train(words);
      double seconds = (cpu() - began) / 1e9;
      System.out.printf(
          "%s: %.2f s, %.0f tokens/s%n",
          trained, seconds, trained.tokensUsed() * iterations / seconds);
    }
    if (args.length > 3) {
      long began = cpu();
      new Word2Vec()
          .setInputCol("tokens")
          .setOutputCol("v")
          .setVectorSize(200)
          .setMinCount(2)
          .setWindowSize(5)
          .setMaxIter(iterations)
          .setNumPartitions(1)
          .setSeed(0)
          .fit(words.repartition(1));
      System.out.printf("MLlib %.2f s%n", (cpu() - began) / 1e9);
    }
    LocalSession.stop();
  }
}
