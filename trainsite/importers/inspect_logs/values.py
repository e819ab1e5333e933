"""The values of scores as numbers: letters, booleans, numbers, and several of them in one score."""

import math

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json

_LETTERS = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}
"""Correct, partial, incorrect, no answer."""
_WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a number, null where it is none, and as the source has it."""

    number: float | None
    said: Json


def to_number(value: Json) -> float | None:
    """Return what Inspect's ``value_to_float`` does with its usual letters; None where that would warn."""
    if isinstance(value, str):
        if value in _LETTERS:
            return _LETTERS[value]
        word = value.strip().lower()
        return _WORDS[word] if word in _WORDS else _from_text(word)
    if isinstance(value, bool | int | float):
        number = _finite(value)
        return None if number is None else number
    return None


def named_scores(sample: dict[str, Json]) -> dict[str, Json]:
    """Return a sample's scores by scorer; logs of 2024 may have a single one without a name."""
    scores = sample.get("scores")
    if isinstance(scores, dict) and scores:
        return {str(name) or "score": score for name, score in scores.items() if score is not None}
    return {"score": sample["score"]} if sample.get("score") is not None else {}


def flat_values(name: str, score: Json) -> dict[str, Value]:
    """Return the values of a score by metric: ``<scorer>``, or ``<scorer>/<key>`` where it gives several."""
    value = score.get("value") if isinstance(score, dict) else score
    if isinstance(value, dict):
        return {f"{name}/{key}": Value(to_number(item), item) for key, item in value.items()}
    if isinstance(value, list):
        return {f"{name}/{number}": Value(to_number(item), item) for number, item in enumerate(value, 1)}
    return {name: Value(to_number(value), value)}


def _from_text(word: str) -> float | None:
    try:
        return _finite(float(word))
    except ValueError:
        return None


def _finite(value: float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
