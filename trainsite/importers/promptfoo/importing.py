"""Files of results as runs: found, and written into the tables of a run."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

import orjson

from trainsite.collection.inputs import shown_name
from trainsite.importers.importer import Detection, ImportOptions, SourceRun
from trainsite.importers.promptfoo.results import MAPPED, METRIC, STEP, About, cases, read
from trainsite.importers.promptfoo.source import (
    Results,
    find_first,
    has_lines,
    is_result,
    iter_results,
    load_results,
)
from trainsite.importers.sink import Reading, Sink
from trainsite.records.codec import Json
from trainsite.records.evidence import Score
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow, iter_raw_rows
from trainsite.trajectories.fields import as_id, as_instant, as_number
from trainsite.trajectories.parsing import RowError, parse

ROWS_STEP = "test_trajectories"
BENCHMARK = "promptfoo"
_ENDINGS = (".json", ".jsonl", ".json.gz", ".jsonl.gz", ".json.zst", ".jsonl.zst")
_LOOKED_AT_BYTES = 4 * 2**20
_LOOKED_AT_ROWS = 50
_MAX_SECTION_BYTES = 2**18
_MAX_NAME_CHARS = 120
_MAX_BENCHMARK_CHARS = 200
_CREATED = (("results", "timestamp"), ("timestamp",))


def detect(source: Path) -> Detection | None:
    """Return why a file, or the first of a folder, looks like results."""
    for path in [source] if source.is_file() else _files(source)[:_LOOKED_AT_ROWS]:
        if _is_results(path):
            return Detection(0.95, "results of promptfoo with prompts, providers and success")
    return None


def find_runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    """Yield a run per file of results; raises SourceError for a file that is none."""
    paths = [source] if source.is_file() else [path for path in _files(source) if _is_results(path)]
    for path in paths:
        found = load_results(path)
        about = _about(found, options)
        started_at = _created(found)
        yield SourceRun(
            name=_name(path),
            write=partial(_write, found=found, about=about),
            files=(path,),
            label=about.benchmark,
            started_at=started_at,
        )


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.is_symlink() and path.name.lower().endswith(_ENDINGS)
    )


def _is_results(path: Path) -> bool:
    if not has_lines(path):
        return is_result(find_first(path, _LOOKED_AT_BYTES))
    rows = [row for row in islice(iter_raw_rows(path, file="-"), 3) if isinstance(row, RawRow)]
    try:
        return bool(rows) and all(is_result(parse(row.data)) for row in rows)
    except RowError:
        return False


def _name(path: Path) -> str:
    plain = re.sub(r"(?:\.(?:jsonl?|gz|zst))+$", "", shown_name(path.name))
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", plain).strip(".-")[:_MAX_NAME_CHARS] or BENCHMARK


def _about(found: Results, options: ImportOptions) -> About:
    config = found.find(("config",))
    said = config.get("description") if isinstance(config, dict) else None
    named = said.strip()[:_MAX_BENCHMARK_CHARS] if isinstance(said, str) else ""
    return About(
        benchmark=options.benchmark or named or BENCHMARK,
        model=options.model,
        variant=options.variant,
        run_id=as_id(found.find(("evalId",), ("id",))),
    )


def _created(found: Results) -> float | None:
    metadata = found.find(("metadata",))
    inner = metadata.get("evaluationCreatedAt") if isinstance(metadata, dict) else None
    for value in (found.head.get(("createdAt",)), inner, *(found.head.get(path) for path in _CREATED)):
        instant = as_instant(value)
        if instant is not None:
            return datetime.fromisoformat(instant).timestamp()
    return None


def _write(sink: Sink, *, found: Results, about: About) -> None:
    fields: set[str] = set()
    rows = _watch(iter_results(found), fields)
    reading = Reading(partial(read, about=about), partial(cases, about=about), STEP)
    size_bytes = found.path.stat().st_size
    tally = sink.trajectories(ROWS_STEP, rows, source="tests", size_bytes=size_bytes, reading=reading)
    writer = sink.step(ROWS_STEP).writer
    if not writer.rows_out:
        sink.refuse(f"{found.file}: no result in it could be read")
    kept, left_out = _kept(found)
    sink.summary(ROWS_STEP, source_log=kept)
    table = {"table"} if found.results and any("table" in path for path in found.head) else set()
    sink.saw(
        files=1,
        files_read=1,
        rows=writer.rows_in,
        rows_read=writer.rows_out,
        mapped={f"results.{name}" for name in fields & MAPPED},
        kept={f"results.{name}" for name in fields - MAPPED} | set(kept),
        unmapped=left_out | table,
    )
    _compare(sink, found, list(tally.scores()))


def _watch(rows: Iterable[RawRow | Problem], fields: set[str]) -> Iterator[RawRow | Problem]:
    """Pass rows on, and note which fields the first ones have."""
    left = _LOOKED_AT_ROWS
    for row in rows:
        if left and isinstance(row, RawRow):
            left -= 1
            fields.update(parse(row.data)["result"])
        yield row


def _kept(found: Results) -> tuple[dict[str, Json], set[str]]:
    """Return what the file says as a whole, by paths, without parts that are huge."""
    kept: dict[str, Json] = {}
    left_out: set[str] = set()
    for path, value in found.head.items():
        name = ".".join(path)
        if "table" in path or len(orjson.dumps(value)) > _MAX_SECTION_BYTES:
            left_out.add(name)
        else:
            kept[name] = value
    return kept, left_out


def _compare(sink: Sink, found: Results, scores: list[Score]) -> None:
    """Keep the file's own counts, and say where they are not those of its results."""
    stats = found.find(("results", "stats"), ("stats",))
    said = as_number(stats.get("successes")) if isinstance(stats, dict) else None
    if said is None:
        return
    sink.summary(STEP, source_metrics=stats)
    passed = round(sum(score.value * score.n for score in scores if score.metric == METRIC and score.value is not None))
    if passed != said:
        message = f"the file says that {said:,} results passed, {passed:,} of its results did; ours is the latter"
        sink.corrected(STEP, "score", message, file=found.file)
