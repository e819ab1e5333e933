"""
Runs whose every record says something hostile wherever its schema lets a string stand, written by the archive's writer.

The rows come from the valid examples of each schema: what is an enum, an instant, a hash or a number stays, every other
string is replaced by the next text of the corpus, optional fields are filled in, and free objects get hostile keys.
"""

import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpora.hostile import texts
from trainsite.archive import layout
from trainsite.archive.index import load_index
from trainsite.archive.journal import Header
from trainsite.archive.run_writer import RunWriter, open_run
from trainsite.archive.seal import seal_row
from trainsite.archive.step_writer import StepWriter
from trainsite.clock import compact_utc, rfc3339
from trainsite.collection.completion import RunEnd, complete_run
from trainsite.collection.request import STEP_IDS
from trainsite.privacy import Redactor
from trainsite.publish import SitePages
from trainsite.records.codec import from_json, to_document
from trainsite.records.imported import Coverage, Imported
from trainsite.records.run import Input, Preflight, PreflightCheck, Preview, Recipe, Step, StepChoice
from trainsite.records.schema import load_schema, shape_of

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
STARTED_S = 1777636800.0
GROUPING = frozenset({
    "step", "benchmark", "metric", "case_id", "model_id", "a_model_id", "b_model_id", "tier", "benchmark_version",
    "series", "split",
})  # fmt: skip
"""Fields that rows are grouped by: neighbouring rows share them, so that there are groups at all."""
GROUP_ROWS = 40
TABLES = {
    "huggingface": {"dataset-file": "dataset_files"},
    "feed": {"trajectory": "trajectories"},
    "natural_trajectories": {"trajectory": "trajectories", "native-row": "tasks"},
    "test_trajectories": {"trajectory": "trajectories"},
    "scenarios": {"scenario": "scenarios", "trajectory": "trajectories"},
    "eval_comparison": {"score": "scores", "case": "cases"},
    "action_benchmark": {"score": "scores", "case": "cases", "trajectory": "trajectories"},
    "reference_benchmark": {"score": "scores", "case": "cases"},
    "model_registry": {"model": "models", "curve-point": "curves"},
    "bundle_stage": {"bundle": "bundles"},
    "benchmark_matrix": {"comparison": "comparisons"},
}
"""Which kinds of rows each step writes, and to which table."""


@dataclass
class Filler:
    """Puts texts, one after the other, into every place of a record where a string may stand."""

    texts: tuple[str, ...]
    position: int = 0
    row: int = 0

    def next_text(self) -> str:
        """Return the next text."""
        self.position += 1
        return self.texts[(self.position - 1) % len(self.texts)]

    def fill(self, schema: dict[str, Any], value: Any, key: str = "") -> Any:
        """Return a value that fits a schema as ``value`` does, with hostile strings in it."""
        types = schema.get("type", [])
        kinds = {types} if isinstance(types, str) else set(types)
        if any(word in schema for word in ("enum", "const", "format")):
            return value
        if "string" in kinds:
            return self._string(schema, value, key)
        if "array" in kinds and "items" in schema:
            return [self.fill(schema["items"], item, key) for item in value or self._seeds(schema["items"])]
        if "properties" in schema:
            return self._record(schema, value)
        if not kinds or "object" in kinds:
            return self._free(value) if schema.get("additionalProperties", True) is True else value
        return value

    def _seeds(self, items: dict[str, Any]) -> list[Any]:
        return ["", "", ""] if items.get("type") == "string" else []

    def _record(self, schema: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
        filled = {}
        for key, sub in schema["properties"].items():
            types = sub.get("type", [])
            is_text = "string" in types and not any(word in sub for word in ("format", "pattern", "enum", "const"))
            if key in value or is_text:
                filled[key] = self.fill(sub, value.get(key), key)
        return filled

    def _string(self, schema: dict[str, Any], value: Any, key: str) -> Any:
        if key in GROUPING:
            return self.texts[(self._group(key) * 31 + len(key) * 7) % len(self.texts)]
        if "pattern" not in schema:
            return self.next_text()
        for _ in range(len(self.texts)):
            text = self.next_text()
            if re.search(schema["pattern"], text) and not re.search(schema.get("not", {}).get("pattern", "a^"), text):
                return text
        return value

    def _group(self, key: str) -> int:
        """Return which group a row is in: two sides of one benchmark follow each other, and share their cases."""
        if key == "case_id":
            return self.row % GROUP_ROWS
        return self.row // GROUP_ROWS if key == "model_id" else self.row // (2 * GROUP_ROWS)

    def _free(self, value: Any) -> Any:
        """Return free JSON in the shapes that readers look for: parts of messages, objects, lists, bare text."""
        shapes = (
            lambda: {
                self.next_text(): self.next_text(),
                self.next_text(): [self.next_text(), {self.next_text(): None}],
            },
            lambda: [{"type": "text", "text": self.next_text()}, {"type": self.next_text(), "data": self.next_text()}],
            lambda: [{"type": "image_url", "image_url": {"url": self.next_text()}}, {"type": "image", "source": value}],
            lambda: {"__proto__": {"polluted": True}, "constructor": self.next_text(), "length": 1e9, "then": True},
            self.next_text,
        )
        made = shapes[self.position % len(shapes)]()
        return made if isinstance(made, dict) or not isinstance(value, dict) else {self.next_text(): made}


def iter_rows(kind: str, count: int, filler: Filler) -> Iterator[dict[str, Any]]:
    """Yield hostile rows of a kind, made of its valid examples in turn."""
    examples = [json.loads(path.read_bytes()) for path in sorted((EXAMPLES / kind / "valid").glob("*.json"))]
    for number, example in zip(range(count), itertools.cycle(examples), strict=False):
        filler.row = number
        row = filler.fill(load_schema(kind), example)
        if kind == "trajectory":
            row |= {"row_id": f"1-{number + 1}", "line": number + 1}
        if kind == "case":
            side = number // GROUP_ROWS % 2
            row |= {"variant": ("base", "trained")[side], "attempt": 1, "evidence": "live"}
            row["score"] = int((number * 7 + side * 5) % 11 < 5 + 2 * side)
        yield row


def write_made_run(
    run: Path, redactor: Redactor, words: tuple[str, ...], *, rows: int, trajectories: int, shift: int = 0
) -> Path:
    """
    Write a complete run of ``rows`` rows per table, every string of which is one of ``words``.

    ``shift`` begins elsewhere among them, and gives the run an id and a time of its own.
    """
    filler = Filler(words, position=shift)
    header = _header(filler, redactor, shift)
    writer = open_run(run, header, redactor)
    records = []
    for step in STEP_IDS:
        with writer.open_step(step) as files:
            evidence: Counter[str] = Counter()
            for kind, table in TABLES[step].items():
                count = trajectories if kind in ("trajectory", "native-row") else rows
                written = _write_table(files, kind, table, count, filler)
                evidence = evidence or written
            for row in iter_rows("problem", rows // 4, filler):
                files.row("problems", row | {"step": step})
            files.rows_out = evidence.total()
            files.rows_in = files.rows_out + files.row_problems
            record = _record(step, header.started_at, files, evidence, filler)
        writer.finish_step(record, header.started_at)
        records.append(_read_back(writer, step))
    end = RunEnd(STARTED_S + shift * 60, 1.5, _preflight(filler, redactor), {"EMAIL": 3}, _coverage(filler, redactor))
    complete_run(writer, records, end, SitePages(redactor), lambda _: None)
    return run


def write_hostile_run(run: Path, redactor: Redactor, *, rows: int, trajectories: int, shift: int = 0) -> Path:
    """Write a complete run whose every string is hostile."""
    return write_made_run(run, redactor, texts(), rows=rows, trajectories=trajectories, shift=shift)


def write_index(archive: Path, redactor: Redactor) -> None:
    """Write the index of an archive."""
    SitePages(redactor).write_archive(archive, load_index(archive))


def archive_texts(archive: Path) -> set[str]:
    """Return every string of every table of an archive as it was written: after the redactor."""
    found: set[str] = set()
    for path in sorted(archive.glob("*/steps/*/*.ndjson")):
        for line in path.read_bytes().splitlines():
            collect_texts(json.loads(line), found)
    return found


def collect_texts(value: Any, found: set[str]) -> None:
    """Add every string of a JSON value, keys included."""
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, dict):
        found.update(value)
        for item in value.values():
            collect_texts(item, found)
    elif isinstance(value, list):
        for item in value:
            collect_texts(item, found)


def _write_table(files: StepWriter, kind: str, table: str, count: int, filler: Filler) -> Counter[str]:
    """Write a table and return how many of its rows there are of each evidence kind."""
    path = layout.task_path(files.step, "response")
    evidence: Counter[str] = Counter()
    for row in iter_rows(kind, count, filler):
        if table == "tasks":
            sealed = seal_row(kind, row, files.redactor, place=path)
            files.append(path, sealed.data, 1, sealed.counts)
        else:
            evidence[str(files.row(table, row).get("evidence"))] += 1
    return evidence


def _record(step: str, at: str, files: StepWriter, evidence: Mapping[str, int], filler: Filler) -> Step:
    status = {"feed": "failed", "bundle_stage": "skipped"}.get(step, "succeeded")
    previews = tuple(
        Preview(
            source=filler.next_text(),
            step=step,
            row_id=f"1-{number}",
            trajectory_id=filler.next_text(),
            evidence="imported",
            task=filler.next_text(),
            input=filler.next_text(),
            output=filler.next_text(),
            model=filler.next_text(),
        )
        for number in (1, 2, 3)
    )
    return Step(
        id=step,
        status=status,
        mode="import",
        input_sha256=hashlib.sha256(step.encode()).hexdigest(),
        started_at=at,
        finished_at=at,
        duration_s=1.5,
        evidence=dict(sorted(evidence.items())),
        reason=filler.next_text() if status == "skipped" else None,
        error=filler.next_text() if status == "failed" else None,
        artifacts=files.artifacts(),
        counts=files.counts(),
        summary={"tasks": {filler.next_text(): 3}, "note": filler.next_text(), filler.next_text(): filler.next_text()},
        previews=previews if "trajectories" in TABLES[step].values() else (),
        redactions=dict(files.redactions),
    )


def _read_back(writer: RunWriter, step: str) -> Step:
    return from_json(Step, json.loads((writer.run / layout.step_record(step)).read_bytes()))


def _header(filler: Filler, redactor: Redactor, shift: int) -> Header:
    digest = hashlib.sha256(str(shift).encode()).hexdigest()
    header = Header(
        run_id=f"{compact_utc(STARTED_S + shift * 60)}-{digest[:8]}",
        started_at=rfc3339(STARTED_S + shift * 60),
        label=filler.next_text(),
        commit=digest[:40],
        commit_source="option",
        recipe=Recipe(
            tiers=("0_8b", "2b"),
            live=False,
            natural_kind="raw",
            natural_run_id=filler.next_text(),
            natural_tasks=(filler.next_text(), "response"),
            include_natural_raw=filler.next_text(),
            steps=tuple(
                StepChoice(id=step, selected=True, mode="import", reason=filler.next_text()) for step in STEP_IDS
            ),
        ),
        inputs=(Input(role="natural_raw_jsonl", name=filler.next_text(), sha256=digest, size_bytes=7),),
        recipe_sha256=digest,
        imported=Imported(
            format=filler.next_text(), importer_version=1, source=filler.next_text(), sha256=digest, size_bytes=7
        ),
    )
    return from_json(Header, dict(redactor.redact(to_document(header), shape_of("run-journal")).value))


def _preflight(filler: Filler, redactor: Redactor) -> Preflight:
    checks = tuple(
        PreflightCheck(id=filler.next_text(), label=filler.next_text(), status=status, detail=filler.next_text())
        for status in ("ok", "warning", "missing", "skipped")
    )
    made = Preflight(live_required=False, ok=1, warning=1, missing=1, skipped=1, checks=checks)
    return from_json(Preflight, dict(redactor.redact(to_document(made)).value))


def _coverage(filler: Filler, redactor: Redactor) -> Coverage:
    unmapped = tuple(str(redactor.redact_text(filler.next_text()).value) for _ in range(100))
    return Coverage(files=1, files_read=1, rows=3, rows_read=2, fields=9, fields_mapped=3, unmapped=unmapped)
