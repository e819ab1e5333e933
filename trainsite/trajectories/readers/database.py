"""The trajectory service's shape: steps that hold model calls, provider accesses and actions."""

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message, ToolCall
from trainsite.trajectories.content import read_content
from trainsite.trajectories.draft import Draft, begin, take_call_fields
from trainsite.trajectories.fields import as_any, as_id, as_instant, as_list, as_object, as_text, take
from trainsite.trajectories.messages import read_messages, read_response
from trainsite.trajectories.parsing import RowError, parse

_STEP_KEYS = ("llmCalls", "kind", "stepId")
_JSON_KEYS = ("stepsJson", "steps_json")


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has steps of the service's kind, or its steps as JSON text."""
    steps = row.get("steps")
    if isinstance(steps, list):
        return "trajectoryId" in row or any(
            isinstance(step, dict) and any(key in step for key in _STEP_KEYS) for step in steps
        )
    return any(isinstance(row.get(key), str) for key in _JSON_KEYS)


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft; raises RowError (bad_steps_json) where the steps are text that is no JSON list."""
    draft = begin(row, row_id)
    steps = take(draft.rest, as_list, "steps")
    if steps is None:
        steps = _parse_steps(take(draft.rest, as_text, *_JSON_KEYS) or "")
    metrics = draft.rest.get("metrics")
    if "status" not in draft.fields and isinstance(metrics, dict) and isinstance(metrics.get("finalStatus"), str):
        draft.fields["status"] = metrics["finalStatus"]
    left = [rest for index, step in enumerate(steps) if (rest := _add_step(draft, index, step))]
    if left:
        draft.rest["steps"] = left
    return draft


def _parse_steps(text: str) -> list[Json]:
    try:
        steps = parse(text)
    except RowError as error:
        raise RowError("bad_steps_json", f"stepsJson cannot be read: {error}") from error
    if not isinstance(steps, list):
        raise RowError("bad_steps_json", "stepsJson must hold a list; export the row again")
    return steps


def _add_step(draft: Draft, index: int, step: Json) -> dict[str, Json] | None:
    """Add what a step holds, and return what of it has no place of its own."""
    if not isinstance(step, dict):
        draft.add(read_content(step).message("event", name="step"))
        return None
    rest = dict(step)
    step_id = take(rest, as_id, "stepId")
    at = take(rest, as_instant, "timestamp")
    for access in take(rest, as_list, "providerAccesses") or []:
        draft.add(_event(access, "provider", ("providerName", "providerId"), ("query", "purpose")))
    for number, call in enumerate(take(rest, as_list, "llmCalls") or []):
        add_call(draft, call, step_id=step_id, step=index, number=number)
    action = take(rest, as_object, "action")
    if action is not None:
        draft.add(_action(action, at))
    for skill in take(rest, as_list, "skillInvocations") or []:
        draft.add(_event(skill, "skill", ("skillSlug",), ("result",)))
    for child in take(rest, as_list, "childSteps") or []:
        draft.add(_event(child, "child_step", (), ("stepId",)))
    if rest and step_id:
        rest["stepId"] = step_id
    return rest or None


def add_call(draft: Draft, value: Json, *, step_id: str | None, step: int, number: int) -> None:
    """Add one model call; where it has messages, system and user prompt stay in its extra."""
    if not isinstance(value, dict):
        draft.add(read_content(value).message("event", name="llm_call"))
        return
    rest = dict(value)
    messages = read_messages(take(rest, as_list, "messages") or [])
    if not messages:
        system = take(rest, as_text, "systemPrompt")
        prompt = take(rest, as_text, "userPrompt", "prompt")
        messages = [Message(role="system", content=system)] if system else []
        messages += [Message(role="user", content=prompt)] if prompt else []
    messages += read_response(
        take(rest, as_any, "response"), take(rest, as_list, "toolCalls"), take(rest, as_text, "reasoning")
    )
    fields = take_call_fields(rest)
    if step_id:
        fields.setdefault("step_id", step_id)
    draft.add_call(messages, fields, rest, step=step, number=number)


def _action(action: dict[str, Json], at: str | None) -> Message:
    name = take(action, as_text, "actionName", "actionType") or "action"
    arguments = take(action, as_any, "parameters")
    call_id = take(action, as_id, "attemptId")
    content = take(action, as_text, "result") or take(action, as_text, "error") or ""
    reasoning = take(action, as_text, "reasoning")
    return Message(
        role="event",
        name=name,
        content=content,
        reasoning=reasoning,
        tool_calls=(ToolCall(name=name, id=call_id, arguments=arguments),),
        parts=action or None,
        at=at,
    )


def _event(value: Json, kind: str, names: tuple[str, ...], texts: tuple[str, ...]) -> Message:
    if not isinstance(value, dict):
        return read_content(value).message("event", name=kind)
    rest = dict(value)
    name = take(rest, as_text, *names) if names else None
    at = take(rest, as_instant, "timestamp", "startedAt")
    content = take(rest, as_text, *texts) or ""
    return Message(role="event", name=name or kind, content=content, parts=rest or None, at=at)
