package org.aimle.spark.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows whose label follows from the number {@code age} and from {@code home_city}, but not from
 * four other numbers, nor from {@code home_country}, as MLlib's own stages encode them.
 */
final class Customers {

  /** The last has no column: the encoder drops one value. */
  static final List<String> CITIES = List.of("new_york", "rome", "sao_paulo", "oslo");

  private static final List<String> COUNTRIES = List.of("it", "no", "us");

  private static final StructType COLUMNS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("age", DataTypes.DoubleType)
          .add("a", DataTypes.DoubleType)
          .add("constant", DataTypes.DoubleType)
          .add("b", DataTypes.IntegerType)
          .add("far_off", DataTypes.DoubleType)
          .add("home_city", DataTypes.StringType)
          .add("home_country", DataTypes.StringType)
          .add("label", DataTypes.DoubleType)
          .add("held", DataTypes.BooleanType);

  private Customers() {}

  /** Rows of a column {@code features} with names and marks. */
  static Dataset<Row> assembled(SparkSession spark, int rows) {
    Dataset<Row> plain = plain(spark, rows);
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer()
                  .setInputCols(new String[] {"home_city", "home_country"})
                  .setOutputCols(new String[] {"city_index", "country_index"})
                  .setStringOrderType("alphabetAsc"),
              new OneHotEncoder()
                  .setInputCols(new String[] {"city_index", "country_index"})
                  .setOutputCols(new String[] {"home_city_vec", "home_country_vec"}),
              new VectorAssembler()
                  .setInputCols(
                      new String[] {
                        "age", "a", "home_city_vec", "home_country_vec", "constant", "b", "far_off"
                      })
                  .setOutputCol("features")
            })
        .fit(plain)
        .transform(plain)
        .drop("city_index", "country_index", "home_city_vec", "home_country_vec")
        .cache();
  }

  private static Dataset<Row> plain(SparkSession spark, int count) {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < count; id++) {
      double age = 40 + 10 * random.nextGaussian();
      String city = CITIES.get(random.nextInt(CITIES.size()));
      double label = (age > 40 ? 0.6 : 0) + (city.contains("_") ? 0.4 : 0);
      rows.add(
          RowFactory.create(
              id,
              age,
              random.nextGaussian(),
              0.1,
              random.nextInt(5),
              1e9 + random.nextGaussian(),
              city,
              COUNTRIES.get(random.nextInt(COUNTRIES.size())),
              label,
              id % 6 == 0));
    }
    return spark.createDataFrame(rows, COLUMNS);
  }
}
