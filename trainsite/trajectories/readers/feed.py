"""The feed's shape: an agent's steps, each with what it saw, what it did and what came of it."""

from trainsite.records.codec import Json
from trainsite.records.trajectory import ToolCall
from trainsite.trajectories.content import read_content
from trainsite.trajectories.draft import Draft, begin
from trainsite.trajectories.fields import as_any, as_instant, as_list, as_number, as_text, take
from trainsite.trajectories.readers.database import add_call


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has the ids in snake case, and steps."""
    return "trajectory_id" in row and "agent_id" in row and isinstance(row.get("steps"), list)


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft; the feed's score is the reward. A step is no model call unless it records one."""
    draft = begin(row, row_id)
    steps = draft.rest.pop("steps")
    if "reward" not in draft.fields and (score := take(draft.rest, as_number, "score")) is not None:
        draft.fields["reward"] = score
    left = [rest for index, step in enumerate(steps) if (rest := _add_step(draft, index, step))]
    if left:
        draft.rest["steps"] = left
    return draft


def _add_step(draft: Draft, index: int, step: Json) -> dict[str, Json] | None:
    if not isinstance(step, dict):
        draft.add(read_content(step).message("event", name="step"))
        return None
    rest = dict(step)
    at = take(rest, as_instant, "timestamp")
    seen, made = take(rest, as_any, "input"), take(rest, as_any, "output")
    action = take(rest, as_text, "action")
    if seen is not None:
        draft.add(read_content(seen).message("user", at=at))
    for number, call in enumerate(take(rest, as_list, "llm_calls", "llmCalls") or []):
        add_call(draft, call, step_id=None, step=index, number=number)
    if action is not None:
        content = read_content(take(rest, as_text, "reasoning"))
        content.tool_calls.append(ToolCall(name=action, arguments=take(rest, as_any, "parameters", "arguments")))
        draft.add(content.message("assistant", at=at))
    if made is not None:
        draft.add(read_content(made).message("tool", name=action, at=at))
    return rest or None
