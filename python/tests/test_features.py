"""The stage that explains rows of features in PySpark; see test_stages.py."""

import os
import tempfile
import unittest

from pyspark.errors import IllegalArgumentException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import OneHotEncoder, StringIndexer, VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.param.shared import HasFeaturesCol
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder

import sessions
from aimle import (
    AimleFeatureExplainer,
    AimleFeatureExplainerModel,
    ChosenFeature,
    FeatureGroup,
)

SMALL = dict(
    idCol="id", k=2, selectorUnits=4, hiddenUnits=4, batchSize=20, maxIter=2, seed=1, numWorkers=2
)


class FeaturesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spark = sessions.local()
        cls.spark.sparkContext.setLogLevel("ERROR")
        cls.people = sessions.people(cls.spark).cache()
        cls.pipeline = Pipeline(
            stages=[
                StringIndexer(inputCol="city", outputCol="index", stringOrderType="alphabetAsc"),
                OneHotEncoder(inputCol="index", outputCol="city_vec", dropLast=False),
                VectorAssembler(inputCols=["age", "a", "city_vec", "b"], outputCol="features"),
                AimleFeatureExplainer(**SMALL),
            ]
        )
        cls.fitted = cls.pipeline.fit(cls.people)
        cls.model = cls.fitted.stages[-1]
        cls.rows = PipelineModel(cls.fitted.stages[:-1]).transform(cls.people).cache()
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        cls.spark.stop()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def predictions(self, model):
        rows = model.transform(self.rows).orderBy("id").collect()
        return [(row.prediction, row.explanation) for row in rows]

    def test_explains_by_feature(self):
        self.assertIs(type(self.model), AimleFeatureExplainerModel)
        names = ["age", "a", "city_vec_oslo", "city_vec_rome", "b"]
        self.assertEqual((self.model.featureNames, self.model.numFeatures), (names, 5))
        self.assertEqual(self.model.featureGroups, [FeatureGroup("city_vec", [2, 3])])
        row = self.model.transform(self.rows).first()
        self.assertEqual(len(row.explanation), 2)
        for chosen in row.explanation:
            self.assertEqual(row.features[chosen["index"]], chosen.value)
            self.assertEqual(names[chosen["index"]], chosen.name)
        values = row.features.toArray()
        places = values.nonzero()[0]
        sparse = Vectors.sparse(5, places, values[places])
        for features in (row.features, sparse, list(values)):
            explanation = self.model.explain(features)
            self.assertEqual(explanation.prediction, row.prediction)
            self.assertEqual(explanation.chosen, [ChosenFeature(*one) for one in row.explanation])
        with self.assertRaises(IllegalArgumentException) as caught:
            self.model.explain([1.0, 2.0])
        self.assertIn("the vector has 2 features instead of 5", str(caught.exception))

    def test_parameters_are_those_of_java(self):
        stage = AimleFeatureExplainer()
        java = {param.name(): param for param in stage._java_obj.params()}
        self.assertEqual(sorted(java), [param.name for param in stage.params])
        for param in stage.params:
            self.assertEqual(java[param.name].doc(), param.doc)
            self.assertEqual(
                stage._java_obj.hasDefault(java[param.name]), stage.hasDefault(param), param.name
            )
        self.assertIsInstance(stage, HasFeaturesCol)
        with self.assertRaises(IllegalArgumentException) as caught:
            AimleFeatureExplainer(**{**SMALL, "k": 5}).fit(self.rows)
        self.assertIn("k is 5, but there are 5 features", str(caught.exception))

    def test_groups_are_given(self):
        model = AimleFeatureExplainer(**SMALL, groups=["0-1", "city_vec"]).fit(self.rows)
        self.assertEqual(
            model.featureGroups, [FeatureGroup("0-1", [0, 1]), FeatureGroup("city_vec", [2, 3])]
        )
        model.save(self.path("grouped"))
        again = AimleFeatureExplainerModel.load(self.path("grouped"))
        self.assertEqual(again.getGroups(), ["0-1", "city_vec"])
        self.assertEqual(again.copy().getGroups(), ["0-1", "city_vec"])
        self.assertEqual(self.predictions(again), self.predictions(model))
        self.assertEqual(again.summary, model.summary)
        self.assertEqual((model.summary.skippedRows, len(model.summary.epochs)), (0, 2))

    def test_pipelines_are_saved_and_loaded(self):
        self.pipeline.save(self.path("pipeline"))
        loaded = Pipeline.load(self.path("pipeline")).getStages()[-1]
        self.assertIs(type(loaded), AimleFeatureExplainer)
        self.assertEqual(self.predictions(loaded.fit(self.rows)), self.predictions(self.model))
        self.fitted.save(self.path("fitted"))
        again = PipelineModel.load(self.path("fitted")).stages[-1]
        self.assertEqual(self.predictions(again), self.predictions(self.model))

    def test_tuning_chooses_k(self):
        stage = AimleFeatureExplainer(**SMALL)
        tuned = CrossValidator(
            estimator=stage,
            estimatorParamMaps=ParamGridBuilder().addGrid(stage.k, [1, 3]).build(),
            evaluator=RegressionEvaluator(metricName="mse"),
            numFolds=2,
            seed=1,
        ).fit(self.rows)
        best = 1 if tuned.avgMetrics[0] < tuned.avgMetrics[1] else 3
        self.assertEqual(tuned.bestModel.getK(), best)


if __name__ == "__main__":
    unittest.main()
