package org.aimle.spark.ml;

import dev.ludovic.netlib.blas.BLAS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aimle.dl4j.NativeBlas;
import org.aimle.explain.WordVectors;
import org.aimle.spark.text.LocalSession;
import org.aimle.spark.training.executor.ExecutorSetup;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What {@link SystemBlasTest} runs in a JVM of its own: its arguments, one after the other. */
final class SystemBlasRun {

  private SystemBlasRun() {}

  public static void main(String[] steps) {
    for (String step : steps) {
      switch (step) {
        case "our-setup" -> ExecutorSetup.loadBlas();
        case "check" -> NativeBlas.load();
        case "mllib" -> System.out.println("mllib " + BLAS.getInstance().getClass().getName());
        case "vectors" -> System.out.println("vectors " + vectors());
        case "products" -> {
          NativeBlas.Products products = NativeBlas.measure();
          System.out.println("products " + products);
          System.out.println("slow " + products.slow() + ", foreign " + products.foreign());
        }
        default -> throw new IllegalArgumentException(step);
      }
    }
  }

  /** Word vectors of some made-up texts, as a hash of their bits. */
  private static int vectors() {
    List<Row> texts = new ArrayList<>();
    for (int text = 0; text < 200; text++) {
      String[] words = new String[20];
      for (int i = 0; i < words.length; i++) {
        words[i] = "w" + (text * 31 + i * i * 7 + text * i) % 50;
      }
      texts.add(RowFactory.create((Object) words));
    }
    StructType schema =
        new StructType().add("tokens", DataTypes.createArrayType(DataTypes.StringType));
    Dataset<Row> words = LocalSession.get().createDataFrame(texts, schema).repartition(1);
    WordVectors trained =
        VectorSources.train(
            words, new AimleTextExplainer().setVectorSize(50).setVectorIterations(2));
    int hash = 0;
    float[] vector = new float[trained.dimension()];
    for (int word = 0; word < trained.size(); word++) {
      trained.copyVector(word, vector, 0);
      hash = 31 * hash + Arrays.hashCode(vector);
    }
    LocalSession.stop();
    return hash;
  }
}
