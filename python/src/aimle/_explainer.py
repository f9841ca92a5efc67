"""The stages that explain texts."""

from ctypes import c_float
from typing import List, NamedTuple, Union

from pyspark.ml import PipelineModel
from pyspark.ml.feature import Word2VecModel
from pyspark.ml.util import JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame

from aimle._evaluation import ExplainerMetrics, Fidelity
from aimle._java import Readable, field_values, java_defaults
from aimle._params import _AimleTextExplainer, _AimleTextExplainerModel
from aimle._summary import AimleTextExplainerSummary


class ChosenToken(NamedTuple):
    """A token that explains a text: its position from 0, itself, and the score that chose it."""

    index: int
    token: str
    score: float


class Explanation(NamedTuple):
    """
    The predicted score or class of a text, the probabilities of the classes (none if a score is
    predicted), and the tokens from which alone it was predicted.
    """

    prediction: float
    probabilities: List[float]
    chosen: List[ChosenToken]


class AimleTextExplainer(_AimleTextExplainer, JavaMLWritable, Readable):
    """
    Learns to explain the scores, or classes, of texts: chooses k tokens of each text from which
    alone a predictor reproduces the label. explainParams() tells what each parameter means.

    >>> model = AimleTextExplainer(k=10, numWorkers=4).fit(reviews)
    >>> model.transform(reviews).select("prediction", "explanation").show()
    """

    def setWordVectors(self, model: Word2VecModel) -> "AimleTextExplainer":
        """Uses the vectors of a fitted Word2VecModel instead of training some."""
        self._java_obj.setWordVectors(model._java_obj)
        return self

    def setTeacher(self, teacher: Union[JavaTransformer, PipelineModel]) -> "AimleTextExplainer":
        """
        Explains another model: what it says of texts takes the place of labels. It reads tokensCol
        alone and writes teacherCol: a fitted stage of PySpark, or a PipelineModel of such.
        """
        self._java_obj.setTeacher(teacher._to_java())
        return self

    def _fit(self, dataset: DataFrame) -> "AimleTextExplainerModel":
        return AimleTextExplainerModel._from_java(self._fit_java(dataset))

    def _create_model(self, java_model) -> "AimleTextExplainerModel":
        return AimleTextExplainerModel._from_java(java_model)


class AimleTextExplainerModel(_AimleTextExplainerModel, JavaMLWritable, Readable):
    """
    A trained explainer: predicts the score or class of each text and names the tokens from which
    alone it does so. Parameters that the training used can be read, but not changed.
    """

    def explain(self, tokens: List[str]) -> Explanation:
        """Explains one text, without a Spark job."""
        self._transfer_params_to_java()
        explained = self._java_obj.explain(list(tokens))
        # A Java float reaches Python as its shortest decimal; rounded to one again it is what a DataFrame has.
        chosen = [
            ChosenToken(one.index(), one.token(), c_float(one.score()).value)
            for one in explained.chosen()
        ]
        return Explanation(explained.prediction(), list(explained.probabilities()), chosen)

    def evaluate(self, dataset: DataFrame) -> ExplainerMetrics:
        """How well the model predicts labelCol of other data; what has no label is left out."""
        self._transfer_params_to_java()
        return ExplainerMetrics(*field_values(self._java_obj.evaluate(dataset._jdf), ExplainerMetrics))

    def fidelity(
        self, dataset: DataFrame, teacher: Union[JavaTransformer, PipelineModel]
    ) -> Fidelity:
        """How true the model is to another one, on texts without labels."""
        self._transfer_params_to_java()
        measured = self._java_obj.fidelity(dataset._jdf, teacher._to_java())
        return Fidelity(*field_values(measured, Fidelity))

    @property
    def numClasses(self) -> int:
        """Classes that the model tells apart, or 1 if it predicts a score."""
        return self._java_obj.numClasses()

    @property
    def hasSummary(self) -> bool:
        """Whether it is known how the model was trained."""
        return self._java_obj.hasSummary()

    @property
    def summary(self) -> AimleTextExplainerSummary:
        """How the model was trained; an error if that is not known, see hasSummary."""
        return AimleTextExplainerSummary.of_json(self._java_obj.summary().toJson())

    def _transfer_params_from_java(self) -> None:
        java_defaults(self)
        super()._transfer_params_from_java()
