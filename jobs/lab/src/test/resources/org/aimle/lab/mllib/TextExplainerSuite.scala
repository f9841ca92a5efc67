import org.aimle.spark.ml.{AimleTextExplainer, AimleTextExplainerModel}
import org.apache.spark.ml.param.ParamsSuite
import org.apache.spark.ml.util.{DefaultReadWriteTest, MLTest, MLTestingUtils}
import org.apache.spark.sql.{DataFrame, Row}

class TextExplainerSuite extends MLTest with DefaultReadWriteTest {

  import testImplicits._

  private lazy val texts: DataFrame = (0 until 40)
    .map { i =>
      val word = if (i % 2 == 0) "good" else "bad"
      (Seq("the", "beer", "is", word, "on", "day", i.toString), (i + 1) % 2.0)
    }
    .toDF("tokens", "label")

  private def newExplainer = new AimleTextExplainer()
    .setK(2).setMaxIter(1).setNumWorkers(1).setFilters(8).setHiddenUnits(8)
    .setVectorSize(8).setVectorMinCount(1).setVectorIterations(1).setLabelCol("label")

  private lazy val explainer = newExplainer
  private lazy val model: AimleTextExplainerModel = explainer.fit(texts)

  test("params") {
    ParamsSuite.checkParams(new AimleTextExplainer)
    ParamsSuite.checkParams(model)
  }

  test("copies and uids") {
    MLTestingUtils.checkCopyAndUids(explainer, model)
  }

  test("reads what it wrote, from the default") {
    testDefaultReadWrite(newExplainer.setPredictionCol("score"))
  }

  test("estimator and model read what they wrote, and the model explains as before") {
    val params = Map[String, Any]("k" -> 3, "maxIter" -> 1, "filters" -> 8, "hiddenUnits" -> 8,
      "numWorkers" -> 1, "vectorSize" -> 8, "vectorMinCount" -> 1, "vectorIterations" -> 1, "predictionCol" -> "score")
    testEstimatorAndModelReadWrite(new AimleTextExplainer, texts, params,
      Map("k" -> 3, "predictionCol" -> "score"), same)
  }

  private def same(left: AimleTextExplainerModel, right: AimleTextExplainerModel): Unit =
    assert(left.transform(texts).collect() === right.transform(texts).collect())

  test("transforms data frames and streams alike") {
    val input = texts.select("tokens")
    val expected = model.transform(input).collect().map(row => row.getSeq[String](0) -> row).toMap
    testTransformer[Tuple1[Seq[String]]](input, model, "tokens", "prediction", "explanation") {
      case row @ Row(tokens: Seq[_], _: Double, chosen: Seq[_]) =>
        assert(chosen.size === 2)
        assert(row === expected(tokens.asInstanceOf[Seq[String]]))
    }
  }

  test("refuses a column of another type, on data frames and streams") {
    testTransformerByInterceptingException[Tuple1[Double]](
      Seq(1.0).toDF("tokens"), model, "tokens", "prediction")
  }

  test("refuses labels that are not a number or infinite") {
    for (label <- Seq(Double.NaN, Double.PositiveInfinity)) {
      intercept[Exception](newExplainer.fit(texts.withColumn("label",
        org.apache.spark.sql.functions.lit(label))))
    }
  }
}
