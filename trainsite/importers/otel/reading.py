"""One trace as a trajectory: its model calls in order of time, answers of tools, and the rest as structure."""

from collections.abc import Iterator, Sequence
from dataclasses import field

import orjson

from trainsite.dataclass import dataclass
from trainsite.importers.otel.attributes import Attributes, first_of
from trainsite.importers.otel.calls import take_call_fields
from trainsite.importers.otel.messages import Told, read_told
from trainsite.importers.otel.record import duration_s, instant, span_record
from trainsite.importers.otel.span import CALL, TOOL, Span, span_kind
from trainsite.importers.otel.structure import Structure, find_structure
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Call, Message, Trajectory
from trainsite.trajectories import RawRow
from trainsite.trajectories.content import read_content
from trainsite.trajectories.evidence import read_evidence
from trainsite.trajectories.fields import as_id
from trainsite.trajectories.labels import label

FORMAT = "otel"
_MOCKS = frozenset({"mock", "mocked", "fake"})
_RESULTS = ("gen_ai.tool.call.result", "traceloop.entity.output", "gen_ai.output")
_CONVERSATIONS = ("gen_ai.conversation.id", "session.id", "traceloop.association.properties.session_id")
_AGENTS = ("gen_ai.agent.id", "gen_ai.agent.name")


def read(row: RawRow) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a trace, and what it was read in spite of; nothing that a span holds raises."""
    try:
        held = orjson.loads(row.data)
        structure = find_structure([Span(**span) for span in held["spans"]])
        return _read(row, held["trace"], structure), list(_notes(row, structure))
    except Exception as error:  # noqa: BLE001 - a trace of a foreign file must never end the reading of the others
        message = f"a value of an unexpected kind ({type(error).__name__}); correct or remove the trace"
        return Problem(code="bad_row", message=message, file=row.file, line=row.line), []


@dataclass
class _Talk:
    """Messages and calls of a trace while they are put together."""

    told: dict[str, Told]
    """What each call was told and answered, by its span."""
    answered: frozenset[str]
    """Tool calls whose answer a model was told: it stands there already."""
    calls: list[Call] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    records: list[dict[str, Json]] = field(default_factory=list)
    """The spans that are no calls."""


def _read(row: RawRow, trace: str, structure: Structure) -> Trajectory:
    spans = structure.spans
    told = {span.id: read_told(span.attributes, span.events) for span in spans if span_kind(span.attributes) == CALL}
    heard = (message for each in told.values() for message in each.request)
    talk = _Talk(told, frozenset(message.tool_call_id for message in heard if message.tool_call_id is not None))
    resources = _distinct(span.resource for span in spans)
    for span in sorted(spans, key=_moment):
        if span.id in told:
            _add_call(talk, span, told[span.id])
            continue
        rest = dict(span.attributes)
        if span_kind(rest) == TOOL:
            _add_answer(talk, span, rest)
        record = span_record(span, rest, span.events)
        if len(resources) > 1:
            record["resource"] = resources.index(span.resource)
        talk.records.append(record)
    return _trajectory(row, trace, structure, talk, resources)


def _trajectory(
    row: RawRow, trace: str, structure: Structure, talk: _Talk, resources: Sequence[Attributes]
) -> Trajectory:
    spans, root = structure.spans, structure.root
    start_ns = min((span.start_ns for span in spans if span.start_ns is not None), default=None)
    end_ns = None if structure.unfinished else max(span.end_ns for span in spans if span.end_ns is not None)
    has_failed = root.status == "ERROR"
    calls, messages = tuple(talk.calls), tuple(talk.messages)
    extra: dict[str, Json] = {"root": root.name, "spans": talk.records, "resources": list(resources)}
    return Trajectory(
        row_id=f"{row.file_number}-{row.line}",
        file=row.file,
        line=row.line,
        format=FORMAT,
        evidence=_evidence(calls, root, resources),
        trajectory_id=trace,
        agent_id=as_id(_told_first(spans, _AGENTS)),
        room_id=as_id(_told_first(spans, _CONVERSATIONS)),
        source=_service(resources),
        status="error" if has_failed else "unfinished" if structure.unfinished else "completed",
        outcome="failed" if has_failed else None,
        started_at=instant(start_ns),
        finished_at=instant(end_ns),
        duration_s=duration_s(start_ns, end_ns),
        tasks=label(calls, messages, {}),
        calls=calls,
        messages=messages,
        extra={key: value for key, value in extra.items() if value},
    )


def _moment(span: Span) -> int:
    """Return when a span speaks: a tool when it answers, anything else when it begins."""
    said = span.end_ns if span_kind(span.attributes) == TOOL and span.end_ns is not None else span.start_ns
    return 2**64 if said is None else said


def _add_call(talk: _Talk, span: Span, told: Told) -> None:
    rest = told.attributes
    fields = take_call_fields(rest, told)
    first = len(talk.messages)
    talk.messages += [*told.request, *told.response]
    extra = span_record(span, rest, told.events)
    if told.further:
        extra["further_choices"] = told.further
    call = Call(
        first_message=first,
        message_count=len(talk.messages) - first,
        call_id=span.id,
        started_at=instant(span.start_ns),
        duration_s=duration_s(span.start_ns, span.end_ns),
        extra=extra or None,
        **fields,
    )
    talk.calls.append(call)


def _add_answer(talk: _Talk, span: Span, rest: Attributes) -> None:
    """Add what a tool answered, unless a model was told it in a call."""
    call_id = as_id(rest.get("gen_ai.tool.call.id"))
    key = next((key for key in _RESULTS if rest.get(key) is not None), None)
    if key is None or call_id in talk.answered:
        return
    name = as_id(rest.get("gen_ai.tool.name")) or as_id(rest.get("traceloop.entity.name")) or span.name
    content = read_content(rest.pop(key))
    talk.messages.append(content.message("tool", name=name or None, tool_call_id=call_id, at=instant(span.end_ns)))


def _notes(row: RawRow, structure: Structure) -> Iterator[Problem]:
    """Yield what is wrong with a trace that was read all the same."""
    for count, code, message in (
        (structure.duplicates, "duplicate_span", "spans have the id of another one; the first of each was taken"),
        (structure.missing, "missing_parent", "spans name a parent that the trace lacks; export all of it"),
        (structure.cyclic, "cyclic_parents", "spans are above themselves; they stand in order of time"),
        (structure.unfinished, "unfinished_span", "spans have no end; export the trace when it is over"),
    ):
        if count:
            yield Problem(code=code, message=f"{count:,} {message}", file=row.file, line=row.line, is_row=False)


def _evidence(calls: Sequence[Call], root: Span, resources: Sequence[Attributes]) -> str:
    """Return what the trace is evidence of: spans or a service may say that it was dry, or only answered by a mock."""
    if calls and all((call.provider or "").lower() in _MOCKS for call in calls):
        return "mocked"
    said = {key.rpartition(".")[2]: value for each in (*resources, root.attributes) for key, value in each.items()}
    return read_evidence({"metadata": said})


def _told_first(spans: Sequence[Span], keys: tuple[str, ...]) -> Json:
    found = (first_of(span.attributes, *keys) for span in spans)
    return next((value for value in found if value is not None), None)


def _service(resources: Sequence[Attributes]) -> str | None:
    found = next((each["service.name"] for each in resources if each.get("service.name")), None)
    return found if isinstance(found, str) else None


def _distinct(resources: Iterator[Attributes]) -> list[Attributes]:
    found: list[Attributes] = []
    for resource in resources:
        if resource not in found:
            found.append(resource)
    return found
