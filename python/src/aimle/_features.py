"""The stages that explain rows of features."""

from typing import List, NamedTuple, Sequence, Union

from pyspark.ml.linalg import Vector, Vectors
from pyspark.ml.util import JavaMLWritable
from pyspark.sql import DataFrame

from aimle._evaluation import ExplainerMetrics
from aimle._java import Readable, field_values, java_defaults
from aimle._params import _AimleFeatureExplainer, _AimleFeatureExplainerModel
from aimle._summary import AimleFeatureExplainerSummary


class ChosenFeature(NamedTuple):
    """
    A feature that explains a row: its place in the vector from 0, its name, its value, and the score
    that chose it. A chosen one-hot encoded attribute is told by the feature that is set.
    """

    index: int
    name: str
    value: float
    score: float


class FeatureGroup(NamedTuple):
    """Features that are chosen as one: a name, and their places in the vector from 0."""

    name: str
    features: List[int]


class RowExplanation(NamedTuple):
    """
    The predicted score or class of a row, the probabilities of the classes (none if a score is
    predicted), and the features from which alone it was predicted.
    """

    prediction: float
    probabilities: List[float]
    chosen: List[ChosenFeature]


class AimleFeatureExplainer(_AimleFeatureExplainer, JavaMLWritable, Readable):
    """
    Learns to explain the scores, or classes, of rows of features: chooses k features of each row
    from which alone a predictor reproduces the label. explainParams() tells what each parameter
    means.

    >>> model = AimleFeatureExplainer(k=4, numWorkers=4).fit(rows)
    >>> model.transform(rows).select("prediction", "explanation").show()
    """

    def _fit(self, dataset: DataFrame) -> "AimleFeatureExplainerModel":
        return AimleFeatureExplainerModel._from_java(self._fit_java(dataset))

    def _create_model(self, java_model) -> "AimleFeatureExplainerModel":
        return AimleFeatureExplainerModel._from_java(java_model)


class AimleFeatureExplainerModel(_AimleFeatureExplainerModel, JavaMLWritable, Readable):
    """
    A trained explainer: predicts the score or class of each row and names the features from which
    alone it does so. Parameters that the training used can be read, but not changed.
    """

    def explain(self, features: Union[Vector, Sequence[float]]) -> RowExplanation:
        """Explains one row, without a Spark job."""
        self._transfer_params_to_java()
        vector = features if isinstance(features, Vector) else Vectors.dense(features)
        explained = self._call_java("explain", vector)
        chosen = [
            ChosenFeature(one.index(), one.name(), one.value(), one.score())
            for one in explained.chosen()
        ]
        return RowExplanation(explained.prediction(), list(explained.probabilities()), chosen)

    def evaluate(self, dataset: DataFrame) -> ExplainerMetrics:
        """How well the model predicts labelCol of other data; what has no label is left out."""
        self._transfer_params_to_java()
        return ExplainerMetrics(*field_values(self._java_obj.evaluate(dataset._jdf), ExplainerMetrics))

    @property
    def numClasses(self) -> int:
        """Classes that the model tells apart, or 1 if it predicts a score."""
        return self._java_obj.numClasses()

    @property
    def numFeatures(self) -> int:
        """Features of a row."""
        return self._java_obj.numFeatures()

    @property
    def featureNames(self) -> List[str]:
        """What the features are called."""
        return list(self._java_obj.featureNames())

    @property
    def featureGroups(self) -> List[FeatureGroup]:
        """The groups of several features that are chosen as one."""
        return [
            FeatureGroup(group.name(), list(group.features()))
            for group in self._java_obj.featureGroups()
        ]

    @property
    def hasSummary(self) -> bool:
        """Whether it is known how the model was trained."""
        return self._java_obj.hasSummary()

    @property
    def summary(self) -> AimleFeatureExplainerSummary:
        """How the model was trained; an error if that is not known, see hasSummary."""
        return AimleFeatureExplainerSummary.of_json(self._java_obj.summary().toJson())

    def _transfer_params_from_java(self) -> None:
        java_defaults(self)
        super()._transfer_params_from_java()
