"""The stages in PySpark: python -m unittest, with PySpark and python/src on the path and AIMLE_JAR set."""

import gc
import os
import pickle
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from pyspark.errors import IllegalArgumentException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import MulticlassClassificationEvaluator, RegressionEvaluator
from pyspark.ml.feature import HashingTF, SQLTransformer, StringIndexer, Word2Vec
from pyspark.ml.param.shared import HasMaxIter, HasSeed
from pyspark.ml.tuning import (
    CrossValidator,
    CrossValidatorModel,
    ParamGridBuilder,
    TrainValidationSplit,
)
from pyspark.sql.functions import expr

import sessions
from aimle import (
    AimleTextExplainer,
    AimleTextExplainerModel,
    ChosenToken,
    SubsetPrecisionEvaluator,
)
from aimle._java import java_class

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = dict(
    idCol="id",
    k=2,
    filters=4,
    hiddenUnits=4,
    vectorSize=4,
    vectorIterations=1,
    batchSize=20,
    maxIter=2,
    seed=1,
)


class StagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spark = sessions.local()
        cls.spark.sparkContext.setLogLevel("ERROR")
        cls.reviews = sessions.reviews(cls.spark).cache()
        cls.model = AimleTextExplainer(**SMALL).fit(cls.reviews)
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        cls.spark.stop()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def predictions(self, model):
        rows = model.transform(self.reviews).orderBy("id").collect()
        return [(row.prediction, row.explanation) for row in rows]

    def test_transform_adds_two_columns(self):
        self.assertIs(type(self.model), AimleTextExplainerModel)
        transformed = self.model.transform(self.reviews)
        self.assertEqual(transformed.columns, self.reviews.columns + ["prediction", "explanation"])
        row = transformed.first()
        self.assertEqual(len(row.explanation), 2)
        for chosen in row.explanation:
            self.assertEqual(row.tokens[chosen["index"]], chosen.token)
        self.assertTrue(0 < row.prediction < 1)

    def test_parameters_are_those_of_java(self):
        stage = AimleTextExplainer()
        java = {param.name(): param for param in stage._java_obj.params()}
        self.assertEqual(sorted(java), [param.name for param in stage.params])
        for param in stage.params:
            self.assertEqual(java[param.name].doc(), param.doc)
            has_default = stage._java_obj.hasDefault(java[param.name])
            self.assertEqual(has_default, stage.hasDefault(param), param.name)
            if has_default:
                value = stage._java_obj.getDefault(java[param.name]).get()
                self.assertEqual(value, stage.getOrDefault(param), param.name)
                getter = getattr(stage, "get" + param.name[0].upper() + param.name[1:])
                self.assertEqual(value, getter())
        self.assertIsInstance(stage, HasMaxIter)
        self.assertIsInstance(stage, HasSeed)

    def test_parameters_are_set_as_in_pyspark(self):
        stage = AimleTextExplainer(k=3, dropout=0)
        self.assertEqual((stage.getK(), stage.getDropout()), (3, 0.0))
        self.assertIs(stage.setParams(k=4, tokensCol="words"), stage)
        self.assertEqual(stage.setMaxLength(9).getMaxLength(), 9)
        self.assertEqual((stage.getK(), stage.getTokensCol()), (4, "words"))
        copy = stage.copy({stage.k: 5})
        self.assertEqual((stage.getK(), copy.getK(), copy.uid), (4, 5, stage.uid))
        self.assertIn("current: 4", stage.explainParam("k"))

    def test_a_refused_constructor_raises_its_own_error_alone(self):
        with mock.patch("sys.unraisablehook") as besides:
            with self.assertRaisesRegex(TypeError, "forces keyword arguments"):
                AimleTextExplainer(3)
            with self.assertRaisesRegex(TypeError, "unexpected keyword argument 'tokens'"):
                AimleTextExplainer(tokens="words")
            with self.assertRaisesRegex(TypeError, 'Invalid param value given for param "k"'):
                AimleTextExplainer(k="many")
            with self.assertRaisesRegex(TypeError, "unexpected keyword argument 'marks'"):
                SubsetPrecisionEvaluator(marks="mask")
            gc.collect()
        besides.assert_not_called()

    def test_a_teacher_takes_the_place_of_labels(self):
        teacher = Pipeline(
            stages=[
                HashingTF(inputCol="tokens", outputCol="features", numFeatures=64),
                LogisticRegression(regParam=0.01),
            ]
        ).fit(self.reviews)
        stage = AimleTextExplainer(**SMALL).setTeacher(teacher)
        model = stage.copy().fit(self.reviews.drop("label"))
        self.assertEqual(model.numClasses, 2)
        self.assertEqual(model.summary.fidelity["texts"], 60)
        self.assertFalse(model.summary.fidelity["heldOut"])
        self.assertIsNone(self.model.summary.fidelity)

    def test_messages_are_those_of_java(self):
        for wrong, message in [
            (dict(k=0), "k is 0 but must be at least 1"),
            (dict(noise="loud"), "noise is 'loud'"),
            (dict(tokensCol="words"), "tokensCol is 'words', but the data set has no such column"),
        ]:
            with self.assertRaises(IllegalArgumentException) as caught:
                AimleTextExplainer(**{**SMALL, **wrong}).fit(self.reviews)
            self.assertIn(message, str(caught.exception))
            self.assertNotIn("\tat ", str(caught.exception))

    def test_what_training_fixed_stays(self):
        self.assertEqual(self.model.getK(), 2)
        with self.assertRaises(IllegalArgumentException) as caught:
            self.model.copy({self.model.k: 3})
        self.assertIn("k is 2 in this model", str(caught.exception))
        copy = self.model.copy({self.model.predictionCol: "score"})
        copy.clear(copy.k)
        self.assertEqual(copy.getK(), 2)
        self.assertIn("score", copy.transform(self.reviews).columns)
        self.assertIn("why", copy.setExplanationCol("why").transform(self.reviews).columns)

    def test_summary(self):
        self.assertTrue(self.model.hasSummary)
        summary = self.model.summary
        self.assertEqual(
            [(epoch["epoch"], epoch["examples"]) for epoch in summary.epochs], [(0, 60), (1, 60)]
        )
        self.assertEqual((summary.bestEpoch, summary.skippedTexts), (1, 0))
        self.assertTrue(summary.rounds[0]["trainingLoss"] > 0)
        self.assertIsInstance(summary.epochs[0]["elapsed"], float)
        (name,) = summary.lambdas
        self.assertEqual(summary.lambdas[name], summary.rounds[-1]["layers"][name]["lambda"])
        validated = AimleTextExplainer(**SMALL, validationIndicatorCol="validation")
        epochs = validated.fit(self.reviews).summary.epochs
        self.assertEqual(epochs[0]["examples"], 48)
        self.assertTrue(epochs[0]["validationLoss"] > 0)

    def test_explains_one_text(self):
        row = self.model.transform(self.reviews).first()
        explanation = self.model.explain(row.tokens)
        self.assertEqual((explanation.prediction, explanation.probabilities), (row.prediction, []))
        self.assertEqual(explanation.chosen, [ChosenToken(*one) for one in row.explanation])
        with self.assertRaises(IllegalArgumentException) as caught:
            self.model.explain(["a", None])
        self.assertIn("has a null token at position 1", str(caught.exception))

    def test_invalid_texts_are_skipped(self):
        odd = self.reviews.selectExpr("id", "if(id = 3, null, tokens) as tokens", "label")
        with self.assertRaises(IllegalArgumentException):
            AimleTextExplainer(**SMALL).fit(odd)
        model = AimleTextExplainer(**SMALL, handleInvalid="skip").fit(odd)
        self.assertEqual(model.summary.skippedTexts, 1)
        self.assertEqual(model.transform(odd).count(), 59)

    def test_explains_classes(self):
        named = self.reviews.withColumn("mood", expr("if(label > 0.5, 'good', 'bad')"))
        indexer = StringIndexer(
            inputCol="mood", outputCol="class", stringOrderType="alphabetAsc"
        ).fit(named)
        classes = indexer.transform(named)
        model = AimleTextExplainer(**SMALL, labelCol="class", thresholds=[1.0, 0.0]).fit(classes)
        self.assertEqual((model.numClasses, self.model.numClasses), (2, 1))
        transformed = model.transform(classes)
        accuracy = MulticlassClassificationEvaluator(metricName="accuracy", labelCol="class")
        self.assertEqual(accuracy.evaluate(transformed), 0.5)
        row = transformed.first()
        explanation = model.setThresholds([0.0, 1.0]).explain(row.tokens)
        self.assertEqual((row.prediction, explanation.prediction), (1.0, 0.0))
        self.assertEqual(explanation.probabilities, list(row.probability.toArray()))
        model.save(self.path("classes"))
        self.assertEqual(
            AimleTextExplainerModel.load(self.path("classes")).getThresholds(), [0.0, 1.0]
        )

    def test_stages_are_saved_and_loaded(self):
        stage = AimleTextExplainer(**SMALL)
        stage.save(self.path("stage"))
        loaded = AimleTextExplainer.load(self.path("stage"))
        self.assertIs(type(loaded), AimleTextExplainer)
        self.assertEqual((loaded.uid, loaded.getK()), (stage.uid, 2))
        self.model.save(self.path("model"))
        self.model.write().overwrite().save(self.path("model"))
        again = AimleTextExplainerModel.read().load(self.path("model"))
        self.assertEqual(self.predictions(again), self.predictions(self.model))
        self.assertEqual(again.summary, self.model.summary)
        self.assertEqual(again.copy().getK(), 2)

    def test_word_vectors_of_a_fitted_model(self):
        words = Word2Vec(inputCol="tokens", outputCol="vector", vectorSize=6, minCount=1, seed=1)
        stage = AimleTextExplainer(**SMALL).setWordVectors(words.fit(self.reviews))
        stage.save(self.path("with-vectors"))
        for one in (stage, stage.copy(), AimleTextExplainer.load(self.path("with-vectors"))):
            vectors = one.fit(self.reviews)._java_obj.wordVectors()
            self.assertEqual((vectors.dimension(), vectors.size()), (6, 6))

    def test_pipelines_are_loaded_elsewhere(self):
        lower = SQLTransformer(statement="SELECT id, label, tokens FROM __THIS__")
        pipeline = Pipeline(stages=[lower, AimleTextExplainer(**SMALL)])
        pipeline.save(self.path("pipeline"))
        self.assertIs(type(Pipeline.load(self.path("pipeline")).getStages()[1]), AimleTextExplainer)
        fitted = pipeline.fit(self.reviews)
        fitted.save(self.path("fitted"))
        self.assertEqual(
            self.predictions(PipelineModel.load(self.path("fitted"))), self.predictions(fitted)
        )
        expected = f"k=2 {self.predictions(fitted)[0][0]!r}"
        self.assertEqual(
            self.elsewhere(os.environ["PYTHONPATH"]),
            "aimle._explainer.AimleTextExplainerModel " + expected,
        )
        # Only the jar is there, as with --packages.
        source = os.path.join(os.path.dirname(HERE), "src")
        path = [one for one in sys.path if one and os.path.realpath(one) != os.path.realpath(source)]
        self.assertEqual(
            self.elsewhere(os.pathsep.join(path), "spark_submit_pyFiles=" + sessions.JAR),
            "aimle._explainer.AimleTextExplainerModel " + expected,
        )

    def elsewhere(self, path, *settings):
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET", "SPARK_ENV_LOADED")
        }
        environment["PYTHONPATH"] = path
        command = [sys.executable, "load_elsewhere.py", self.path("fitted"), *settings]
        run = subprocess.run(
            command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=300
        )
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout.strip()

    def test_tuning_chooses_k(self):
        stage = AimleTextExplainer(checkpointDir=self.path("checkpoints"), **SMALL)
        grid = ParamGridBuilder().addGrid(stage.k, [1, 3]).build()
        mse = RegressionEvaluator(metricName="mse")
        tuned = CrossValidator(
            estimator=stage, estimatorParamMaps=grid, evaluator=mse, numFolds=2, seed=1
        ).fit(self.reviews)
        best = 1 if tuned.avgMetrics[0] < tuned.avgMetrics[1] else 3
        self.assertEqual(tuned.bestModel.getK(), best)
        tuned.save(self.path("tuned"))
        again = CrossValidatorModel.load(self.path("tuned"))
        self.assertEqual(again.bestModel.getK(), best)
        self.assertEqual(again.getEstimator().getFilters(), 4)
        # Two for each fold and one for the best on all texts.
        self.assertEqual(len(os.listdir(self.path("checkpoints"))), 5)
        split = TrainValidationSplit(
            estimator=stage, estimatorParamMaps=grid, evaluator=mse, seed=1
        ).fit(self.reviews)
        chosen = 1 if split.validationMetrics[0] < split.validationMetrics[1] else 3
        self.assertEqual(split.bestModel.getK(), chosen)
        # The split adds two; two epochs do not settle which k is best: if both chose the same, its best is there.
        folders = 7 if chosen == best else 8
        self.assertEqual(len(os.listdir(self.path("checkpoints"))), folders)
        again = stage.fit(self.reviews, {stage.k: best})
        self.assertEqual(self.predictions(again), self.predictions(tuned.bestModel))
        self.assertEqual(len(os.listdir(self.path("checkpoints"))), folders)

    def test_a_missing_jar_is_told(self):
        with self.assertRaises(RuntimeError) as caught:
            java_class("Nothing")
        self.assertIn("--packages org.aimle:aimle-spark_2.12", str(caught.exception))

    def test_classes_are_pickled(self):
        self.assertIs(pickle.loads(pickle.dumps(AimleTextExplainerModel)), AimleTextExplainerModel)


if __name__ == "__main__":
    unittest.main()
