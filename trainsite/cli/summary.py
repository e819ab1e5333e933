"""What ``run-collection`` and ``list-collections`` print, in the spelling of the reference system."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

from trainsite.archive import layout
from trainsite.collection.gaps import next_gap, rebase_command
from trainsite.records.codec import Json, to_document
from trainsite.records.collection import CollectionEntry, CollectionIndex
from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.records.run import Gap, Manifest, Preflight

GAPS_SHOWN = 5
LIST_GAPS_SHOWN = 4


def run_lines(run: Path, manifest: Manifest) -> list[str]:
    """Return the summary of a finished run, one fact per line."""
    readiness, benchmarks, progression = (
        manifest.readiness,
        manifest.benchmarks,
        manifest.benchmarks.progression,
    )
    failed = [f"{step.id}:{step.error}" for step in manifest.steps if step.status == "failed"]
    lines = [
        f"output={run}",
        f"manifest={run / layout.MANIFEST}",
        f"readme={run / layout.README}",
        f"viewer={run / layout.ANALYSIS / 'index.html'}",
        f"collection-index={run.parent / layout.INDEX_HTML} json={run.parent / layout.INDEX_JSON}",
        f"readiness={readiness.status} ready={readiness.ready} partial={readiness.partial} missing={readiness.missing}",
        _preflight_line(manifest.preflight),
        "sources " + " ".join(f"{name}={count}" for name, count in _source_rows(manifest)),
        f"benchmarks pairs={benchmarks.pair_count} rows={benchmarks.row_count}"
        f" comparisons={benchmarks.comparison_count} tiers={_joined(benchmarks.tiers)}",
        f"baseline established={_joined(progression.established)} next={progression.next_tier or 'none'}"
        f" remaining={_joined(progression.remaining)}",
        f"redactions={manifest.redactions.total}"
        + "".join(f" {name}={count}" for name, count in manifest.redactions.by_class.items()),
        f"problems={len(manifest.problems) + manifest.truncated.get('problems', 0)}",
        "failed-steps " + (" | ".join(failed) or "none"),
        "readiness-gaps " + (" ".join(gap_text(gap) for gap in manifest.gaps[:GAPS_SHOWN]) or "none"),
    ]
    closest = next_gap(manifest.gaps)
    if closest is not None:
        lines.append(f"next {rebase_command(closest.command, run.as_posix())}")
    return [f"[run-collection] {line}" for line in lines]


def run_document(run: Path, manifest: Manifest) -> Json:
    """Return a finished run for ``--json``: where it lies, and its manifest."""
    return {
        "run": str(run),
        "viewer": str(run / layout.ANALYSIS / "index.html"),
        "collection_index": str(run.parent / layout.INDEX_JSON),
        "manifest": to_document(manifest),
    }


def preflight_lines(checks: Preflight) -> list[str]:
    """Return what was looked at before a run."""
    return [
        f"[run-collection:preflight] {_preflight_line(checks).removeprefix('preflight ')}",
        *(f"[run-collection:preflight] {check.id}={check.status} {check.detail}" for check in checks.checks),
    ]


def list_lines(root: Path, index: CollectionIndex, *, all_gaps: bool) -> list[str]:
    """Return one line per run, and one for each thing that could not be listed."""
    lines = [f"root={root.absolute()}", f"count={len(index.collections)}"]
    if index.run_count > len(index.collections):
        lines[-1] += f" of={index.run_count} (more with --limit)"
    lines += [_entry_line(root, entry, all_gaps=all_gaps) for entry in index.collections]
    lines += [f"unfinished={root / name} resume it with the command that began it" for name in index.unfinished]
    lines += [f"problem={problem.file}: {problem.message}" for problem in index.problems]
    return [f"[list-collections] {line}" for line in lines]


def gap_text(gap: Gap) -> str:
    """Return a gap as ``<id>:<status>-><action>[ params=<JSON>]``."""
    params = f" params={orjson.dumps(gap.params).decode()}" if gap.params else ""
    return f"{gap.id}:{gap.status}->{gap.action}{params}"


def _entry_line(root: Path, entry: CollectionEntry, *, all_gaps: bool) -> str:
    sources, benchmarks, models = entry.sources, entry.benchmarks, entry.models
    gaps = entry.gaps if all_gaps else entry.gaps[:LIST_GAPS_SHOWN]
    hidden = len(entry.gaps) - len(gaps)
    first_model = f",first:{models.first}" if models.first else ""
    examples = f",examples:{','.join(entry.examples[:4])}" if entry.examples else ""
    fields = [
        f"run={entry.started_at} id={entry.run_id} status={entry.status}",
        f"readiness={entry.readiness_status} ready={entry.ready} partial={entry.partial} missing={entry.missing}",
        f"artifacts={entry.artifact_count} problems={entry.problem_count}",
        f"sources=hf:{sources.huggingface},feed:{sources.feed},natural:{sources.natural},"
        f"scenarios:{sources.scenarios},native:{sources.scenario_native},tests:{sources.tests},jsonl:{sources.jsonl}",
        f"benchmarks=pairs:{benchmarks.pairs},comparisons:{benchmarks.comparisons},cases:{benchmarks.cases},"
        f"tiers:{_joined(benchmarks.tiers)}",
        f"baseline=established:{_joined(entry.progression.established)},next:{entry.progression.next_tier or 'none'},"
        f"remaining:{_joined(entry.progression.remaining)}",
        f"evals=artifacts:{entry.evals.artifacts},comparisons:{entry.evals.comparisons},"
        f"action:{entry.evals.action},matrices:{entry.evals.matrices}",
        f"models=runs:{models.runs},models:{models.models},verified:{models.verified}{first_model}",
        f"samples={entry.sample_count}{examples}",
        f"artifact-links=source:{entry.artifact_links.source},evidence:{entry.artifact_links.evidence}",
        f"gaps={','.join(gap_text(gap) for gap in gaps) or 'none'}" + (f",more:{hidden}" if hidden else ""),
        f"output={root / entry.path} readme={root / entry.readme_path} viewer={root / entry.viewer_path}",
    ]
    return " ".join(fields)


def _preflight_line(checks: Preflight) -> str:
    live = "yes" if checks.live_required else "no"
    return (
        f"preflight live={live} ok={checks.ok} warning={checks.warning}"
        f" missing={checks.missing} skipped={checks.skipped}"
    )


def _source_rows(manifest: Manifest) -> Iterable[tuple[str, int]]:
    names = {"huggingface": "hf", "scenario_native": "scenario-native"}
    for source in manifest.sources:
        rows = sum(count for kind, count in source.evidence.items() if kind in COUNTS_AS_EVIDENCE)
        yield names.get(source.source, source.source), rows


def _joined(names: Sequence[str]) -> str:
    return ",".join(names) or "none"
