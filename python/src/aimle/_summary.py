"""How a model was trained."""

import json
import re
from dataclasses import dataclass, fields
from typing import Any, Dict, List, Optional

_DURATION = re.compile(r"(-?)PT(?:(-?[\d]+)H)?(?:(-?[\d]+)M)?(?:(-?[\d.]+)S)?")
_NOT_FINITE = {"NaN", "Infinity", "-Infinity"}


class _Summary:
    @classmethod
    def of_json(cls, text: str):
        """Reads what the Java summary's toJson() wrote."""
        read = json.loads(text, object_hook=_with_numbers)
        return cls(**{field.name: read[field.name] for field in fields(cls) if field.name in read})


@dataclass(frozen=True)
class AimleTextExplainerSummary(_Summary):
    """
    How a model was trained. Epochs and rounds are dictionaries, one each, whose names are those of
    the Java records EpochProgress and RoundProgress; times are in seconds, counts are from 0.

    >>> pandas.DataFrame(model.summary.epochs)[["epoch", "trainingLoss", "validationLoss"]]
    """

    bestEpoch: int
    """The epoch whose parameters the model has."""
    skippedTexts: int
    """Texts left out because they were invalid; see handleInvalid."""
    lambdas: Dict[str, Dict[str, float]]
    """Lambda's final state by the name of its vertex; empty if none adapts."""
    epochs: List[Dict[str, Any]]
    rounds: List[Dict[str, Any]]
    fidelity: Optional[Dict[str, Any]] = None
    """To the teacher; its names are those of the Java record Fidelity. None without a teacher."""


@dataclass(frozen=True)
class AimleFeatureExplainerSummary(_Summary):
    """As AimleTextExplainerSummary, of rows of features."""

    bestEpoch: int
    """The epoch whose parameters the model has."""
    skippedRows: int
    """Rows left out because they were invalid; see handleInvalid."""
    lambdas: Dict[str, Dict[str, float]]
    """Lambda's final state by the name of its vertex; empty if none adapts."""
    epochs: List[Dict[str, Any]]
    rounds: List[Dict[str, Any]]


def _with_numbers(entries: Dict[str, Any]) -> Dict[str, Any]:
    return {name: _number(name, value) for name, value in entries.items()}


def _number(name: str, value: Any) -> Any:
    if name in ("elapsed", "remaining"):
        return _seconds(value)
    return float(value) if isinstance(value, str) and value in _NOT_FINITE else value


def _seconds(duration: str) -> float:
    """Of an ISO 8601 duration as Java writes it: PT1H2M3.4S."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(f"'{duration}' is no duration")
    sign, hours, minutes, seconds = match.groups()
    total = 3600 * int(hours or 0) + 60 * int(minutes or 0) + float(seconds or 0)
    return -total if sign else total
