import org.aimle.spark.ml.{AimleFeatureExplainer, AimleFeatureExplainerModel}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.param.ParamsSuite
import org.apache.spark.ml.util.{DefaultReadWriteTest, MLTest, MLTestingUtils}
import org.apache.spark.sql.{DataFrame, Row}

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
}
