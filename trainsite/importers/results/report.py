"""Reports of SWE-bench: lists of the ids that were resolved, that were not, and that never ran."""

from collections.abc import Iterator, Mapping

from trainsite.importers.results.outcome import Outcome
from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_id

_LISTS: Mapping[str, tuple[bool | None, str | None]] = {
    "resolved_ids": (True, None),
    "unresolved_ids": (False, None),
    "empty_patch_ids": (False, "empty_patch"),
    "error_ids": (False, "error"),
    "incomplete_ids": (None, "incomplete"),
    "resolved": (True, None),
    "unresolved": (False, None),
    "no_generation": (False, "no_generation"),
    "no_logs": (False, "no_logs"),
    "install_fail": (False, "install_fail"),
    "reset_failed": (False, "reset_failed"),
    "no_apply": (False, "no_apply"),
    "test_errored": (False, "test_errored"),
    "test_timeout": (False, "test_timeout"),
}
"""Key of a list to the score of its cases and why they failed; the first list that names a case decides."""
UNIONS: Mapping[str, tuple[bool | None, str | None]] = dict.fromkeys(
    ("submitted_ids", "completed_ids", "generated", "with_logs", "applied"), (False, "unresolved")
)
"""Lists that repeat cases of the others; those that stand nowhere else were tried and not resolved."""
COUNTS = {"resolved_instances": "resolved_ids", "unresolved_instances": "unresolved_ids"}
KEYS = frozenset((*_LISTS, *UNIONS))


def is_report(value: Mapping[str, Json]) -> bool:
    """Tell whether an object has lists of ids by their fate, the resolved ones among them."""
    return any(isinstance(value.get(key), list) for key in ("resolved_ids", "resolved"))


def has_denominator(value: Mapping[str, Json]) -> bool:
    """Tell whether a report names more than what was resolved: without that every rate would be one."""
    return any(isinstance(value.get(key), list) for key in KEYS - {"resolved_ids", "resolved"})


def iter_report(value: Mapping[str, Json]) -> Iterator[Outcome]:
    """Yield an outcome per id, each list in its order; an id whose lists contradict each other comes twice."""
    fates: dict[str, bool | None] = {}
    place = 0
    for key, (score, failure) in (*_LISTS.items(), *UNIONS.items()):
        listed = value.get(key)
        for item in listed if isinstance(listed, list) else ():
            place += 1
            case_id = as_id(item) or ""
            is_told = case_id in fates and (key in UNIONS or (score is not True and fates[case_id] is not True))
            if case_id and is_told:
                continue
            fates[case_id] = score
            yield Outcome(line=place, case_id=case_id, score=score, failure_mode=failure)


def miscounts(value: Mapping[str, Json]) -> Iterator[str]:
    """Yield what a report counts otherwise than it lists."""
    for count, key in COUNTS.items():
        listed, said = value.get(key), value.get(count)
        if isinstance(listed, list) and isinstance(said, int) and said != len(listed):
            yield f"{count} is {said}, and {key} names {len(listed)}; the ids were taken"
