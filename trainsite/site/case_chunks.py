"""
What the page that compares two runs loads of each: its cases by side, their texts, and what the run was given.

One chunk per run holds ids and scores of all cases; the texts are in chunks of their own, loaded for a case alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import Any, Final

import orjson

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json, to_document
from trainsite.records.evidence import Case
from trainsite.records.run import Manifest
from trainsite.site.chunks import LIMIT_BYTES, ChunkFile, wrap_chunk

COMPARE: Final = "compare"
"""What the chunk of a run is called behind the run's id."""
INPUT_CHARS: Final = 16
"""Characters of an input's hash that are kept: enough to tell two inputs apart."""
FIELD_CHARS: Final = 30_000
"""Characters of one text of a case that are kept; a case says where one was longer."""
_WRAPPING_BYTES = 1_000
_TEXTS = ("prompt", "expected", "actual", "response", "failure_mode")


@dataclass(slots=True)
class _Side:
    """The rows of one model on one measure, as columns."""

    head: dict[str, Json]
    case_ids: list[str] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    scores: list[float | None] = field(default_factory=list)
    inputs: list[str | None] = field(default_factory=list)
    texts: list[dict[str, Json]] = field(default_factory=list)
    pending: list[bytes] = field(default_factory=list)
    pending_bytes: int = 0
    pending_from: int = 0
    pending_to: int = 0

    def value(self) -> dict[str, Json]:
        return self.head | {
            "case_ids": self.case_ids,
            "attempts": self.attempts,
            "scores": self.scores,
            "inputs": self.inputs,
            "texts": self.texts,
        }


@dataclass
class CaseChunks:
    """
    Makes the chunks of one run's cases; goes through them once and keeps ids and scores alone.

    ``emit`` is given each chunk as soon as it is full; the last is the one that names the others.
    """

    run_id: str
    label: str | None
    config: dict[str, str]
    emit: Callable[[ChunkFile], None]
    _sides: dict[tuple[Json, ...], _Side] = field(default_factory=dict)
    _made: int = 0

    def make(self, cases: Iterable[Case]) -> ChunkFile | None:
        """Emit all chunks of the cases and return the one that names the others, None where there is no case."""
        for case in cases:
            self._add(case)
        if not self._sides:
            return None
        for side in self._sides.values():
            self._flush(side)
        value = {
            "run_id": self.run_id,
            "label": self.label,
            "config": self.config,
            "sides": [side.value() for side in self._sides.values()],
        }
        made = wrap_chunk(COMPARE, f"{self.run_id}/{COMPARE}", orjson.dumps(value))
        self.emit(made)
        return made

    def _add(self, case: Case) -> None:
        head = _head(case)
        side = self._sides.setdefault(tuple(head.values()), _Side(head))
        index = len(side.case_ids)
        side.case_ids.append(case.case_id)
        side.attempts.append(case.attempt)
        side.scores.append(case.score)
        side.inputs.append(case.input_sha256[:INPUT_CHARS] if case.input_sha256 else None)
        texts = _texts(case)
        if not texts:
            return
        line = b'"%d":%b' % (index, orjson.dumps(texts))
        size = len(line) + line.count(b"</") + 1
        if side.pending and side.pending_bytes + size > LIMIT_BYTES - _WRAPPING_BYTES:
            self._flush(side)
        if not side.pending:
            side.pending_from = index
        side.pending.append(line)
        side.pending_to = index
        side.pending_bytes += size

    def _flush(self, side: _Side) -> None:
        """Emit the texts that wait."""
        if not side.pending:
            return
        self._made += 1
        stem = f"{COMPARE}-texts-{self._made:04d}"
        made = wrap_chunk(stem, f"{self.run_id}/{stem}", b"{" + b",".join(side.pending) + b"}")
        place = {"src": made.path, "name": made.name, "first": side.pending_from, "last": side.pending_to}
        side.texts.append(place)
        side.pending, side.pending_bytes = [], 0
        self.emit(made)


def make_case_chunks(manifest: Manifest, cases: Iterable[Case], emit: Callable[[ChunkFile], None]) -> ChunkFile | None:
    """Emit the chunks of a run's cases, the texts first; return the last, ``compare``, or None without cases."""
    if next(iter(cases), None) is None:
        return None
    return CaseChunks(manifest.run_id, manifest.label, config_of(manifest), emit).make(cases)


def config_of(manifest: Manifest) -> dict[str, str]:
    """Return what a run was given as text by flat keys: commit, version, inputs, source, recipe, models, data sets."""
    provenance = manifest.provenance
    found: dict[str, str] = dict(_flat("commit", provenance.commit))
    found |= {"trainsite": provenance.version}
    for given in provenance.inputs:
        key = f"inputs.{given.role}"
        line = f"{given.name} {given.sha256}"
        found[key] = f"{found[key]}\n{line}" if key in found else line
    if provenance.imported is not None:
        found |= dict(_flat("imported", to_document(provenance.imported)))
    recipe = to_document(manifest.recipe)
    steps = recipe.pop("steps", [])
    found |= dict(_flat("recipe", recipe))
    for step in steps:
        found[f"recipe.steps.{step['id']}"] = step["mode"] if step["selected"] else f"left out: {step['reason']}"
    found |= {f"models.{model.model_id}": _model_words(to_document(model)) for model in manifest.models}
    for score in (*manifest.evals, *manifest.benchmarks.rows):
        if score.dataset_sha256:
            found[f"dataset.{score.benchmark}"] = score.dataset_sha256
    return found


def _model_words(model: dict[str, Json]) -> str:
    """Return the rest of what is known of a model."""
    shown = (f"{name} {value}" for name, value in model.items() if value not in (None, [], {}) and name != "model_id")
    return ", ".join(shown)


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _flat(f"{key}.{name}", part)
    elif isinstance(value, list):
        if value:
            yield key, ", ".join(part if isinstance(part, str) else orjson.dumps(part).decode() for part in value)
    elif value is not None:
        yield key, value if isinstance(value, str) else orjson.dumps(value).decode()


def _head(case: Case) -> dict[str, Json]:
    return {
        "step": case.step,
        "benchmark": case.benchmark,
        "benchmark_version": case.benchmark_version,
        "metric": case.metric,
        "model_id": case.model_id,
        "variant": case.variant,
        "tier": case.tier,
        "evidence": case.evidence,
    }


def _texts(case: Case) -> dict[str, Json]:
    """Return a case's texts, none longer than ``FIELD_CHARS``, and the row of its trajectory."""
    found: dict[str, Json] = {}
    for name in _TEXTS:
        text = getattr(case, name)
        if text:
            found[name] = text[:FIELD_CHARS]
            if len(text) > FIELD_CHARS:
                found["is_cut"] = True
    if case.trajectory_row_id:
        found["row"] = case.trajectory_row_id
    return found
