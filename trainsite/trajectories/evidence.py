"""What a row says about where it comes from and how it ended."""

from typing import Any

from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_number

OUTCOMES = ("passed", "failed", "skipped")

_PLACES = ("metadata", "source", "provenance")
_DRY_KEYS = ("dryRun", "dry_run", "synthetic")
_MOCK_KEYS = ("useMocks", "use_mocks", "mocked")
_EVIDENCE_KEYS = frozenset((*_DRY_KEYS, *_MOCK_KEYS, "evidence"))
_OUTCOME_KEYS = frozenset(("scenario_status", "scenarioStatus", "judge_score", "judgeScore"))
_ID_KEYS = ("trajectory_id", "trajectoryId", "scenario_id", "scenarioId", "id")
_DRY_PREFIX = "feed-dry-run"


def read_evidence(row: dict[str, Json]) -> str:
    """
    Return ``dry_run`` or ``mocked`` where the row says so, else ``imported``.

    The row itself, its metadata, source and provenance are asked. A row that calls itself live was still
    produced elsewhere: it is imported.
    """
    places = [place for place in (row, *_inner(row, _PLACES)) if not _EVIDENCE_KEYS.isdisjoint(place)]
    if _is_dry_id(row) or _says(places, _DRY_KEYS, "dry_run"):
        return "dry_run"
    return "mocked" if _says(places, _MOCK_KEYS, "mocked") else "imported"


def read_outcome(row: dict[str, Json]) -> tuple[str | None, float | None]:
    """
    Return the scenario's outcome and its reward.

    Both are sought in the row, its metadata and there in ``trajectory_metadata``; the outer one wins, field
    by field. The reward is the judge's score within 0..1, or 1 for a passed scenario without one; it is
    never made up otherwise.
    """
    outcome: str | None = None
    score: float | None = None
    for place in (row, *_inner(row, ("metadata",))):
        if _OUTCOME_KEYS.isdisjoint(place):
            continue
        outcome = outcome or _outcome(place, "scenario_status") or _outcome(place, "scenarioStatus")
        for key in ("judge_score", "judgeScore"):
            score = _score(place, key) if score is None else score
    if score is None and outcome == "passed":
        score = 1
    return outcome, score


def _is_dry_id(row: dict[str, Json]) -> bool:
    for key in _ID_KEYS:
        value = row.get(key)
        if isinstance(value, str) and value.startswith(_DRY_PREFIX):
            return True
    return False


def _says(places: list[dict[str, Json]], keys: tuple[str, ...], kind: str) -> bool:
    return bool(places) and any(
        place.get("evidence") == kind or any(place.get(key) is True for key in keys) for place in places
    )


def _inner(row: dict[str, Json], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the objects under some keys, each followed by its ``trajectory_metadata``."""
    found = []
    for key in keys:
        place: Any = row.get(key)
        if type(place) is dict:
            found.append(place)
            inner: Any = place.get("trajectory_metadata")
            if type(inner) is dict:
                found.append(inner)
    return found


def _outcome(place: dict[str, Json], key: str) -> str | None:
    value = place.get(key)
    word = value.strip().lower() if isinstance(value, str) else None
    return word if word in OUTCOMES else None


def _score(place: dict[str, Json], key: str) -> float | None:
    number = as_number(place.get(key))
    return None if number is None else min(max(number, 0), 1)
