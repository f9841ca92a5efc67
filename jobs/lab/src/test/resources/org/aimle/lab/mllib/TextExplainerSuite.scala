import org.aimle.spark.ml.{AimleTextExplainer, AimleTextExplainerModel}
import org.apache.spark.ml.param.ParamsSuite
import org.apache.spark.ml.util.{DefaultReadWriteTest, MLTest, MLTestingUtils}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.lit

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

  private def parameters(model: AimleTextExplainerModel): Seq[Float] =
    model.network().params().ravel().toFloatVector.toSeq

  test("labels and weights of all numeric types are the same") {
    for (task <- Seq("classification", "regression")) {
      val stage = newExplainer.setTask(task).setWeightCol("weight").setWordVectors(model.wordVectors)
      def typed(kind: String) = texts.withColumn("weight", ($"label" + 1).cast(kind))
        .withColumn("label", $"label".cast(kind))
      val expected = parameters(stage.fit(typed("double")))
      for (kind <- Seq("tinyint", "smallint", "int", "bigint", "float", "decimal(10,0)")) {
        assert(parameters(stage.fit(typed(kind))) === expected, kind)
      }
      refuses(stage, typed("string"), "type string")
    }
  }

  private def refuses(stage: AimleTextExplainer, frame: DataFrame, problem: String): Unit = {
    val message = intercept[IllegalArgumentException](stage.fit(frame)).getMessage
    assert(message.contains(problem), message)
  }

  test("refuses labels and weights that are none, by their value") {
    val weighted = newExplainer.setWeightCol("weight")
    for (value <- Seq(Double.NaN, Double.PositiveInfinity, Double.NegativeInfinity)) {
      refuses(newExplainer, texts.withColumn("label", lit(value)), s"the label $value")
      refuses(weighted, texts.withColumn("weight", lit(value)), s"the weight $value")
    }
    refuses(newExplainer, texts.withColumn("label", lit(null).cast("double")), "a null label")
    refuses(weighted, texts.withColumn("weight", lit(null).cast("double")), "the weight null")
    refuses(weighted, texts.withColumn("weight", lit(-1.0)), "the weight -1.0")
    val classes = newExplainer.setTask("classification")
    refuses(classes, texts.withColumn("label", lit(-1.0)), "the label -1.0")
    refuses(classes, texts.withColumn("label", lit(1.5)), "1.5")
    refuses(classes, texts.withColumn("label", lit(1e9)), "1.0E9")
  }
}
