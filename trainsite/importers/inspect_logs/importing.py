"""Logs as runs: found, named, and written into the tables of a run."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import orjson

from trainsite.collection.inputs import shown_name
from trainsite.errors import SourceError
from trainsite.importers.importer import Detection, ImportOptions, SourceRun
from trainsite.importers.inspect_logs.about import About, read_about
from trainsite.importers.inspect_logs.coverage import Fields
from trainsite.importers.inspect_logs.header import (
    Log,
    find_spec,
    has_log_entries,
    is_spec,
    is_zip,
    load_log,
    section,
)
from trainsite.importers.inspect_logs.reading import read
from trainsite.importers.inspect_logs.samples import iter_samples
from trainsite.importers.inspect_logs.scoring import (
    STEP,
    cases,
    clustered_scores,
    differing,
    header_scores,
    source_metrics,
)
from trainsite.importers.sink import Reading, Sink
from trainsite.records.codec import Json
from trainsite.records.evidence import Score
from trainsite.records.problem import Problem

ROWS_STEP = "test_trajectories"
_ENDINGS = (".eval", ".json", ".json.gz", ".json.zst")
_LOOKED_AT_BYTES = 4 * 2**20
_MAX_NAME_CHARS = 120
_MAX_SECTION_BYTES = 2**18
"""How much of a section of the header is kept in the summary."""
_NAMED_FILES = 20
_ERROR_CHARS = 1_000
COSTS = 8
"""How many bytes of a plain trajectory file a byte of a log costs: a second process pays from 1 MB on."""


def detect(source: Path) -> Detection | None:
    """Return why a file, or the first file of a folder that may be one, looks like a log."""
    for path in [source] if source.is_file() else _candidates(source)[0][:_NAMED_FILES]:
        if _is_log(path):
            return Detection(0.95, "a log of Inspect AI with its task and model")
    return None


def find_runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    """
    Yield a run per log.

    Raises SourceError for a file that is none; in a folder what cannot be read is a problem of the first run.
    """
    if source.is_file():
        yield _run(load_log(source), _name(Path(source.name)), options, [])
        return
    found, beside = _candidates(source)
    logs: list[tuple[Path, Log]] = []
    left = [f"{shown_name(str(path.relative_to(source)))}: is no log" for path in beside]
    for path in found:
        name = path.relative_to(source)
        if not path.name.endswith(".eval") and not _is_log(path):
            left.append(f"{shown_name(str(name))}: is no log")
            continue
        try:
            logs.append((name, load_log(path)))
        except SourceError as error:
            left.append(str(error))
    if left and not logs:
        raise SourceError(f"{shown_name(source.name)}: holds no log that can be read; {left[0]}")
    stems = Counter(_name(name) for name, _ in logs)
    for index, (name, log) in enumerate(logs):
        stem = _name(name)
        yield _run(log, stem if stems[stem] == 1 else _plain(name.as_posix()), options, [] if index else left)


def _candidates(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files below a folder that may be logs, and the others; links are not followed."""
    found: list[Path] = []
    beside: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            may_be = name.lower().endswith(_ENDINGS) and path.is_file() and not path.is_symlink()
            (found if may_be else beside).append(path)
    return found, beside


def _is_log(path: Path) -> bool:
    try:
        return has_log_entries(path) if is_zip(path) else is_spec(find_spec(path, _LOOKED_AT_BYTES))
    except (SourceError, OSError):
        return False


def _name(path: Path) -> str:
    """Return the name of a run: that of its log without endings, with the folders between it and the source."""
    return _plain(re.sub(r"(?:\.(?:eval|json|gz|zst))+$", "", path.as_posix()))


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", shown_name(name)).strip(".-")[:_MAX_NAME_CHARS] or "inspect"


def _run(log: Log, name: str, options: ImportOptions, left: list[str]) -> SourceRun:
    about = read_about(log, options)
    return SourceRun(
        name=name,
        write=partial(_write, log=log, about=about, left=left),
        files=(log.path,),
        label=f"{about.benchmark}, {about.model}",
        started_at=log.started_at,
        finished_at=log.finished_at,
    )


def _write(sink: Sink, *, log: Log, about: About, left: list[str]) -> None:
    fields = Fields()
    fields.add_header(log)
    has_epochs = about.epochs > 1
    reading = Reading(partial(read, about=about), partial(cases, about=about), STEP, keeps_attempts=has_epochs)
    rows = fields.watch(iter_samples(log))
    tally = sink.trajectories(ROWS_STEP, rows, source="tests", size_bytes=log.size_bytes * COSTS, reading=reading)
    scores = list(clustered_scores(tally) if has_epochs else tally.scores())
    if has_epochs:
        for score in scores:
            sink.row(STEP, "scores", score)
    writer = sink.step(ROWS_STEP).writer
    if writer.rows_in and not writer.rows_out:
        sink.refuse(f"{log.file}: no sample in it could be read")
    elif not writer.rows_in:
        for score in header_scores(log, about):
            sink.row(STEP, "scores", score)
    sink.saw(
        files=1 + len(left),
        files_read=1,
        rows=writer.rows_in,
        rows_read=writer.rows_out,
        mapped=fields.mapped,
        kept=fields.kept,
        unmapped=fields.unmapped,
    )
    _write_notes(sink, log, scores, has_samples=bool(writer.rows_out))
    for what in left[:_NAMED_FILES]:
        sink.problem(ROWS_STEP, Problem(code="not_imported", message=what, is_row=False))
    if len(left) > _NAMED_FILES:
        what = f"{len(left) - _NAMED_FILES:,} more files of the folder are no logs that can be read"
        sink.problem(ROWS_STEP, Problem(code="not_imported", message=what, is_row=False))


def _write_notes(sink: Sink, log: Log, scores: list[Score], *, has_samples: bool) -> None:
    """Keep the log's header and metrics in the summaries; say where it ended early, or its samples say otherwise."""
    status = log.header.get("status")
    kept, left_out = _header(log)
    sink.summary(ROWS_STEP, source_log=kept)
    sink.saw(unmapped=left_out)
    own = source_metrics(log)
    errors = {name: metrics["stderr"] for name, metrics in own.items() if "stderr" in metrics}
    sink.summary(STEP, source_status=status, source_metrics=own, source_errors=errors)
    if status in ("cancelled", "error", "started"):
        error = section(log.header, "error").get("message")
        why = f": {error}" if isinstance(error, str) else ""
        message = f"the evaluation did not end well, its status is {status}{why}"
        if status == "error":
            sink.fail(STEP, message[:_ERROR_CHARS])
        sink.problem(
            STEP, Problem(code=f"source_{status}", message=message[:_ERROR_CHARS], file=log.file, is_row=False)
        )
    if has_samples:
        ours = {score.metric: score.value for score in scores}
        for message in differing(own, ours):
            sink.corrected(STEP, "score", message, file=log.file)


def _header(log: Log) -> tuple[dict[str, Json], list[str]]:
    """Return the header as it is kept: without the list of all ids, which the rows are, and without huge sections."""
    header = dict(log.header)
    dataset = section(log.spec, "dataset")
    if "sample_ids" in dataset:
        less = {key: value for key, value in dataset.items() if key != "sample_ids"}
        header["eval"] = {**log.spec, "dataset": less}
    if isinstance(header.get("error"), dict):
        header["error"] = {key: value for key, value in header["error"].items() if key != "traceback_ansi"}
    kept: dict[str, Json] = {}
    left_out: list[str] = []
    for key, value in header.items():
        if len(orjson.dumps(value)) <= _MAX_SECTION_BYTES and key not in ("samples", "reductions"):
            kept[key] = value
        else:
            left_out.append(key)
    return kept, left_out
