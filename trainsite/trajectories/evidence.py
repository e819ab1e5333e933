"""What a row says about where it comes from and how it ended."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_number
from trainsite.trajectories.parsing import parse_embedded

OUTCOMES = ("passed", "failed", "skipped")

_DEPTH = 3
_PLACES = frozenset({"metadata", "trajectorymetadata", "provenance", "source", "config", "evidence"})
_FLAGS = {
    **dict.fromkeys(("dryrun", "isdryrun", "synthetic", "issynthetic", "simulated", "issimulated"), "dry_run"),
    **dict.fromkeys(("mock", "mocks", "mocked", "ismock", "ismocked", "usemock", "usemocks", "usesmocks"), "mocked"),
}
_TAGS = {"dryrun": "dry_run", **dict.fromkeys(("mock", "mocks", "mocked"), "mocked")}
_WORDS = {**_TAGS, "dry": "dry_run"}
_EVIDENCE = {**_WORDS, "synthetic": "dry_run", "simulated": "dry_run"}
"""As evidence these words deny it; as a source or a tag they speak of training text that a model wrote."""
_WORD_KEYS = {
    **dict.fromkeys(("evidence", "evidencekind"), _EVIDENCE),
    **dict.fromkeys(("kind", "source", "provenance", "origin", "mode", "runmode"), _WORDS),
    **dict.fromkeys(("tags", "tag", "labels"), _TAGS),
}
_ID_KEYS = frozenset({"id", "trajectoryid", "scenarioid", "caseid", "batchid", "runid"})
_KEYS = frozenset({*_PLACES, *_FLAGS, *_WORD_KEYS, *_ID_KEYS})
_DRY_ID = re.compile(r"(?:feed[-_.:])?dry[-_ ]?run(?![a-z])", re.IGNORECASE)
_NO = frozenset(
    {"", "0", "false", "f", "no", "n", "off", "none", "null", "never", "disabled", "unknown", "n/a", "live"}
)

_OUTCOME_KEYS = frozenset(("scenario_status", "scenarioStatus", "judge_score", "judgeScore"))


def read_evidence(row: dict[str, Json]) -> str:
    """
    Return ``dry_run`` or ``mocked`` where the row says so, else ``imported``.

    The row itself, its metadata, source, config, evidence and provenance are asked, the last ones inside of each
    other too, never what was said or called in it. Keys and words count in any case, with or without ``_``, ``-``
    and spaces. A row that calls itself live was still produced elsewhere: it is imported.
    """
    said = set(_iter_said(row, _DEPTH))
    return "dry_run" if "dry_run" in said else "mocked" if said else "imported"


def read_outcome(row: dict[str, Json]) -> tuple[str | None, float | None]:
    """
    Return the scenario's outcome and its reward.

    Both are sought in the row, its metadata and there in ``trajectory_metadata``; the outer one wins, field
    by field. The reward is the judge's score within 0..1, or 1 for a passed scenario without one; it is
    never made up otherwise.
    """
    outcome: str | None = None
    score: float | None = None
    for place in (row, *_metadata(row)):
        if _OUTCOME_KEYS.isdisjoint(place):
            continue
        outcome = outcome or _outcome(place, "scenario_status") or _outcome(place, "scenarioStatus")
        for key in ("judge_score", "judgeScore"):
            score = _score(place, key) if score is None else score
    if score is None and outcome == "passed":
        score = 1
    return outcome, score


def _iter_said(place: dict[str, Json], depth: int) -> Iterator[str]:
    for key, value in place.items():
        name = _known_key(key)
        if name is None:
            continue
        if name in _FLAGS:
            if _is_yes(value):
                yield _FLAGS[name]
        elif name in _ID_KEYS:
            if isinstance(value, str) and _DRY_ID.match(value):
                yield "dry_run"
        else:
            inner = parse_embedded(value) if isinstance(value, str) else value
            if isinstance(inner, dict):
                if depth and name in _PLACES:
                    yield from _iter_said(inner, depth - 1)
            elif name in _WORD_KEYS:
                yield from _iter_words(inner, _WORD_KEYS[name])


def _iter_words(value: Json, known: dict[str, str]) -> Iterator[str]:
    for text in value if isinstance(value, list) else [value]:
        for word in text.split(",") if isinstance(text, str) else ():
            if kind := known.get(_normal(word.strip())):
                yield kind


@lru_cache(maxsize=1024)
def _known_key(key: str) -> str | None:
    """Return a key in the form of the tables above, None where it is in none; the same few stand in all rows."""
    name = _normal(key)
    return name if name in _KEYS else None


def _normal(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "").replace(" ", "")


def _is_yes(value: Json) -> bool:
    """Tell whether a flag is set; a text or list that names what is dry or mocked sets it too."""
    return value.strip().lower() not in _NO if isinstance(value, str) else bool(value)


def _metadata(row: dict[str, Json]) -> list[dict[str, Any]]:
    """Return the metadata, followed by its ``trajectory_metadata``, where they are objects."""
    place: Any = row.get("metadata")
    if type(place) is not dict:
        return []
    inner: Any = place.get("trajectory_metadata")
    return [place, inner] if type(inner) is dict else [place]


def _outcome(place: dict[str, Json], key: str) -> str | None:
    value = place.get(key)
    word = value.strip().lower() if isinstance(value, str) else None
    return word if word in OUTCOMES else None


def _score(place: dict[str, Json], key: str) -> float | None:
    number = as_number(place.get(key))
    return None if number is None else min(max(number, 0), 1)
