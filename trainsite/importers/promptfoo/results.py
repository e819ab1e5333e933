"""One result as a trajectory, and its cases: passed or not, and each named score."""

import hashlib
from typing import Any

import orjson

from trainsite.dataclass import dataclass
from trainsite.importers.promptfoo.source import prompt_label, provider_name
from trainsite.records.codec import Json
from trainsite.records.evidence import Case
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Call, Message, Trajectory
from trainsite.trajectories import RawRow
from trainsite.trajectories.fields import (
    Table,
    as_count,
    as_id,
    as_number,
    as_seconds_from_ms,
    as_text,
    place,
)
from trainsite.trajectories.keys import find_duplicates
from trainsite.trajectories.labels import label
from trainsite.trajectories.messages import read_messages, read_response
from trainsite.trajectories.parsing import RowError, parse, parse_embedded

FORMAT = "promptfoo"
STEP = "reference_benchmark"
METRIC = "pass"
MAPPED = frozenset(
    {
        "success", "score", "prompt", "provider", "response", "latencyMs", "cost", "tokenUsage", "testIdx", "promptIdx",
        "promptId", "namedScores", "error", "failureReason", "id", "vars",
    }
)  # fmt: skip
"""Fields of a result that become fields of records; others are kept in ``extra``."""
_MOCK_PROVIDERS = frozenset({"echo", "promptfoo:echo"})
_ERROR = 2
"""The reason of a failure that no check is to blame for."""
_EXCERPT_CHARS = 4_000
_VERSION_CHARS = 12
_USAGE: Table = {
    "prompt": ("prompt_tokens", as_count),
    "completion": ("completion_tokens", as_count),
    "total": ("total_tokens", as_count),
    "cached": ("cache_read_tokens", as_count),
}
_CALL: Table = {
    "latencyMs": ("duration_s", as_seconds_from_ms),
    "cost": ("cost_usd", as_number),
    "finishReason": ("finish_reason", as_text),
}
_RESPONSE_READ = frozenset({"output", "tokenUsage", "cost", "latencyMs", "finishReason", "error"})


@dataclass(frozen=True, kw_only=True)
class About:
    """What holds for all results; goes to another process with them."""

    benchmark: str
    model: str | None
    """The model, where the command names it."""
    variant: str
    run_id: str | None


def read(row: RawRow, *, about: About) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a wrapped result, or the problem with it; nothing that a result holds raises."""
    try:
        wrapped = parse(row.data)
        notes = []
        if (wrong := find_duplicates(row.data, wrapped)) is not None:
            notes.append(Problem(code="duplicate_keys", message=wrong, file=row.file, line=row.line, is_row=False))
        return _read(row, wrapped["test"], wrapped["result"], about), notes
    except RowError as error:
        return Problem(code=error.code, message=str(error), file=row.file, line=row.line), []
    except Exception as error:  # noqa: BLE001 - a result of a foreign file must never end the reading of the others
        message = f"a value of an unexpected kind ({type(error).__name__}); correct or remove the result"
        return Problem(code="bad_row", message=message, file=row.file, line=row.line), []


def cases(trajectory: Json, *, about: About) -> list[Case]:
    """Return the cases of a result as it was written."""
    extra = trajectory["extra"]
    found: dict[str, float | None] = {METRIC: {"passed": 1.0, "failed": 0.0}.get(trajectory.get("outcome", ""))}
    for name, score in (extra.get("named_scores") or {}).items():
        found[f"named/{name}" if name in ("", METRIC) else name] = as_number(score)
    messages = trajectory["messages"]
    asked = next((m["content"] for m in reversed(messages) if m["role"] == "user"), "")
    told = next((m["content"] for m in reversed(messages) if m["role"] == "assistant"), "")
    grading = extra.get("gradingResult")
    reason = grading.get("reason") if isinstance(grading, dict) else None
    return [
        Case(
            step=STEP,
            benchmark=about.benchmark,
            benchmark_version=extra["prompt_version"],
            metric=metric,
            case_id=trajectory["scenario_id"],
            attempt=1,
            model_id=about.model or extra["provider"],
            variant=about.variant,
            evidence=trajectory["evidence"],
            score=score,
            input_sha256=extra["input_sha256"],
            prompt=asked[:_EXCERPT_CHARS],
            actual=reason[:_EXCERPT_CHARS] if isinstance(reason, str) and score != 1 else None,
            response=told[:_EXCERPT_CHARS],
            failure_mode="error" if trajectory.get("status") == "error" else None,
            duration_s=trajectory.get("duration_s"),
            trajectory_row_id=trajectory["row_id"],
        )
        for metric, score in found.items()
    ]


def prompt_version(result: dict[str, Json]) -> str:
    """Return the name under which the cases of a prompt stand, the same in every run that uses the prompt."""
    known = prompt_label(result)
    if not known:
        return f"prompt-{result.get('promptIdx', 0)}"
    return f"prompt-{hashlib.sha256(known.encode()).hexdigest()[:_VERSION_CHARS]}"


def _read(row: RawRow, test: int, result: dict[str, Json], about: About) -> Trajectory:
    response: dict[str, Any] = result["response"] if isinstance(result.get("response"), dict) else {}
    provider = provider_name(result.get("provider"))
    request, answer = _request(result), _answer(response)
    call = _call(result, response, provider, len(request) + len(answer), f"row-{row.file_number}-{row.line}")
    messages = (*request, *answer)
    is_error = result.get("failureReason") == _ERROR or (bool(result.get("error")) and not answer)
    passed = result.get("success")
    return Trajectory(
        row_id=f"{row.file_number}-{row.line}",
        file=row.file,
        line=row.line,
        format=FORMAT,
        evidence="mocked" if provider.partition("#")[0] in _MOCK_PROVIDERS else "imported",
        trajectory_id=as_id(result.get("id")) or f"test-{test + 1}/{row.line}",
        scenario_id=f"test-{test + 1}",
        run_id=about.run_id,
        source=FORMAT,
        status="error" if is_error else "completed",
        outcome=None if is_error or not isinstance(passed, bool) else "passed" if passed else "failed",
        reward=None if is_error else as_number(result.get("score")),
        duration_s=call.duration_s,
        tasks=label((call,), messages, {}),
        calls=(call,),
        messages=messages,
        extra=_extra(result, response, provider),
    )


def _request(result: dict[str, Json]) -> list[Message]:
    """Return the prompt: one message, or those of a chat that is written as JSON."""
    prompt = result.get("prompt")
    raw = prompt.get("raw") if isinstance(prompt, dict) else prompt
    given = parse_embedded(raw) if isinstance(raw, str) else raw
    chat = given.get("messages") if isinstance(given, dict) else given
    if isinstance(chat, list) and chat and all(isinstance(item, dict) and "role" in item for item in chat):
        return read_messages(chat)
    return [] if raw is None else read_messages([{"role": "user", "content": raw}])


def _answer(response: dict[str, Json]) -> list[Message]:
    output = response.get("output")
    if isinstance(output, list) and output and all(isinstance(item, dict) and "function" in item for item in output):
        return read_response(None, output)
    return read_response(output)


def _call(result: dict[str, Json], response: dict[str, Json], provider: str, count: int, call_id: str) -> Call:
    fields: dict[str, Any] = {}
    for source in (result, response):
        usage = source.get("tokenUsage")
        if isinstance(usage, dict):
            place(dict(usage), _USAGE, fields)
            details = usage.get("completionDetails")
            reasoning = as_count(details.get("reasoning")) if isinstance(details, dict) else None
            if reasoning is not None:
                fields.setdefault("reasoning_tokens", reasoning)
        place({key: source.get(key) for key in _CALL}, _CALL, fields)
    name = provider.partition("#")[0]
    rest = {key: value for key, value in response.items() if key not in _RESPONSE_READ and value is not None}
    return Call(
        first_message=0,
        message_count=count,
        call_id=call_id,
        model=name,
        provider=name.partition(":")[0] or None,
        extra=rest or None,
        **fields,
    )


def _extra(result: dict[str, Json], response: dict[str, Json], provider: str) -> dict[str, Json]:
    """Return what the result holds besides, with what its cases need: provider, prompt, hash of the input."""
    given = [result.get("vars"), prompt_label(result)]
    named = result.get("namedScores")
    prompt = result.get("prompt")
    known: dict[str, Json] = {
        "provider": provider,
        "prompt_version": prompt_version(result),
        "prompt_label": prompt.get("label") if isinstance(prompt, dict) else None,
        "input_sha256": hashlib.sha256(orjson.dumps(given, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "vars": result.get("vars"),
        "named_scores": named if isinstance(named, dict) else None,
        "error": result.get("error") or response.get("error"),
        **{key: value for key, value in result.items() if key not in MAPPED},
    }
    test = known.get("testCase")
    if isinstance(test, dict):
        known["testCase"] = {key: value for key, value in test.items() if value != result.get("vars")}
    return {key: value for key, value in known.items() if value is not None and value not in ("", [], {})}
