"""Which fields of the format a log uses, and what became of each."""

from collections.abc import Iterable, Iterator
from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.importers.inspect_logs.archive import ZipLog
from trainsite.importers.inspect_logs.events import REPEATED, iter_events
from trainsite.importers.inspect_logs.header import HEADER_ENTRY, Log
from trainsite.importers.inspect_logs.parsing import parse_lenient
from trainsite.importers.inspect_logs.reading import DROPPED, MAPPED
from trainsite.importers.inspect_logs.samples import is_sample_entry
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow
from trainsite.trajectories.parsing import RowError

LOOKED_AT = 50
"""So many samples tell which fields a log uses: all samples of a log are written by one program."""
_MAPPED_HEADER = frozenset({"version", "status", "eval.task", "eval.task_version", "eval.model", "eval.created",
    "eval.eval_id", "eval.run_id", "eval.tags", "eval.scorers", "results.scores", "stats.started_at",
    "stats.completed_at", "samples"})  # fmt: skip
_SECTIONS = ("eval", "plan", "results", "stats")
_CALLS = ("model", "tool")
_DROPPED_CALL = ("call", "view", "traceback", "traceback_ansi")


@dataclass
class Fields:
    """Paths of fields, by what became of them."""

    mapped: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)

    def watch(self, rows: Iterable[RawRow | Problem]) -> Iterator[RawRow | Problem]:
        """Pass rows on, and note the fields of the first ones."""
        left = LOOKED_AT
        for row in rows:
            if left and isinstance(row, RawRow):
                left -= 1
                self._add_sample(row.data)
            yield row

    def add_header(self, log: Log) -> None:
        """Note the fields of a log beside its samples, and the entries of a ZIP that are none of the format."""
        for key, value in log.header.items():
            names = [f"{key}.{name}" for name in value] if key in _SECTIONS and isinstance(value, dict) else [key]
            for name in names:
                (self.mapped if name in _MAPPED_HEADER else self.kept).add(name)
        if "sample_ids" in (log.spec.get("dataset") or {}):
            self.mapped.add("eval.dataset.sample_ids")
        if log.is_zip:
            with ZipLog(log.path) as archive:
                self._add_entries(entry.name for entry in archive.entries())

    def _add_entries(self, names: Iterable[str]) -> None:
        for name in names:
            if name != HEADER_ENTRY and not is_sample_entry(name) and len(self.unmapped) < LOOKED_AT:
                self.unmapped.add("_journal" if name.startswith("_journal/") else name)

    def _add_sample(self, data: bytes) -> None:
        try:
            value, _ = parse_lenient(data)
        except RowError:
            return
        if not isinstance(value, dict):
            return
        for name in value:
            found = self.mapped if name in MAPPED else self.unmapped if name in DROPPED else self.kept
            found.add(f"samples.{name}")
        self._add_events(value.get("events"))

    def _add_events(self, events: Json) -> None:
        for event in iter_events(events):
            kind = str(event.get("event"))
            found = self.mapped if kind in _CALLS else self.unmapped if kind in REPEATED else self.kept
            found.add(f"samples.events.{kind}")
            if kind in _CALLS:
                self.unmapped.update(f"samples.events.{kind}.{key}" for key in _DROPPED_CALL if event.get(key))
