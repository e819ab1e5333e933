"""The index of an archive: one entry per run, made from manifests; written under a lock, so two writers converge."""

from pathlib import Path

import orjson

from trainsite.archive import layout
from trainsite.archive.reader import iter_manifests
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

_SOURCE_KINDS = frozenset({"table", "raw"})


def load_index(archive: Path, *, only: str | None = None, limit: int | None = None) -> CollectionIndex:
    """Return the index of an archive, newest run first; ``limit`` cuts the list, never the count."""
    entries: list[CollectionEntry] = []
    unfinished: list[str] = []
    problems: list[Problem] = []
    for name, manifest in iter_manifests(archive, only=only):
        if manifest is None:
            unfinished.append(name)
        elif isinstance(manifest, Problem):
            problems.append(manifest)
        else:
            try:
                entries.append(_entry(name, manifest))
            except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
                problems.append(_misfit(name, error))
    entries.sort(key=lambda entry: (entry.started_at, entry.path), reverse=True)
    return CollectionIndex(
        run_count=len(entries),
        unfinished=tuple(unfinished),
        collections=tuple(entries[:limit]),
        problems=tuple(problems),
    )


def _misfit(name: str, error: Exception) -> Problem:
    return Problem(
        code="invalid_manifest",
        file=f"{name}/{layout.MANIFEST}",
        message=f"does not fit its schema ({error!r}); see trainsite validate {name}",
        is_row=False,
    )


def refuse_foreign_index(archive: Path) -> None:
    """Raise StoreError where the archive's index was written by something else."""
    path = archive / layout.INDEX_JSON
    hint = "trainsite will not overwrite it; collect into another folder, or move it away"
    if path.is_file():
        try:
            document = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError as error:
            raise StoreError(f"{path}: not JSON; {hint}") from error
        if not isinstance(document, dict) or document.get("schema") != "trainsite/collection-index":
            raise StoreError(f"{path}: written by another program; {hint}")
    elif (archive / layout.INDEX_HTML).exists():
        raise StoreError(f"{archive / layout.INDEX_HTML}: written by another program; {hint}")


def _entry(name: str, manifest: dict[str, Json]) -> CollectionEntry:
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
        gaps=tuple(from_json(Gap, gap) for gap in manifest["gaps"]),
        manifest_path=f"{name}/{layout.MANIFEST}",
        readme_path=f"{name}/{layout.README}",
        viewer_path=f"{name}/{layout.ANALYSIS}/index.html",
    )


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
    measured = [row["note"] for row in benchmarks["comparisons"] if row.get("delta") is not None]
    return BenchmarkCounts(
        pairs=benchmarks["pair_count"],
        comparisons=benchmarks["comparison_count"],
        cases=benchmarks["case_count"],
        tiers=tuple(benchmarks["tiers"]),
        headline=measured[0] if measured else None,
    )


def _evals(manifest: dict[str, Json]) -> EvalCounts:
    done = {step["id"] for step in manifest["steps"] if step["status"] == "succeeded"}
    return EvalCounts(
        artifacts=_whole(manifest, "evals"),
        comparisons=int("eval_comparison" in done),
        action=int("action_benchmark" in done),
        matrices=int("benchmark_matrix" in done),
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
    evidence = {"score", "case", "comparison", "model"}
    return LinkCounts(
        source=sum(a["kind"] in _SOURCE_KINDS and a["schema"] not in evidence for a in artifacts),
        evidence=sum(a["schema"] in evidence for a in artifacts),
    )
