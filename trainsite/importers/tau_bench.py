"""Result files of tau-bench: one tool-calling trajectory per row with its reward, several trials per task."""

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import orjson

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.evals.attempts import clustered_mean, pass_hat_k
from trainsite.evals.tally import MAX_SCORE
from trainsite.importers.importer import Detection, Importer, ImportOptions, SourceRun
from trainsite.importers.loose_json import parse_loose
from trainsite.importers.seen import Contradictions, Seen
from trainsite.importers.sink import Reading, Sink
from trainsite.records.codec import Json
from trainsite.records.evidence import Case, Score
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow, iter_raw_rows, read_with_notes
from trainsite.trajectories.fields import as_count, as_id
from trainsite.trajectories.parsing import RowError, parse

STEP = "reference_benchmark"
_ROWS = "test_trajectories"
METRIC = "reward"
MAX_K = 8
_NEEDED = {"task_id", "reward", "traj"}
_KNOWN = {"task_id", "reward", "traj", "info", "trial"}
_LOOKED_AT = 5
_MAX_TRIAL = 2**31
_PROMPT_CHARS = 4_000
_NAME = re.compile(r"(?P<model>.+?)[-_.](?P<domain>airline|retail|telecom)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class _About:
    """What the file and the options say of all rows."""

    model: str
    benchmark: str
    variant: str


def _detect(source: Path) -> Detection | None:
    paths = [source] if source.is_file() else _files(source)[:_LOOKED_AT]
    if any(map(_holds_results, paths)):
        return Detection(0.95, "rows with task_id, traj and reward")
    return None


def _holds_results(path: Path) -> bool:
    rows = [row for row in islice(iter_raw_rows(path, file="-"), _LOOKED_AT) if isinstance(row, RawRow)]
    return bool(rows) and all(map(_is_result, rows))


def _is_result(row: RawRow) -> bool:
    try:
        value = parse(row.data)
    except RowError:
        return False
    return isinstance(value, dict) and value.keys() >= _NEEDED


def _files(folder: Path) -> list[Path]:
    endings = (".json", ".jsonl", ".json.gz", ".jsonl.gz", ".json.zst", ".jsonl.zst")
    return sorted(
        path for path in folder.iterdir() if not path.is_symlink() and path.is_file() and path.name.endswith(endings)
    )


def _runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    paths = [source] if source.is_file() else [path for path in _files(source) if _holds_results(path)]
    left = () if source.is_file() else tuple(shown_name(each.name) for each in sorted({*source.iterdir()} - {*paths}))
    for number, path in enumerate(paths):
        about = _about(path, options)
        yield SourceRun(
            name=_folder_name(path),
            write=partial(_write, path=path, about=about, left=left if not number else ()),
            files=(path,),
            label=f"{about.benchmark}, {about.model}",
        )


def _about(path: Path, options: ImportOptions) -> _About:
    found = _NAME.match(path.name)
    model = options.model or (found["model"] if found else None)
    if model is None:
        raise SourceError(f"{shown_name(path.name)}: does not say its model; give --model ID")
    domain = f"-{found['domain'].lower()}" if found else ""
    return _About(model, options.benchmark or f"tau-bench{domain}", options.variant)


def _folder_name(path: Path) -> str:
    return re.sub(r"(?:\.(?:jsonl?|gz|zst))+$", "", shown_name(path.name)) or "tau-bench"


def _write(sink: Sink, *, path: Path, about: _About, left: tuple[str, ...]) -> None:
    name = shown_name(path.name)
    reading = Reading(partial(_read, about=about), partial(_cases, about=about), STEP, keeps_attempts=True)
    size_bytes = path.stat().st_size
    contradictions = _find_contradictions(path, name)
    rows = _unique(path, name, contradictions, partial(_count_contradiction, sink))
    tally = sink.trajectories(_ROWS, rows, source="tests", size_bytes=size_bytes, reading=reading)
    for other in left:
        message = "holds no rows with task_id, traj and reward; it was not read"
        sink.problem(_ROWS, Problem(code="left_out", message=message, file=other, is_row=False))
    writer = sink.step(_ROWS).writer
    sink.saw(
        files=1, files_read=int(writer.rows_out > 0), rows=writer.rows_in, rows_read=writer.rows_out, mapped=_KNOWN
    )
    for key, attempts in tally.attempts.items():
        for score in _scores(attempts, about, evidence=key[-1]):
            sink.row(STEP, "scores", score)
    if not writer.rows_out:
        sink.refuse(f"{name}: no readable row")


def _count_contradiction(sink: Sink) -> None:
    sink.summary(STEP, contradictions=sink.step(STEP).summary.get("contradictions", 0) + 1)


def _find_contradictions(path: Path, name: str) -> Contradictions:
    """Read a file once for the trials that stand in it with different rewards."""
    found = Contradictions()
    for row in iter_raw_rows(path, file=name):
        if isinstance(row, RawRow) and (told := _told(row)) is not None:
            found.add(*told)
    return found


def _unique(
    path: Path, name: str, contradictions: Contradictions, contradicted: Callable[[], None]
) -> Iterator[RawRow | Problem]:
    """Yield the rows of a file; of two for one task and trial the first, and none where their rewards differ."""
    seen = Seen()
    for row in iter_raw_rows(path, file=name):
        told = _told(row) if isinstance(row, RawRow) else None
        if told is not None and told[0] in contradictions:
            contradicted()
            message = "the same trial of the same task stands with different rewards; none was taken"
            yield Problem(code="contradiction", message=message, file=row.file, line=row.line)
        elif told is not None and not seen.add(told[0]):
            message = "the same trial of the same task came before; the first was taken"
            yield Problem(code="duplicate_case", message=message, file=row.file, line=row.line)
        else:
            yield row


def _told(row: RawRow) -> tuple[str, float | None] | None:
    """Return a row's task and trial, and its reward; null where it names no task."""
    try:
        value = parse_loose(row.data)
    except RowError:
        return None
    task = as_id(value.get("task_id")) if isinstance(value, dict) else None
    if task is None:
        return None
    return f"{task}\0{_attempt(value.get('trial'))}", _number(value.get("reward"))


def _number(reward: Json) -> float | None:
    """Return a reward as a finite number, written as one, as a text, or as true and false."""
    if not isinstance(reward, int | float | str):
        return None
    try:
        number = float(reward)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _attempt(trial: Json) -> int:
    """Return which attempt a trial is, from 1; trials count from 0."""
    count = as_count(trial)
    return 1 if count is None else min(count, _MAX_TRIAL) + 1


def _read(row: RawRow, *, about: _About) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a row that is a result; others are problems here, whatever else they may be."""
    read, notes = read_with_notes(row)
    if isinstance(read, Problem) and read.code in ("invalid_json", "unknown_shape"):
        read, notes = _read_loosely(row, read)
    if isinstance(read, Trajectory) and read.format != "rollout":
        problem = Problem(
            code="no_result", message="no task_id, traj and reward; not of this format", file=row.file, line=row.line
        )
        return problem, []
    if isinstance(read, Problem):
        return read, notes
    calls = tuple(replace(call, model=call.model or about.model) for call in read.calls)
    reward = read.reward
    if reward is not None and not 0 <= reward <= 1:
        notes.append(_note(row, "reward_out_of_range", f"the reward {reward:g} is not within 0 and 1; it is no pass"))
        return replace(read, calls=calls, reward=reward if abs(reward) <= MAX_SCORE else None), notes
    outcome = None if reward is None else "passed" if reward >= 1 else "failed"
    return replace(read, calls=calls, outcome=read.outcome or outcome), notes


def _read_loosely(row: RawRow, wrong: Problem) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a row whose reward is no number, with a note; ``wrong`` where that is not all."""
    try:
        value = parse_loose(row.data)
    except RowError:
        return wrong, []
    if not isinstance(value, dict) or not value.keys() >= _NEEDED:
        return wrong, []
    reward, number = value["reward"], _number(value["reward"])
    if number is None and isinstance(reward, str | list | dict):
        return wrong, []
    read, notes = read_with_notes(row._replace(data=orjson.dumps({**value, "reward": number or 0.0})))
    if isinstance(read, Problem):
        return read, notes
    if number is None:
        note = _note(row, "no_reward", "the reward is no number; the trial has no score")
        return replace(read, reward=None), [*notes, note]
    message = f"the reward is a {type(reward).__name__}; it was read as {number:g}"
    return read, [*notes, _note(row, "reward_as_text", message)] if not isinstance(reward, float) else notes


def _note(row: RawRow, code: str, message: str) -> Problem:
    return Problem(code=code, message=message, file=row.file, line=row.line, is_row=False)


def _cases(trajectory: Mapping[str, Json], *, about: _About) -> list[Case]:
    task = str(trajectory.get("scenario_id", trajectory["trajectory_id"]))
    asked = next((m["content"] for m in trajectory["messages"] if m["role"] == "user"), "")
    return [
        Case(
            step=STEP,
            benchmark=about.benchmark,
            metric=METRIC,
            case_id=task,
            attempt=_attempt(trajectory["extra"].get("trial")),
            model_id=about.model,
            variant=about.variant,
            evidence=trajectory["evidence"],
            score=trajectory.get("reward"),
            input_sha256=hashlib.sha256(f"{about.benchmark}\0{task}".encode()).hexdigest(),
            prompt=asked[:_PROMPT_CHARS],
            trajectory_row_id=trajectory["row_id"],
        )
    ]


def _scores(attempts: Mapping[str, Sequence[float]], about: _About, *, evidence: str) -> Iterator[Score]:
    trials = min(map(len, attempts.values()))
    found = [(METRIC, clustered_mean(attempts), "clustered")]
    if all(value in (0, 1) for scores in attempts.values() for value in scores):
        found += [(f"pass^{k}", pass_hat_k(attempts, k), "normal") for k in range(1, min(trials, MAX_K) + 1)]
    for metric, result, method in found:
        if result is None:
            continue
        value, n, interval = result
        yield Score(
            step=STEP,
            benchmark=about.benchmark,
            metric=metric,
            value=value,
            n=n,
            interval_low=interval.low,
            interval_high=interval.high,
            interval_method=method,
            evidence=evidence,
            model_id=about.model,
            variant=about.variant,
        )


IMPORTER = Importer(
    name="tau-bench",
    summary="tau-bench result files: traj and reward per trial",
    version=1,
    detect=_detect,
    runs=_runs,
)
