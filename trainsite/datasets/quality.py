"""The quality gate: which rows teach something, and how good they are."""

from collections.abc import Collection, Iterator

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json

GOLD, SILVER = 0.99, 0.8
"""The least reward of a gold and of a silver row, as the reference system has it."""

_FAILED_WORDS = frozenset({
    "abort", "aborted", "canceled", "cancelled", "cost_exceeded", "crashed", "error", "errored", "exception", "fail",
    "failed", "failure", "max_turns", "timed_out", "timedout", "timeout",
})  # fmt: skip
_STATUS_KEYS = (
    "finalStatus", "final_status", "status", "terminated_by", "terminatedBy", "terminated_reason", "terminatedReason",
    "terminationReason", "termination_reason",
)  # fmt: skip
_SPLIT_KEYS = ("split", "dataset_split", "datasetSplit", "rating", "quality")
_REPAIR_SPLITS = frozenset({"repair", "repair_eval"})
_REPAIR_KEYS = ("requiresRepair", "requires_repair")
_ERROR_KEYS = ("error", "errorMessage", "error_message", "errorText")
_INNER_KEYS = ("response", "result", "model", "stage")
_TELLING_KEYS = frozenset({*_STATUS_KEYS, *_SPLIT_KEYS, *_REPAIR_KEYS, "success"})
_ERROR_SIGNS = frozenset({*_ERROR_KEYS, "status", "success"})
_FINISH_ERRORS = frozenset({"error", "failed"})


@dataclass(frozen=True)
class Gate:
    """What a row must be to pass."""

    evidence: Collection[str]
    min_reward: float | None
    keeps_failed: bool

    def judge(self, trajectory: Json) -> tuple[str | None, str]:
        """Return why a trajectory is left out, None where it passes, and how good it is."""
        failure = _find_failure(trajectory)
        return self._find_reason(trajectory, failure), _rate(trajectory, failure)

    def _find_reason(self, trajectory: Json, failure: str | None) -> str | None:
        if trajectory["evidence"] not in self.evidence:
            return f"evidence_{trajectory['evidence']}"
        if trajectory.get("outcome") == "skipped":
            return "outcome_skipped"
        if failure is not None and not self.keeps_failed:
            return failure
        reward = trajectory.get("reward")
        if reward is not None and self.min_reward is not None and reward < self.min_reward:
            return "reward_below_minimum"
        return None if trajectory["tasks"] else "no_task"

    def is_errored(self, call: Json) -> bool:
        """Tell whether a call is left out because it failed."""
        return not self.keeps_failed and _is_errored(call)


def _rate(trajectory: Json, failure: str | None) -> str:
    """Return gold, silver or bronze by the reward, unrated without one; what failed is bronze at most."""
    if failure is not None:
        return "bronze"
    reward = trajectory.get("reward")
    if reward is None:
        return "unrated"
    return "gold" if reward >= GOLD else "silver" if reward >= SILVER else "bronze"


def _find_failure(trajectory: Json) -> str | None:
    if trajectory.get("outcome") == "failed" or _is_failed(trajectory.get("status")):
        return "outcome_failed" if trajectory.get("outcome") == "failed" else "status_failed"
    for place in _places(trajectory["extra"]):
        if _TELLING_KEYS.isdisjoint(place):
            continue
        if any(_is_failed(place.get(key)) for key in _STATUS_KEYS):
            return "status_failed"
        if place.get("success") is False:
            return "unsuccessful"
        if _needs_repair(place):
            return "repair"
    return None


def _needs_repair(place: dict[str, Json]) -> bool:
    return any(place.get(key) is True for key in _REPAIR_KEYS) or any(
        _word(place.get(key)) in _REPAIR_SPLITS for key in _SPLIT_KEYS
    )


def _places(extra: Json) -> Iterator[dict[str, Json]]:
    """Yield what a row says of itself: its own fields, its metadata and metrics, and the metadata within."""
    yield extra
    for key in ("metadata", "metrics"):
        inner = extra.get(key)
        if isinstance(inner, dict):
            yield inner
            deeper = inner.get("trajectory_metadata")
            if isinstance(deeper, dict):
                yield deeper


def _is_errored(call: Json) -> bool:
    if _word(call.get("finish_reason")) in _FINISH_ERRORS:
        return True
    extra = call.get("extra")
    if not extra:
        return False
    places = [extra, *(extra[key] for key in _INNER_KEYS if isinstance(extra.get(key), dict))]
    return any(not _ERROR_SIGNS.isdisjoint(place) and _says_error(place) for place in places)


def _says_error(place: dict[str, Json]) -> bool:
    return (
        any(place.get(key) for key in _ERROR_KEYS) or _is_failed(place.get("status")) or place.get("success") is False
    )


def _is_failed(value: Json) -> bool:
    return _word(value) in _FAILED_WORDS


def _word(value: Json) -> str | None:
    return value.strip().lower().replace("-", "_").replace(" ", "_") if isinstance(value, str) else None
