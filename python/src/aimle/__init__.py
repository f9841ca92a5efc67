"""
AIMLE for Apache Spark: explains the scores of texts by the words, and of rows by the features, that
decide them.
"""

from aimle._evaluation import (
    ExplainerMetrics,
    Fidelity,
    FidelityEvaluator,
    SubsetPrecisionEvaluator,
)
from aimle._explainer import (
    AimleTextExplainer,
    AimleTextExplainerModel,
    ChosenToken,
    Explanation,
)
from aimle._features import (
    AimleFeatureExplainer,
    AimleFeatureExplainerModel,
    ChosenFeature,
    FeatureGroup,
    RowExplanation,
)
from aimle._summary import AimleFeatureExplainerSummary, AimleTextExplainerSummary

__all__ = [
    "AimleFeatureExplainer",
    "AimleFeatureExplainerModel",
    "AimleFeatureExplainerSummary",
    "AimleTextExplainer",
    "AimleTextExplainerModel",
    "AimleTextExplainerSummary",
    "ChosenFeature",
    "ChosenToken",
    "ExplainerMetrics",
    "Explanation",
    "FeatureGroup",
    "Fidelity",
    "FidelityEvaluator",
    "RowExplanation",
    "SubsetPrecisionEvaluator",
]
