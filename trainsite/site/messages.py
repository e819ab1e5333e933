"""
One trajectory, message by message, as HTML.

This is the hot path of a run's pages: plain functions that join escaped parts, no template.
"""

from itertools import takewhile
from operator import attrgetter

from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.records.trajectory import Call, Message, TaskLabel, ToolCall, Trajectory
from trainsite.site.cells import duration_text, evidence_word, moment_text
from trainsite.site.text import anchor, html_block, html_details, html_json, html_text, is_plain

_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "event"})
_IDS = ("row_id", "agent_id", "scenario_id", "batch_id", "run_id", "room_id", "source", "status", "outcome")
_ID_WORDS = tuple(name.replace("_", " ") for name in _IDS)
_ids_of = attrgetter(*_IDS)
_SAMPLING = ("temperature", "top_p", "max_tokens")


def html_trajectory(trajectory: Trajectory) -> str:
    """Return a trajectory as an article ``t-<row id>``; its messages are ``t-<row id>-m-<n>``, n from 1."""
    here = anchor(trajectory.row_id)
    dry = "" if trajectory.evidence in COUNTS_AS_EVIDENCE else ' class="dry"'
    return (
        f'<article id="{here}"><h2><a href="#{here}">{html_text(trajectory.trajectory_id)}</a></h2>'
        f'<p class="facts"><span{dry}>{html_text(evidence_word(trajectory.evidence))}</span>'
        f"{_facts(trajectory)}</p>"
        f"{_tasks(trajectory.tasks, here)}{_conversation(trajectory, here)}"
        f"{_folded_json('more that the source says', trajectory.extra)}</article>"
    )


def _facts(trajectory: Trajectory) -> str:
    place = f"{trajectory.file}:{trajectory.line}"
    facts: list[tuple[str, str | None]] = [("format", trajectory.format), ("from", place)]
    facts += zip(_ID_WORDS, _ids_of(trajectory), strict=True)
    if trajectory.reward is not None:
        facts.append(("reward", f"{trajectory.reward:.4g}"))
    facts += [("started", trajectory.started_at), ("finished", trajectory.finished_at)]
    if trajectory.duration_s is not None:
        facts.append(("took", duration_text(trajectory.duration_s)))
    if trajectory.tags:
        facts.append(("tags", ", ".join(trajectory.tags)))
    return _pairs(facts)


def _pairs(facts: list[tuple[str, str | None]]) -> str:
    known = [(name, value) for name, value in facts if value]
    if not is_plain("".join([value for _, value in known])):
        known = [(name, html_text(value)) for name, value in known]
    return "".join([f" <span>{name} <b>{value}</b></span>" for name, value in known])


def _tasks(labels: tuple[TaskLabel, ...], here: str) -> str:
    if not labels:
        return ""
    items = "".join(
        f'<li><b>{html_text(label.task)}</b> in <a href="#{here}-c-{label.call + 1}">call {label.call + 1}'
        f"</a>: {html_text(label.reason)}"
        for label in labels
    )
    return f'<ul class="tasks">{items}</ul>'


def _conversation(trajectory: Trajectory, here: str) -> str:
    messages = trajectory.messages
    openings: dict[int, list[str]] = {}
    for number, call in enumerate(trajectory.calls, 1):
        openings.setdefault(call.first_message, []).append(_call(call, number, here))
    parts: list[str] = []
    index = 0
    while index < len(messages):
        parts += openings.pop(index, ())
        message = messages[index]
        results = _results(messages, index) if message.tool_calls else []
        nested = [number for number in results if number not in openings]
        # a result that opens a call of its own stays where it is, so that the order of reading holds
        nested = nested if nested == results else []
        parts.append(_message(messages, index, nested, here))
        index += 1 + len(nested)
    for rest in openings.values():
        parts += rest
    return "".join(parts)


def _results(messages: tuple[Message, ...], index: int) -> list[int]:
    following = range(index + 1, len(messages))
    return list(takewhile(lambda number: messages[number].role == "tool", following))


def _message(messages: tuple[Message, ...], index: int, nested: list[int], here: str) -> str:
    message = messages[index]
    parts = [_opening(message, index, here)]
    if message.reasoning:
        parts.append(html_details("reasoning", f'<div class="text">{html_text(message.reasoning)}</div>'))
    if message.content:
        parts.append(html_block(message.content))
    parts.append(_folded_json("parts", message.parts))
    if message.tool_calls:
        parts.append(_tool_calls(message.tool_calls, messages, nested, here))
    elif not message.content and message.parts is None and not message.reasoning:
        parts.append('<p class="none">no text</p>')
    parts.append("</section>")
    return "".join(parts)


def _opening(message: Message, index: int, here: str) -> str:
    role = message.role if message.role in _ROLES else "event"
    place = f"{here}-m-{index + 1}"
    name = f" <b>{html_text(message.name)}</b>" if message.name else ""
    reply = f" <span>to {html_text(message.tool_call_id)}</span>" if message.tool_call_id else ""
    at = f" <time>{html_text(moment_text(message.at))}</time>" if message.at else ""
    response = " <span>response</span>" if message.is_response else ""
    return (
        f'<section id="{place}" class="m {role}"><h3><a href="#{place}">{index + 1}</a> '
        f"{html_text(message.role)}{name}{reply}{response}{at}</h3>"
    )


def _tool_calls(calls: tuple[ToolCall, ...], messages: tuple[Message, ...], nested: list[int], here: str) -> str:
    left = list(nested)
    parts: list[str] = []
    for call in calls:
        result = _result_of(call, messages, left)
        answer = ""
        if result is not None:
            left.remove(result)
            answer = _message(messages, result, [], here)
        parts.append(f'<div class="pair">{_asked(call)}{answer}</div>')
    parts += [_message(messages, number, [], here) for number in left]
    return "".join(parts)


def _result_of(call: ToolCall, messages: tuple[Message, ...], left: list[int]) -> int | None:
    by_id = (number for number in left if call.id is not None and messages[number].tool_call_id == call.id)
    without_id = (number for number in left if messages[number].tool_call_id is None)
    return next(by_id, next(without_id, None))


def _asked(call: ToolCall) -> str:
    name = f" <span>{html_text(call.id)}</span>" if call.id else ""
    arguments = '<p class="none">no arguments</p>' if call.arguments is None else html_json(call.arguments)
    return f'<div class="call"><h4>calls <b>{html_text(call.name)}</b>{name}</h4>{arguments}</div>'


def _call(call: Call, number: int, here: str) -> str:
    facts = [
        ("purpose", call.purpose),
        ("step", call.step_type),
        ("action", call.action_type),
        ("model", call.model),
        ("version", call.model_version),
        ("type", call.model_type),
        ("provider", call.provider),
        ("tokens", _tokens(call)),
        ("took", None if call.duration_s is None else duration_text(call.duration_s)),
        ("cost", None if call.cost_usd is None else f"${call.cost_usd:.6g}"),
        ("finish", call.finish_reason),
        ("started", call.started_at),
        ("id", call.call_id),
        ("step id", call.step_id),
    ]
    facts += [(name.replace("_", " "), _said(getattr(call, name))) for name in _SAMPLING]
    rest = _folded_json("tools", call.tools) + _folded_json("more of this call", call.extra)
    return f'<div class="facts turn" id="{here}-c-{number}">call {number}{_pairs(facts)}{rest}</div>'


def _said(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _tokens(call: Call) -> str | None:
    counts = (
        (call.prompt_tokens, "in"),
        (call.completion_tokens, "out"),
        (call.reasoning_tokens, "reasoning"),
        (call.cache_read_tokens, "from cache"),
        (call.cache_creation_tokens, "to cache"),
    )
    said = [f"{count:,} {word}" for count, word in counts if count is not None]
    if call.total_tokens is not None:
        said.append(f"{call.total_tokens:,} in all")
    return ", ".join(said) or None


def _folded_json(summary: str, value: object) -> str:
    return html_details(summary, html_json(value)) if value not in (None, {}, [], ()) else ""
