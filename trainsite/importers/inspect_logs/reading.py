"""A sample of a log as a trajectory."""

import hashlib
from typing import Any

import orjson

from trainsite.importers.inspect_logs.about import About
from trainsite.importers.inspect_logs.attachments import PREFIXES, Attachments
from trainsite.importers.inspect_logs.calls import Calls, output_rest
from trainsite.importers.inspect_logs.conversation import Conversation, read_conversation
from trainsite.importers.inspect_logs.events import REPEATED, first_choice, iter_events, other_events
from trainsite.importers.inspect_logs.parsing import not_finite, parse_lenient, require_shallow
from trainsite.importers.inspect_logs.values import flat_values, named_scores
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow
from trainsite.trajectories.fields import as_count, as_id, as_instant, as_seconds
from trainsite.trajectories.keys import find_duplicates
from trainsite.trajectories.labels import label
from trainsite.trajectories.parsing import RowError

FORMAT = "inspect"
MAPPED = frozenset(
    {
        "id", "epoch", "input", "messages", "output", "scores", "score", "started_at", "completed_at", "total_time",
        "attachments", "events",
    }
)  # fmt: skip
"""Fields of a sample that become fields of records; others are kept in ``extra``."""
DROPPED = frozenset({"events_data", "timelines"})
"""Fields that only arrange the events."""
_REFERENCES = tuple(prefix.encode() for prefix in PREFIXES)
_IN_COLOUR = "traceback_ansi"


def read(row: RawRow, *, about: About) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a sample, or the problem with it, and notes; nothing that a sample holds raises."""
    try:
        value, has_not_finite = parse_lenient(row.data)
        notes = [not_finite(row.file, row.line)] if has_not_finite else []
        if not has_not_finite and (wrong := find_duplicates(row.data, value)) is not None:
            notes.append(_note(row, "duplicate_keys", wrong))
        return _read(row, _sample(value), about, notes), notes
    except RowError as error:
        return Problem(code=error.code, message=str(error), file=row.file, line=row.line), []
    except Exception as error:  # noqa: BLE001 - a sample of a foreign log must never end the reading of the others
        message = f"a value of an unexpected kind ({type(error).__name__}); correct or remove the sample"
        return Problem(code="bad_row", message=message, file=row.file, line=row.line), []


def _read(row: RawRow, sample: dict[str, Json], about: About, notes: list[Problem]) -> Trajectory:
    attachments = _attachments(row, sample)
    resolve = attachments.resolve if attachments.texts else _same
    raw = [message for message in _messages(sample) if isinstance(message, dict)]
    trajectory_id = f"{as_id(sample['id'])}/epoch-{_epoch(sample)}"
    talk = Conversation(resolve(raw), Calls(about.model, trajectory_id, attachments))
    events = list(iter_events(sample.get("events")))
    pool = sample.get("events_data")
    output = sample.get("output")
    read_conversation(talk, events, pool.get("messages") if isinstance(pool, dict) else None, output)
    calls = talk.calls.made
    extra = _extra(sample, resolve)
    if others := other_events(events):
        extra["events"] = resolve(others)
    if not events and isinstance(output, dict) and (rest := output_rest(output)):
        extra["output"] = resolve(rest)
    if attachments.is_exhausted or attachments.missing:
        notes.append(_note(row, "unresolved_attachment", _unresolved(attachments)))
    times = _times(sample, events)
    return Trajectory(
        row_id=f"{row.file_number}-{row.line}",
        file=row.file,
        line=row.line,
        format=FORMAT,
        evidence=about.evidence,
        trajectory_id=trajectory_id,
        scenario_id=as_id(sample["id"]),
        run_id=about.run_id,
        source=FORMAT,
        status=_status(sample),
        tags=about.tags,
        tasks=label(calls[:1], talk.messages, {}) if calls and not calls[0].first_message else (),
        calls=tuple(calls),
        messages=tuple(talk.messages),
        extra=extra,
        **times,
        **_result(sample),
    )


def _attachments(row: RawRow, sample: dict[str, Json]) -> Attachments:
    """Return a sample's attachments; none where it refers to none, so that nothing is looked through for them."""
    texts = sample.get("attachments")
    has_references = any(prefix in row.data for prefix in _REFERENCES)
    return Attachments(texts if has_references and isinstance(texts, dict) else {})


def _sample(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict) or as_id(value.get("id")) is None:
        raise RowError("no_sample", "has no id; it is no sample of an Inspect log")
    require_shallow({**value, "events": [_kept_event(event) for event in iter_events(value.get("events"))]})
    return value


def _kept_event(event: dict[str, Json]) -> dict[str, Json]:
    """Return an event as far as it is looked at, to know how deep that is."""
    if event.get("event") in REPEATED:
        return {}
    return {key: value for key, value in event.items() if key not in ("call", "events")}


def _messages(sample: dict[str, Json]) -> list[Json]:
    """Return the messages; a log that keeps none of them still has the input and the output."""
    messages = sample.get("messages")
    if isinstance(messages, list) and messages:
        return messages
    given = sample.get("input")
    found = list(given) if isinstance(given, list) else [] if given is None else [{"role": "user", "content": given}]
    output = sample.get("output")
    answer = first_choice(output).get("message") if isinstance(output, dict) else None
    return [*found, answer] if answer is not None else found


def _extra(sample: dict[str, Json], resolve: Any) -> dict[str, Json]:
    kept = {
        key: resolve(value)
        for key, value in sample.items()
        if key not in MAPPED and key not in DROPPED and value is not None and value not in ("", [], {})
    }
    for key in ("error", "error_retries"):
        if key in kept:
            kept[key] = _plain_error(kept[key])
    if scores := named_scores(sample):
        kept["scores"] = {name: _known(resolve(score)) for name, score in scores.items()}
    if not _is_told(sample):
        kept["input"] = resolve(sample["input"])
    asked = [sample.get("input"), sample.get("choices"), sample.get("files"), sample.get("setup")]
    digest = hashlib.sha256(orjson.dumps(resolve(asked), option=orjson.OPT_SORT_KEYS)).hexdigest()
    return {"epoch": _epoch(sample), "input_sha256": digest, **kept}


def _is_told(sample: dict[str, Json]) -> bool:
    """Tell whether the input stands among the messages."""
    given, messages = sample.get("input"), sample.get("messages")
    if given is None or not isinstance(messages, list) or not messages or isinstance(given, list):
        return True
    return any(isinstance(message, dict) and message.get("content") == given for message in messages)


def _plain_error(value: Json) -> Json:
    """Return an error without its traceback in terminal colours, which the plain one says too, and its events."""
    if isinstance(value, list):
        return [_plain_error(item) for item in value]
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key not in (_IN_COLOUR, "events")}
    return value


def _known(score: Json) -> Json:
    if not isinstance(score, dict):
        return score
    return {key: value for key, value in score.items() if key == "value" or (value is not None and value != [])}


def _times(sample: dict[str, Json], events: list[dict[str, Json]]) -> dict[str, Any]:
    stamps = [instant for event in (*events[:1], *events[-1:]) if (instant := as_instant(event.get("timestamp")))]
    times = {
        "started_at": as_instant(sample.get("started_at")) or (min(stamps) if stamps else None),
        "finished_at": as_instant(sample.get("completed_at")) or (max(stamps) if stamps else None),
        "duration_s": as_seconds(sample.get("total_time")),
    }
    return {name: value for name, value in times.items() if value is not None}


def _status(sample: dict[str, Json]) -> str | None:
    if sample.get("error"):
        return "error"
    if sample.get("limit"):
        return "limit"
    return "completed" if sample.get("output") else None


def _result(sample: dict[str, Json]) -> dict[str, Any]:
    """Return reward and outcome by the first score that is a number: passed at 1, failed at 0, else neither."""
    for name, score in named_scores(sample).items():
        for value in flat_values(name, score).values():
            if value.number is not None:
                return {"reward": value.number, "outcome": {1.0: "passed", 0.0: "failed"}.get(value.number)}
    return {}


def _epoch(sample: dict[str, Json]) -> int:
    return max(1, as_count(sample.get("epoch")) or 1)


def _unresolved(attachments: Attachments) -> str:
    if attachments.is_exhausted:
        return "its attachments are referred to so often that not all references could be resolved"
    return f"{len(attachments.missing):,} references lead to no attachment; they were left as they are"


def _note(row: RawRow, code: str, message: str) -> Problem:
    return Problem(code=code, message=message, file=row.file, line=row.line, is_row=False)


def _same(value: Json) -> Json:
    return value
