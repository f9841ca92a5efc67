"""Evaluators and measures in PySpark; see test_stages.py."""

import math
import os
import tempfile
import unittest

from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import HashingTF, VectorAssembler
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql.functions import array, col, expr, lit

import sessions
from aimle import (
    AimleFeatureExplainer,
    AimleTextExplainer,
    Fidelity,
    FidelityEvaluator,
    SubsetPrecisionEvaluator,
)
from test_stages import SMALL


class EvaluationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spark = sessions.local()
        cls.spark.sparkContext.setLogLevel("ERROR")
        cls.reviews = (
            sessions.reviews(cls.spark)
            .withColumn("mask", expr("transform(tokens, t -> t in ('good', 'bad'))"))
            .cache()
        )
        cls.model = AimleTextExplainer(**SMALL).fit(cls.reviews)
        cls.teacher = Pipeline(
            stages=[
                HashingTF(inputCol="tokens", outputCol="features", numFeatures=64),
                LogisticRegression(regParam=0.01),
            ]
        ).fit(cls.reviews)
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        cls.spark.stop()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def test_marked_words_are_counted(self):
        explained = self.model.transform(self.reviews)
        right = explained.select(
            expr("sum(size(filter(explanation, c -> mask[c.index])))"),
            expr("sum(size(explanation))"),
        ).first()
        evaluator = SubsetPrecisionEvaluator()
        self.assertAlmostEqual(evaluator.evaluate(explained), right[0] / right[1])
        self.assertAlmostEqual(
            evaluator.evaluate(explained, {evaluator.metricName: "recall"}), right[0] / 60
        )
        self.assertTrue(evaluator.isLargerBetter())
        evaluator.setK(4).save(self.path("subset"))
        loaded = SubsetPrecisionEvaluator.load(self.path("subset"))
        self.assertEqual((type(loaded), loaded.getK()), (SubsetPrecisionEvaluator, 4))
        with self.assertRaises(TypeError):
            SubsetPrecisionEvaluator(marks="mask")

    def test_models_evaluate_themselves(self):
        metrics = self.model.evaluate(self.reviews)
        predicted = self.model.transform(self.reviews)
        self.assertEqual(metrics.examples, 60)
        self.assertAlmostEqual(
            metrics.meanSquaredError, RegressionEvaluator(metricName="mse").evaluate(predicted)
        )
        self.assertTrue(math.isnan(metrics.accuracy))
        rows = self.reviews.select("id", "label", expr("double(id % 2) a"), expr("double(id) b"))
        rows = VectorAssembler(inputCols=["a", "b"], outputCol="features").transform(rows)
        rows = rows.withColumn("share", array(1 - col("label"), col("label"))).withColumn("w", lit(2))
        stage = AimleFeatureExplainer(k=1, selectorUnits=4, hiddenUnits=4, maxIter=1)
        model = stage.setLabelCol("share").setWeightCol("w").fit(rows)
        self.assertEqual(model.numClasses, 2)
        shares = model.evaluate(rows)
        self.assertTrue(0 <= shares.accuracy <= 1 and shares.logLoss > 0)
        classes = model.setLabelCol("label").evaluate(rows)
        self.assertEqual(classes.accuracy, shares.accuracy)
        self.assertAlmostEqual(classes.logLoss, shares.logLoss)
        self.assertEqual(stage.setLoss("huber").setEpsilon(0.5).getEpsilon(), 0.5)

    def test_fidelity_is_that_to_the_teacher(self):
        stage = AimleTextExplainer(**SMALL).setTeacher(self.teacher)
        model = stage.fit(self.reviews.drop("label"))
        fidelity = model.fidelity(self.reviews.select("tokens"), self.teacher)
        self.assertEqual((type(fidelity), fidelity.texts), (Fidelity, 60))
        self.assertTrue(fidelity.heldOut)
        told = model.summary.fidelity
        self.assertEqual(fidelity, Fidelity(**{**told, "heldOut": True}))
        evaluator = FidelityEvaluator(metricName="effectCovered").setTeacher(self.teacher)
        explained = model.transform(self.reviews)
        self.assertEqual(evaluator.measure(explained), fidelity)
        self.assertEqual(evaluator.evaluate(explained), fidelity.effectCovered)
        self.assertFalse(FidelityEvaluator(metricName="sufficiency").isLargerBetter())
        evaluator.write().overwrite().save(self.path("fidelity"))
        loaded = FidelityEvaluator.load(self.path("fidelity"))
        self.assertEqual(loaded.evaluate(explained), fidelity.effectCovered)

    def test_cross_validation_chooses_by_them(self):
        small = {**SMALL, "maxIter": 1, "maskedCopies": 0, "occlusions": 1}
        stage = AimleTextExplainer(**small).setTeacher(self.teacher)
        grid = ParamGridBuilder().addGrid(stage.k, [1, 3]).build()
        for evaluator in (
            SubsetPrecisionEvaluator(),
            FidelityEvaluator(metricName="effectCovered").setTeacher(self.teacher),
        ):
            tuned = CrossValidator(
                estimator=stage,
                estimatorParamMaps=grid,
                evaluator=evaluator,
                numFolds=2,
                seed=1,
            ).fit(self.reviews.select("id", "tokens", "mask"))
            best = 1 if tuned.avgMetrics[0] >= tuned.avgMetrics[1] else 3
            self.assertEqual(tuned.bestModel.getK(), best)
            for metric in tuned.avgMetrics:
                self.assertTrue(0 < metric <= 1, tuned.avgMetrics)
            tuned.write().overwrite().save(self.path("tuned"))
            again = CrossValidatorModel.load(self.path("tuned"))
            self.assertIs(type(again.getEvaluator()), type(evaluator))


if __name__ == "__main__":
    unittest.main()
