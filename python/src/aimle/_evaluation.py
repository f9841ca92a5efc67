"""How good predictions and explanations are."""

from typing import NamedTuple, Union

from pyspark.ml import PipelineModel
from pyspark.ml.util import JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame

from aimle._java import Readable, field_values
from aimle._params import _FidelityEvaluator, _SubsetPrecisionEvaluator


class ExplainerMetrics(NamedTuple):
    """
    How well a model predicts labels; weighted means where weightCol is set. What labels do not have
    is NaN. r2 is at most 1; where all labels are equal, it is 1 if all predictions are exact, else 0.
    """

    examples: int
    meanSquaredError: float
    r2: float
    accuracy: float
    logLoss: float


class Fidelity(NamedTuple):
    """How true explanations are to the teacher; what each means is told by the Java record Fidelity."""

    texts: int
    heldOut: bool
    agreement: float
    r2: float
    sufficiency: float
    comprehensiveness: float
    topWords: float
    effectCovered: float


class SubsetPrecisionEvaluator(_SubsetPrecisionEvaluator, JavaMLWritable, Readable):
    """
    How well chosen words agree with those that people marked, over the texts that have marked words:
    metricName precision, chosen marked words per chosen word, or recall, per marked word.
    """


class FidelityEvaluator(_FidelityEvaluator, JavaMLWritable, Readable):
    """
    How true explanations are to the model that they explain, by asking that model; see Fidelity for
    the metrics.

    >>> evaluator = FidelityEvaluator(metricName="effectCovered").setTeacher(teacher)
    """

    def setTeacher(self, teacher: Union[JavaTransformer, PipelineModel]) -> "FidelityEvaluator":
        """The model that is explained, as AimleTextExplainer.setTeacher takes it."""
        self._java_obj.setTeacher(teacher._to_java())
        return self

    def measure(self, dataset: DataFrame) -> Fidelity:
        """All metrics together."""
        self._transfer_params_to_java()
        return Fidelity(*field_values(self._java_obj.measure(dataset._jdf), Fidelity))
