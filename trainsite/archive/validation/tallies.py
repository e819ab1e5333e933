"""What the rows of a step's tables add up to, held against the step's record."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import field

from trainsite.archive.validation.report import Flaw
from trainsite.dataclass import dataclass
from trainsite.records.codec import Json

_COUNTED = frozenset(
    {"trajectory", "score", "case", "model", "dataset-file", "scenario", "bundle", "comparison", "curve-point"},
)
"""Kinds of rows of which a step's record counts one, by evidence."""
_HINT = "collect the run again, the step's record is not that of its tables"


@dataclass
class Tally:
    """The sound rows of one table."""

    rows: int = 0
    evidence: Counter[str] = field(default_factory=Counter)

    def take(self, row: Json) -> None:
        """Count a row."""
        self.rows += 1
        self.evidence[row["evidence"]] += 1


@dataclass
class Tallies:
    """The tables of one step that its record may count."""

    tables: list[Tally] = field(default_factory=list)

    def open(self, kind: str | None) -> Callable[[Json], None] | None:
        """Return what takes the rows of one more table, None where rows of the kind are never counted."""
        if kind not in _COUNTED:
            return None
        self.tables.append(Tally())
        return self.tables[-1].take


def find_miscount(step: dict[str, Json], tallies: Iterable[Tally]) -> Flaw | None:
    """Return where the record of a step speaks of other rows than its main table holds, None where it does not."""
    said = {kind: count for kind, count in step["evidence"].items() if count}
    rows_out = step["counts"]["rows_out"]
    if step["status"] == "failed" and not said:
        return None  # what a failed step wrote before it failed is kept and counts as no evidence
    if not rows_out:
        return _miscount(said, {}) if said else None
    main = [tally for tally in tallies if tally.rows == rows_out]
    if not main:
        return Flaw("senseless", f"rows_out is {rows_out}, and no table has so many rows", _HINT, "$.counts.rows_out")
    if any(dict(tally.evidence) == said for tally in main):
        return None
    return _miscount(said, dict(main[0].evidence))


def _miscount(said: dict[str, int], counted: dict[str, int]) -> Flaw:
    return Flaw("senseless", f"evidence is {_words(said)}, the rows are {_words(counted)}", _HINT, "$.evidence")


def _words(evidence: dict[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(evidence.items())) or "none"
