"""AIMLE for Apache Spark: explains the scores of texts by the words that decide them."""

from aimle._explainer import (
    AimleTextExplainer,
    AimleTextExplainerModel,
    ChosenToken,
    Explanation,
)
from aimle._summary import AimleTextExplainerSummary

__all__ = [
    "AimleTextExplainer",
    "AimleTextExplainerModel",
    "AimleTextExplainerSummary",
    "ChosenToken",
    "Explanation",
]
