"""What no schema can say of a row: that its numbers fit each other."""

from collections.abc import Iterator

from trainsite.archive.validation.report import Flaw
from trainsite.records.codec import Json

_HINT = "collect the run again, no run of trainsite has such numbers"
_PARTS = ("both_pass", "fixed", "broken", "both_fail")
_MEASURED = ("interval_low", "interval_high", "p_exact")
_TOLERANCE = 1e-9
"""Intervals and values are rounded apart from each other."""


def iter_senseless(kind: str, value: Json) -> Iterator[Flaw]:
    """Yield where numbers of a valid row, or of the rows that a valid manifest quotes, contradict each other."""
    if kind == "score":
        yield from _of_score(value, "$")
    elif kind == "comparison":
        yield from _of_comparison(value, "$")
    elif kind == "collection-manifest":
        benchmarks = value["benchmarks"]
        for name, rows in (("evals", value["evals"]), ("benchmarks.rows", benchmarks["rows"])):
            for index, row in enumerate(rows):
                yield from _of_score(row, f"$.{name}[{index}]")
        for index, row in enumerate(benchmarks["comparisons"]):
            yield from _of_comparison(row, f"$.benchmarks.comparisons[{index}]")


def _of_score(row: dict[str, Json], path: str) -> Iterator[Flaw]:
    if row.get("value") is not None:
        yield from _outside("value", row, path)


def _of_comparison(row: dict[str, Json], path: str) -> Iterator[Flaw]:
    parts = sum(row[name] for name in _PARTS)
    if parts != row["matched"]:
        message = f"{' + '.join(_PARTS)} is {parts}, not the {row['matched']} that matched"
        yield Flaw("senseless", message, _HINT, f"{path}.matched")
    if row.get("delta") is None:
        given = [name for name in (*_MEASURED, "improvement_percent") if row.get(name) is not None]
        if given:
            yield Flaw("senseless", f"has no delta, yet {', '.join(given)}", _HINT, f"{path}.delta")
        return
    missing = [name for name in _MEASURED if row.get(name) is None]
    if missing:
        yield Flaw("senseless", f"has a delta without {', '.join(missing)}", _HINT, f"{path}.delta")
    else:
        yield from _outside("delta", row, path)
    if not row["matched"]:
        yield Flaw("senseless", "has a delta although no case matched", _HINT, f"{path}.delta")


def _outside(name: str, row: dict[str, Json], path: str) -> Iterator[Flaw]:
    value, low, high = row[name], row["interval_low"], row["interval_high"]
    slack = _TOLERANCE * max(1.0, abs(value))
    if not low - slack <= value <= high + slack:
        yield Flaw("senseless", f"{name} {value} lies outside of its interval {low} to {high}", _HINT, f"{path}.{name}")
