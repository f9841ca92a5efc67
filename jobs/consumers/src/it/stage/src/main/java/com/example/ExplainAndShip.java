package com.example;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Fits the stage on a few made-up texts, explains one, and solves a supply problem on executors. */
public final class ExplainAndShip {

  public static void main(String[] args) {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> texts = spark.createDataFrame(rows(), schema());
      AimleTextExplainerModel model =
          new AimleTextExplainer()
              .setK(2)
              .setVectorSize(4)
              .setVectorIterations(1)
              .setFilters(4)
              .setHiddenUnits(4)
              .setNumWorkers(2)
              .setMaxIter(1)
              .fit(texts);
      Row row = model.transform(texts).select("explanation").first();
      System.out.println("explained by " + row.getList(0).size() + " words");

      List<String> open =
          new JavaSparkContext(spark.sparkContext())
              .parallelize(List.of(1, 2), 2)
              .map(i -> solved(new float[] {-1, -5, -1, -4, -2, -1, -3, -2}))
              .collect();
      System.out.println("open " + open);
    }
  }

  /** Two facilities of capacity 3, three customers of demand 1: which open, and which lanes. */
  private static String solved(float[] theta) {
    try (MapSolver solver =
        SolverSpec.parse("facility-location:facilities=2,customers=3,capacities=3,demands=1")
            .create()) {
      float[] z = new float[theta.length];
      solver.solve(theta, z, 0, z.length);
      return Arrays.toString(z);
    }
  }

  private static StructType schema() {
    return new StructType()
        .add("tokens", DataTypes.createArrayType(DataTypes.StringType))
        .add("label", DataTypes.DoubleType);
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      boolean good = i % 2 == 0;
      rows.add(
          RowFactory.create(
              new String[] {"the", "beer", "is", good ? "good" : "bad", "today"}, good ? 1.0 : 0.0));
    }
    return rows;
  }
}
