"""The trajectories of a collection: feed, natural use, recorded tests. What is called sanitized is redacted again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.visit import Visit, evidence_of, weaker
from trainsite.importers.sink import Reading
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.trajectory import TASKS, Trajectory
from trainsite.trajectories import RawRow, iter_raw_rows, read_with_notes
from trainsite.trajectories.fields import as_list, as_object, as_text

_ROW_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst")
_FEED = Fields(
    "feed_manifest",
    mapped=frozenset({"exportPath", "dryRun", "source"}),
    kept=frozenset({"counts", "archetypeStats", "errors", "durationMs"}),
    opaque=frozenset({"scenarioIds", "agentIds", "agentsCreated", "trajectoryIds"}),
)
_NATURAL = Fields(
    "natural_bundle",
    schema="eliza_trajectory_export_bundle",
    mapped=frozenset({"paths.sanitizedJsonlPath"}),
    kept=frozenset({"runId", "source", "counts", "privacy", "cloudUpload"}),
    opaque=frozenset({"tasks", "paths"}),
)
_TESTS = Fields(
    "test_collection",
    schema="eliza_test_trajectory_collection",
    mapped=frozenset({"copied[].outputPath"}),
    kept=frozenset({"copiedCount", "skippedCount", "syntheticCount"}),
)


def read_feed(visit: Visit) -> None:
    """Bring the rows of the feed agents into their step; a dry manifest makes all rows behind it dry."""
    floors: dict[str, str] = {}
    sources: dict[str, Json] = {}
    for name in visit.source.below("feed", ".manifest.json"):
        manifest = visit.object("feed", name, _FEED)
        if manifest is None:
            continue
        export = as_text(manifest.get("exportPath")) or ""
        found = visit.source.find(export) or _beside(name, export)
        if found in visit.source.files:
            floors[found] = weaker(floors.get(found, "imported"), evidence_of(manifest))
        elif export:
            visit.missing("feed", [visit.source.relative(export)], file=name)
        kept = {key: manifest[key] for key in ("counts", "archetypeStats", "errors", "durationMs") if key in manifest}
        sources[name] = without_paths(visit, kept)
    if sources:
        visit.sink.summary("feed", source=sources)
    for name in visit.source.below("feed", *_ROW_ENDINGS):
        bring(visit, "feed", [name], source="feed", floor=floors.get(name, "imported"))


def read_natural(visit: Visit) -> None:
    """Bring the rows of natural use into their step: the sanitized ones, or those per task where these are missing."""
    step = "natural_trajectories"
    manifest = visit.object(step, f"{step}/manifest.json", _NATURAL)
    names = visit.source.below(f"{step}/sanitized", *_ROW_ENDINGS)
    told = as_text((as_object((manifest or {}).get("paths")) or {}).get("sanitizedJsonlPath"))
    if told and visit.source.find(told) is None:
        visit.missing(step, [visit.source.relative(told)], file=f"{step}/manifest.json")
    if not names:
        names = visit.source.below(f"{step}/tasks", *_ROW_ENDINGS)
    bring(visit, step, names, source="natural", floor=evidence_of(manifest))
    if manifest is not None:
        kept = {
            key: manifest[key] for key in ("runId", "source", "counts", "privacy", "cloudUpload") if key in manifest
        }
        visit.sink.summary(step, source=without_paths(visit, kept))
    redacted = visit.sink.steps[step].summary.get("redacted_rows", 0) if step in visit.sink.steps else 0
    if redacted:
        applied = (as_object((manifest or {}).get("privacy")) or {}).get("applied")
        visit.sink.corrected(
            step,
            "privacy",
            f"the rows are called sanitized (filter applied there: {applied}), but {redacted:,} of them still held"
            " something private; it was replaced here",
            file=f"{step}/sanitized",
        )


def read_tests(visit: Visit) -> None:
    """Bring the recorded tests into their step; the synthetic one says itself that it is dry."""
    step = "test_trajectories"
    name = f"{step}/test-trajectory-collection.json"
    collection = visit.object(step, name, _TESTS)
    cases = visit.source.below(f"{step}/cases", ".json", *_ROW_ENDINGS)
    bring(visit, step, cases, source="tests", floor="imported")
    if collection is None:
        return
    copies = [as_text((as_object(each) or {}).get("outputPath")) for each in as_list(collection.get("copied")) or []]
    absent = [visit.source.relative(path) for path in copies if path and visit.source.find(path) is None]
    visit.missing(step, absent, file=name)
    counts = {key: collection[key] for key in ("copiedCount", "skippedCount", "syntheticCount") if key in collection}
    visit.sink.summary(step, source=counts)


def bring(
    visit: Visit, step: str, names: Sequence[str], *, source: str, floor: str, tasks: tuple[str, ...] = TASKS
) -> None:
    """Bring the rows of some files into a step, as evidence of the kind ``floor`` at best."""
    if not names:
        return
    visit.seen.update(names)
    size_bytes = sum(visit.source.files[name].stat().st_size for name in names)
    writer = visit.sink.step(step).writer
    before = writer.rows_in, writer.rows_out
    reading = Reading(partial(read_at_best, floor=floor))
    visit.sink.trajectories(
        step,
        _rows(visit, visit.number(step, names)),
        source=source,
        size_bytes=size_bytes,
        reading=reading,
        tasks=tasks,
    )
    visit.sink.saw(files_read=len(names), rows=writer.rows_in - before[0], rows_read=writer.rows_out - before[1])


def read_at_best(row: RawRow, *, floor: str) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a row, as evidence of the kind ``floor`` at best."""
    read, notes = read_with_notes(row)
    if isinstance(read, Trajectory):
        read = replace(read, evidence=weaker(read.evidence, floor))
    return read, notes


def without_paths(visit: Visit, value: Json) -> Json:
    """Return a value in which every path of the writing machine leads into the folder, or is a name alone."""
    if isinstance(value, str):
        return visit.source.relative(value)
    if isinstance(value, dict):
        return {key: without_paths(visit, item) for key, item in value.items()}
    return [without_paths(visit, item) for item in value] if isinstance(value, list) else value


def _rows(visit: Visit, numbers: Mapping[str, int]) -> Iterator[RawRow | Problem]:
    for name, number in numbers.items():
        yield from iter_raw_rows(visit.source.files[name], file=name, file_number=number)


def _beside(manifest: str, export: str) -> str:
    """Return the name of a manifest's rows beside it, by its own stem or by the name that it gives."""
    folder, _, name = manifest.rpartition("/")
    last = export.replace("\\", "/").rpartition("/")[2] or f"{name.removesuffix('.manifest.json')}.jsonl"
    return f"{folder}/{last}"
