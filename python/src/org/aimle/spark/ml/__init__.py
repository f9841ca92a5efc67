"""
PySpark looks for the Python class of a Java stage under the Java class's name: so it finds these
when it loads a pipeline. Import them from aimle.
"""

from aimle import (
    AimleFeatureExplainer,
    AimleFeatureExplainerModel,
    AimleTextExplainer,
    AimleTextExplainerModel,
    FidelityEvaluator,
    SubsetPrecisionEvaluator,
)

__all__ = [
    "AimleFeatureExplainer",
    "AimleFeatureExplainerModel",
    "AimleTextExplainer",
    "AimleTextExplainerModel",
    "FidelityEvaluator",
    "SubsetPrecisionEvaluator",
]
