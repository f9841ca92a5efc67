import org.aimle.spark.ml.{AimleFeatureExplainer, AimleFeatureExplainerModel}
import org.apache.spark.ml.feature.LabeledPoint
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.ParamsSuite
import org.apache.spark.ml.util.{DefaultReadWriteTest, MLTest, MLTestingUtils}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.ml.functions.{array_to_vector, vector_to_array}
import org.apache.spark.sql.functions.{array, concat, lit}
import org.apache.spark.sql.types.DoubleType

class FeatureExplainerSuite extends MLTest with DefaultReadWriteTest {

  import testImplicits._

  private lazy val rows: DataFrame = (0 until 40)
    .map { i =>
      val values = Array(i % 2 - 0.5, i * 0.1, (i * 7 % 10).toDouble)
      (if (i % 3 == 0) Vectors.dense(values).toSparse else Vectors.dense(values), (i % 2).toDouble)
    }
    .toDF("features", "label")

  private def newExplainer = new AimleFeatureExplainer()
    .setK(1).setMaxIter(1).setNumWorkers(1).setHiddenUnits(8)

  private lazy val explainer = newExplainer
  private lazy val model: AimleFeatureExplainerModel = explainer.fit(rows)

  test("params") {
    ParamsSuite.checkParams(new AimleFeatureExplainer)
    ParamsSuite.checkParams(model)
  }

  test("copies and uids") {
    MLTestingUtils.checkCopyAndUids(explainer, model)
  }

  test("reads what it wrote, from the default") {
    testDefaultReadWrite(newExplainer.setPredictionCol("score"))
  }

  test("estimator and model read what they wrote, and the model explains as before") {
    val params = Map[String, Any]("k" -> 2, "maxIter" -> 1, "hiddenUnits" -> 8, "numWorkers" -> 1,
      "predictionCol" -> "score")
    testEstimatorAndModelReadWrite(new AimleFeatureExplainer, rows, params,
      Map("k" -> 2, "predictionCol" -> "score"), same)
  }

  private def same(left: AimleFeatureExplainerModel, right: AimleFeatureExplainerModel): Unit =
    assert(left.transform(rows).collect() === right.transform(rows).collect())

  test("transforms data frames and streams alike") {
    val input = rows.select("features")
    val expected = model.transform(input).collect().map(row => row.getAs[Vector](0) -> row).toMap
    testTransformer[Tuple1[Vector]](input, model, "features", "prediction", "explanation") {
      case row @ Row(features: Vector, _: Double, chosen: Seq[_]) =>
        assert(chosen.size === 1)
        assert(row === expected(features))
    }
  }

  test("refuses a column of another type, on data frames and streams") {
    testTransformerByInterceptingException[Tuple1[Double]](
      Seq(1.0).toDF("features"), model, "features", "prediction")
  }

  private def parameters(model: AimleFeatureExplainerModel): Seq[Float] =
    model.network().params().ravel().toFloatVector.toSeq

  test("labels and weights of all numeric types are the same") {
    for (task <- Seq("classification", "regression")) {
      val frames = (if (task == "regression") MLTestingUtils.genRegressionDFWithNumericLabelCol(spark)
        else MLTestingUtils.genClassifDFWithNumericLabelCol(spark)).map { case (kind, frame) =>
          val number = frame("label").cast(DoubleType)
          kind -> frame.withColumn("features", array_to_vector(
            concat(vector_to_array(frame("features")), array(number * 2, number * number))))
        }
      val stage = newExplainer.setTask(task).setWeightCol("weight")
      val expected = parameters(stage.fit(frames(DoubleType)))
      for ((kind, frame) <- frames) {
        assert(parameters(stage.fit(frame)) === expected, kind)
      }
      refuses(stage, frames(DoubleType).withColumn("label", lit("1")), "type string")
    }
  }

  test("the scale of weights does not matter") {
    val points = rows.select("label", "features").as[LabeledPoint]
    MLTestingUtils.testArbitrarilyScaledWeights[AimleFeatureExplainerModel, AimleFeatureExplainer](
      points, newExplainer, (left, right) =>
        parameters(left).zip(parameters(right)).foreach { case (a, b) => assert(math.abs(a - b) < 1e-5) })
  }

  private def refuses(stage: AimleFeatureExplainer, frame: DataFrame, problem: String): Unit = {
    val message = intercept[IllegalArgumentException](stage.fit(frame)).getMessage
    assert(message.contains(problem), message)
  }

  test("refuses labels and weights that are none, by their value") {
    val weighted = newExplainer.setWeightCol("weight")
    for (value <- Seq(Double.NaN, Double.PositiveInfinity, Double.NegativeInfinity)) {
      refuses(newExplainer, rows.withColumn("label", lit(value)), s"the label $value")
      refuses(weighted, rows.withColumn("weight", lit(value)), s"the weight $value")
    }
    refuses(newExplainer, rows.withColumn("label", lit(null).cast("double")), "a null label")
    refuses(weighted, rows.withColumn("weight", lit(null).cast("double")), "the weight null")
    refuses(weighted, rows.withColumn("weight", lit(-1.0)), "the weight -1.0")
    val classes = newExplainer.setTask("classification")
    refuses(classes, rows.withColumn("label", lit(-1.0)), "the label -1.0")
    refuses(classes, rows.withColumn("label", lit(1.5)), "1.5")
    refuses(classes, rows.withColumn("label", lit(1e9)), "1.0E9")
  }

  test("refuses vectors that are none, by what is wrong with them") {
    refuses(newExplainer, vectors(null), "is null")
    for (value <- Seq(Double.NaN, Double.PositiveInfinity, Double.NegativeInfinity)) {
      refuses(newExplainer, vectors(Vectors.dense(1, value, 1)), s"the value $value")
      refuses(newExplainer, vectors(Vectors.sparse(3, Array(1), Array(value))), s"the value $value")
    }
    refuses(newExplainer, vectors(Vectors.dense(1, 2)), "2 features instead of 3")
  }

  private def vectors(odd: Vector): DataFrame = rows.union(Seq((odd, 1.0)).toDF("features", "label"))
}
