"""The index of an archive: one entry per run, made from manifests; written under a lock, so two writers converge."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from trainsite.archive import layout
from trainsite.archive.index_cache import KnownEntries
from trainsite.archive.reader import iter_manifests, unreadable
from trainsite.errors import StoreError
from trainsite.records.codec import Json, from_json
from trainsite.records.collection import (
    BenchmarkCounts,
    CollectionEntry,
    CollectionIndex,
    EvalCounts,
    LinkCounts,
    ModelCounts,
    SourceCounts,
)
from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.records.problem import Problem
from trainsite.records.run import Gap, Progression

GENERATOR = b'<meta name="generator" content="trainsite">'
"""How a page says that it is ours."""
NAME_LIMIT_BYTES = 200
"""The longest name of a run folder: locks and hidden siblings make longer names of it."""
_UNFIT = (KeyError, TypeError, AttributeError, IndexError, ValueError)
"""What making an entry of a manifest raises that is not what its schema says."""
_SOURCE_SCHEMAS = frozenset({"trajectory", "native-row", "dataset-file", "scenario"})
_EVIDENCE_SCHEMAS = frozenset({"score", "case", "comparison", "model"})


def load_index(archive: Path, *, only: str | None = None, limit: int | None = None) -> CollectionIndex:
    """Return the index of an archive, newest run first; ``limit`` cuts the list, never the count."""
    return _index([], iter_manifests(archive, only=only), limit)


def load_index_again(archive: Path, known: KnownEntries) -> CollectionIndex:
    """Return what ``load_index`` does; manifests whose entries are known are not read."""
    with suppress(OSError):  # said below
        known.look(archive)
    index = _index(known.fresh.values(), iter_manifests(archive, leave_out=known.fresh), None)
    known.keep({entry.path: entry for entry in index.collections})
    return index


def _index(
    known: Iterable[CollectionEntry],
    manifests: Iterable[tuple[str, dict[str, Json] | Problem | None]],
    limit: int | None,
) -> CollectionIndex:
    entries = list(known)
    unfinished: list[str] = []
    problems: list[Problem] = []
    shared: dict[Any, Any] = {}
    for name, manifest in manifests:
        if not is_fit_name(name):
            problems.append(unreadable(name, "its folder's name does not work everywhere; rename it"))
        elif manifest is None:
            unfinished.append(name)
        elif isinstance(manifest, Problem):
            problems.append(manifest)
        else:
            try:
                entries.append(_entry(name, manifest, shared))
            except _UNFIT as error:
                problems.append(unreadable(name, f"does not fit its schema ({error!r}); see trainsite validate {name}"))
    entries.sort(key=lambda entry: (entry.started_at, entry.path), reverse=True)
    return CollectionIndex(
        run_count=len(entries),
        unfinished=tuple(unfinished),
        collections=tuple(entries[:limit]),
        problems=tuple(problems),
    )


def find_entry(name: str, manifest: dict[str, Json]) -> CollectionEntry | None:
    """Return the entry of a run in the index; None where its manifest does not fit, which ``load_index`` says."""
    try:
        return _entry(name, manifest, {})
    except _UNFIT:
        return None


def is_fit_name(name: str) -> bool:
    """Tell whether a run folder's name can stand in paths, links and JSON on every system."""
    try:
        size_bytes = len(name.encode())
    except UnicodeEncodeError:
        return False
    return layout.is_safe_relative(name) and name.isprintable() and size_bytes <= NAME_LIMIT_BYTES


def refuse_foreign_index(archive: Path) -> None:
    """Raise StoreError where the archive's index was written by something else."""
    path = archive / layout.INDEX_JSON
    hint = "trainsite will not overwrite it; collect into another folder, or move it away"
    if path.is_file():
        try:
            document = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError as error:
            raise StoreError(f"{path}: not JSON; {hint}") from error
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}; check its permissions") from error
        if not isinstance(document, dict) or document.get("schema") != "trainsite/collection-index":
            raise StoreError(f"{path}: written by another program; {hint}")
    page = archive / layout.INDEX_HTML
    if page.exists() and not _is_our_page(page):
        raise StoreError(f"{page}: written by another program; {hint}")


def _is_our_page(path: Path) -> bool:
    try:
        with path.open("rb") as page:
            return GENERATOR in page.read(1000)
    except OSError:
        return False


def _entry(name: str, manifest: dict[str, Json], shared: dict[Any, Any]) -> CollectionEntry:
    readiness, benchmarks = manifest["readiness"], manifest["benchmarks"]
    return CollectionEntry(
        run_id=manifest["run_id"],
        path=name,
        label=manifest["label"],
        status=manifest["status"],
        started_at=manifest["started_at"],
        finished_at=manifest["finished_at"],
        duration_s=manifest["duration_s"],
        commit=manifest["provenance"]["commit"],
        readiness_status=readiness["status"],
        ready=readiness["ready"],
        partial=readiness["partial"],
        missing=readiness["missing"],
        artifact_count=_whole(manifest, "artifacts"),
        problem_count=_whole(manifest, "problems"),
        redaction_count=manifest["redactions"]["total"],
        sources=_sources(manifest),
        benchmarks=_benchmarks(benchmarks),
        progression=from_json(Progression, benchmarks["progression"]),
        evals=_evals(manifest),
        models=_models(manifest),
        sample_count=_whole(manifest, "previews"),
        examples=_examples(manifest["previews"]),
        artifact_links=_links(manifest["artifacts"]),
        gaps=tuple(_gap(from_json(Gap, gap), shared) for gap in manifest["gaps"]),
        manifest_path=f"{name}/{layout.MANIFEST}",
        readme_path=f"{name}/{layout.README}",
        viewer_path=f"{name}/{layout.ANALYSIS}/index.html",
    )


def _gap(gap: Gap, shared: dict[Any, Any]) -> Gap:
    """Return a gap that holds what gaps of other runs say as well only once: an archive has very many."""
    params = shared.setdefault(orjson.dumps(gap.params), gap.params)
    note, action = (shared.setdefault(text, text) for text in (gap.note, gap.action))
    return replace(gap, note=note, action=action, params=params)


def _whole(manifest: dict[str, Json], name: str) -> int:
    return len(manifest[name]) + int(manifest["truncated"].get(name, 0))


def _sources(manifest: dict[str, Json]) -> SourceCounts:
    rows: dict[str, int] = {}
    for source in manifest["sources"]:
        counted = sum(count for kind, count in source["evidence"].items() if kind in COUNTS_AS_EVIDENCE)
        rows[source["source"]] = rows.get(source["source"], 0) + counted
    return SourceCounts(
        huggingface=rows.get("huggingface", 0),
        feed=rows.get("feed", 0),
        natural=rows.get("natural", 0),
        scenarios=rows.get("scenarios", 0),
        scenario_native=rows.get("scenario_native", 0),
        tests=rows.get("tests", 0),
        jsonl=rows.get("jsonl", 0),
    )


def _benchmarks(benchmarks: dict[str, Json]) -> BenchmarkCounts:
    measured = [row["note"] for row in benchmarks["comparisons"] if _is_measured(row)]
    return BenchmarkCounts(
        pairs=benchmarks["pair_count"],
        comparisons=benchmarks["comparison_count"],
        cases=benchmarks["case_count"],
        tiers=tuple(benchmarks["tiers"]),
        headline=measured[0] if measured else None,
    )


def _is_measured(comparison: dict[str, Json]) -> bool:
    is_pair = comparison["kind"] == "base_trained" and comparison.get("delta") is not None
    return is_pair and comparison["evidence"] in COUNTS_AS_EVIDENCE


def _evals(manifest: dict[str, Json]) -> EvalCounts:
    """Count what was measured; a dry run evaluates nothing."""
    rows = [*manifest["evals"], *manifest["benchmarks"]["rows"]]
    scores = [row for row in rows if row["value"] is not None and row["evidence"] in COUNTS_AS_EVIDENCE]
    comparisons = sum(_is_measured(row) for row in manifest["benchmarks"]["comparisons"])
    return EvalCounts(
        artifacts=len(scores),
        comparisons=comparisons,
        action=sum(row["step"] == "action_benchmark" for row in scores),
        matrices=int(comparisons > 0),
    )


def _models(manifest: dict[str, Json]) -> ModelCounts:
    models = manifest["models"]
    return ModelCounts(
        runs=0,
        models=_whole(manifest, "models"),
        verified=sum(bool(model["verified"]) for model in models),
        first="/".join((models[0]["tier"], models[0]["variant"], models[0]["model_id"])) if models else None,
    )


def _examples(previews: list[dict[str, Json]]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for preview in previews:
        task = f":{preview['task']}" if preview.get("task") else ""
        first.setdefault(preview["source"], f"{preview['source']}:{preview['trajectory_id']}{task}")
    return tuple(first.values())


def _links(artifacts: list[dict[str, Json]]) -> LinkCounts:
    return LinkCounts(
        source=sum(artifact["schema"] in _SOURCE_SCHEMAS for artifact in artifacts),
        evidence=sum(artifact["schema"] in _EVIDENCE_SCHEMAS for artifact in artifacts),
    )
