"""A results file of the harness: what each task and group scored, and how."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.importers.loose_json import parse_loose
from trainsite.importers.model_name import model_name
from trainsite.importers.pieces import iter_pieces
from trainsite.records.codec import Json
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.fields import as_id
from trainsite.trajectories.parsing import RowError

MAX_BYTES = 64 * 2**20
MAX_FACT_BYTES = 2**14
_MODEL_KEYS = ("peft", "delta", "pretrained", "model", "path", "engine")
"""The harness's own order: with a base model and what was put on it, the latter is the name."""
_NO_METRICS = frozenset({"alias", "name", "sample_len", "sample_count", " "})
_STDERR = "_stderr"
MAPPED = frozenset(
    {"results", "groups", "group_subtasks", "versions", "n-shot", "n-samples", "date", "model_name",
     "total_evaluation_time_seconds"},
)  # fmt: skip
_NOT_KEPT = frozenset({"pretty_env_info", "samples"})
"""What describes the machine of others, and what stands in files of its own."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One metric of one task or group as the file has it."""

    task: str
    metric: str
    """With its filter, for example ``exact_match,strict-match``."""
    value: float
    stderr: float | None
    is_group: bool


@dataclass(frozen=True)
class Results:
    """A parsed results file."""

    value: Mapping[str, Json]

    @property
    def model(self) -> str | None:
        """The model's name, null where the file does not say it."""
        config = self._object("config")
        said = [self.value.get("model_name"), *_model_args(config.get("model_args")), config.get("model")]
        return next((name for each in said if (name := model_name(each))), None)

    @property
    def started_at(self) -> float | None:
        """When the evaluation began, in seconds since 1970."""
        return _number(self.value.get("date"))

    @property
    def finished_at(self) -> float | None:
        """When it ended."""
        taken = self.value.get("total_evaluation_time_seconds")
        try:
            duration_s = float(taken) if isinstance(taken, str | int | float) else 0.0
        except ValueError:
            duration_s = 0.0
        is_sound = self.started_at is not None and math.isfinite(duration_s) and duration_s >= 0
        return self.started_at + duration_s if is_sound and self.started_at is not None else None

    def tasks(self) -> tuple[str, ...]:
        """Return all tasks and groups that have metrics, in their order."""
        return tuple(dict.fromkeys((*self._object("results"), *self._object("groups"))))

    def is_group(self, task: str) -> bool:
        """Tell whether a name is one for several tasks."""
        return bool(self._object("group_subtasks").get(task)) or task in self._object("groups")

    def version(self, task: str) -> str | None:
        """Return a task's version and number of examples in the prompt: both decide what was asked."""
        version, shots = as_id(self._object("versions").get(task)), as_id(self._object("n-shot").get(task))
        parts = (version, None if shots is None else f"{shots}-shot")
        return ", ".join(part for part in parts if part) or None

    def sample_count(self, task: str) -> int | None:
        """Return how many documents were evaluated; of a group all of its tasks'. Groups may contain themselves."""
        found: list[int] = []
        waiting, met = [task], set[str]()
        subtasks = self._object("group_subtasks")
        while waiting:
            name = waiting.pop()
            if name in met:
                continue
            met.add(name)
            inner = subtasks.get(name)
            if isinstance(inner, list) and inner:
                waiting += [each for each in inner if isinstance(each, str)]
            elif (count := self._own_count(name)) is not None:
                found.append(count)
        return sum(found) if found else None

    def has_mean(self, task: str, metric: str) -> bool:
        """Tell whether a metric is the mean over its samples, as it is unless the task's configuration says else."""
        config = self._object("configs").get(task)
        listed = config.get("metric_list") if isinstance(config, dict) else None
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and each.get("metric") == metric.split(",", 1)[0]:
                return each.get("aggregation") in (None, "mean")
        return True

    def measured(self) -> Iterator[Measured | tuple[str, str]]:
        """Yield each metric, or the task and name of one whose value is NaN or infinite."""
        for task in self.tasks():
            row = {**_as_object(self._object("groups").get(task)), **_as_object(self._object("results").get(task))}
            for key, value in row.items():
                name, comma, chosen = key.partition(",")
                if key in _NO_METRICS or name.endswith(_STDERR) or not name:
                    continue
                if isinstance(value, float) and not math.isfinite(value):
                    yield task, key
                elif (number := _number(value)) is not None:
                    stderr = _number(row.get(f"{name}{_STDERR}{comma}{chosen}"))
                    yield Measured(task=task, metric=key, value=number, stderr=stderr, is_group=self.is_group(task))

    def kept(self) -> dict[str, Json]:
        """Return what else the file says, where it is not long."""
        return {
            key: value
            for key, value in self.value.items()
            if key not in MAPPED | _NOT_KEPT and len(orjson.dumps(value)) <= MAX_FACT_BYTES
        }

    def _own_count(self, task: str) -> int | None:
        counts = _as_object(self._object("n-samples").get(task))
        said = (
            counts.get("effective"),
            counts.get("original"),
            _as_object(self._object("results").get(task)).get("sample_len"),
        )
        return next((each for each in said if isinstance(each, int) and each >= 0 and not isinstance(each, bool)), None)

    def _object(self, key: str) -> dict[str, Json]:
        return _as_object(self.value.get(key))


def load_results(path: Path) -> Results:
    """Return a results file; raises SourceError for one that cannot be taken."""
    name = shown_name(path.name)
    pieces, size_bytes = [], 0
    try:
        for chunk in iter_chunks(path):
            pieces.append(chunk)
            size_bytes += len(chunk)
            if size_bytes > MAX_BYTES:
                raise SourceError(f"{name}: longer than {MAX_BYTES // 2**20} MiB; no results file is")
        value = parse_loose(b"".join(pieces).removeprefix(b"\xef\xbb\xbf"))
    except (RowError, CompressionError) as error:
        raise SourceError(f"{name}: {error}") from error
    except OSError as error:
        raise SourceError(f"{name}: {error.strerror}; check its permissions") from error
    if not isinstance(value, dict) or not isinstance(value.get("results"), dict):
        raise SourceError(f"{name}: has no results by task; give a results file of the harness")
    return Results(value)


def is_results(path: Path) -> bool:
    """Tell whether a file has the members of a results file. Raises OSError."""
    keys = set[str]()
    try:
        for piece in iter_pieces(iter_chunks(path), enter=(), max_bytes=MAX_BYTES):
            keys.update(piece.path)
    except (RowError, CompressionError):
        pass  # what came before the break says what the file is
    return "results" in keys and bool(keys & {"versions", "configs", "n-shot", "group_subtasks"})


def _model_args(value: Json) -> Iterator[Json]:
    pairs: dict[str, Json] = {}
    if isinstance(value, dict):
        pairs = value
    elif isinstance(value, str):
        pairs = dict(part.split("=", 1) for part in value.split(",") if "=" in part)
    for key in _MODEL_KEYS:
        yield pairs.get(key)


def _as_object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _number(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 2**1023:
        return None
    return float(value) if math.isfinite(value) else None
