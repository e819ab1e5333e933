"""
The one classifier: which of the 14 training tasks a model call is an example of, and why.

Three kinds of evidence are looked at, strongest first: hints (fields that name a task), the shape of the
answer, and the words of the prompts. Every path into a data set goes through here, so that a call has the
same labels everywhere.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from trainsite.errors import RecordError
from trainsite.records.codec import Json
from trainsite.records.trajectory import TASKS
from trainsite.trajectories.parsing import parse

_HINTS = {
    **{task: task for task in TASKS},
    **dict.fromkeys(("response_handler", "shouldrespond", "message_handler", "messagehandler"), "should_respond"),
    **dict.fromkeys(("planner", "action", "runtime_use_model"), "action_planner"),
    **dict.fromkeys(("image_description", "describe_image", "describe_audio", "describe_video"), "media_description"),
    "view_selection": "view_context",
    **dict.fromkeys(("reply", "message_response"), "response"),
}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9:_-]+|_{2,}")
_FENCE = re.compile(r"\A```[a-zA-Z]*[ \t]*\r?\n(.*?)\r?\n?```\Z", re.DOTALL)
_ACTIONS_LINE = re.compile(r"^[ \t]*actions[ \t]*:", re.MULTILINE | re.IGNORECASE)
_CONTEXT_KEYS = ("primaryContext", "secondaryContexts")
_CONTEXT_LINE = re.compile(r"^[ \t]*(?:primaryContext|secondaryContexts)[ \t]*:", re.MULTILINE)
_CONTEXT_TAG = re.compile(r"<(?:primaryContext|secondaryContexts)[ \t/>]")
_PLAIN_HINT = "metadata.task_type"


@lru_cache(maxsize=4096)
def normalise(hint: str) -> str:
    """Return a hint in snake_case; whatever is no letter, digit, ``:`` or ``-`` becomes one underscore."""
    words = _CAMEL.sub("_", hint.strip()).lower()
    return re.sub("_+", "_", _OTHER.sub("_", words)).strip("_")


def classify(
    answer: str,
    prompts: Sequence[str] = (),
    hints: Sequence[tuple[str, str]] = (),
    *,
    has_image: bool = False,
    has_tool_calls: bool = False,
) -> dict[str, str]:
    """
    Return the tasks of one call with the reason for each, in the order of ``TASKS``.

    ``hints`` are (field, value) pairs; normalised values are compared for equality, so that a text which
    merely mentions a task is no hint. The rules for the rest:

    - An answer that is a messageHandler object is should_respond. It is context_routing as well only where
      a hint says so or the answer names its primaryContext or secondaryContexts, as a line, a tag or a JSON
      key: a list of contexts alone is part of every such answer.
    - Such an answer, and one that selects a view, is action_planner only by hint. Others are by a line
      ``actions:``, by a JSON object with a thought and an action or actions, or by prompts that list the
      available actions. An answer that asks for tools is one too where neither a hint nor its shape says what
      it is.
    - view_context is a JSON object with a ``viewId`` that is not blank; ``none`` is one, it declines.
    - media_description needs a hint or an image among what the model was given.
    - The LifeOps tasks are known by hint alone.
    - response is what a hint calls so, or an answer with text that no other rule took.
      ``metadata.task_type`` is written as ``response`` where its writer knew no better: it counts only
      where nothing else did.

    How a call ended does not matter here: failed ones are labelled too.
    """
    found: dict[str, str] = {}
    is_plain = False
    for name, value in hints:
        task = _HINTS.get(normalise(value))
        if task == "response" and name == _PLAIN_HINT:
            is_plain = True
        elif task:
            found.setdefault(task, f"hint {name}={task}" if task == value else f"hint {name}={value[:60]}")
    _add_shapes(found, answer, prompts)
    if has_tool_calls and not found:
        found["action_planner"] = "the response asks for tools"
    if has_image:
        found.setdefault("media_description", "the request holds an image")
    if not found and is_plain:
        found["response"] = f"hint {_PLAIN_HINT}=response"
    elif not found and answer and not answer.isspace():
        found["response"] = "no other rule matched"
    return found if len(found) < 2 else {task: found[task] for task in TASKS if task in found}  # noqa: PLR2004 - one needs no order


def _add_shapes(found: dict[str, str], answer: str, prompts: Sequence[str]) -> None:
    value = _find_object(answer)
    is_handler = value is not None and _is_message_handler(value)
    if is_handler:
        found.setdefault("should_respond", "answer is a messageHandler object")
    if reason := _context_reason(answer, value):
        found.setdefault("context_routing", reason)
        found.setdefault("should_respond", reason)
    is_view = value is not None and _has_text(value, "viewId")
    if is_view:
        found.setdefault("view_context", "answer is an object with a viewId")
    if not is_handler and not is_view and "action_planner" not in found:
        reason = _planner_reason(answer, value, prompts)
        if reason:
            found["action_planner"] = reason


def _find_object(answer: str) -> dict[str, Json] | None:
    text = answer.strip()
    if text.startswith("```") and (fenced := _FENCE.match(text)):
        text = fenced[1].strip()
    if not text.startswith("{"):
        return None
    try:
        value = parse(text)
    except RecordError:
        return None
    return value if isinstance(value, dict) else None


def _has_text(value: dict[str, Json], key: str) -> bool:
    text = value.get(key)
    return isinstance(text, str) and bool(text.strip())


def _is_message_handler(value: dict[str, Json]) -> bool:
    return isinstance(value.get("messageHandler"), dict) or (
        isinstance(value.get("action"), str)
        and isinstance(value.get("contexts"), list)
        and isinstance(value.get("thought"), str)
    )


def _context_reason(answer: str, value: dict[str, Json] | None) -> str | None:
    if not (_CONTEXT_KEYS[0] in answer or _CONTEXT_KEYS[1] in answer):
        return None
    if value is not None:
        inner = value.get("messageHandler")
        places = (value, inner) if isinstance(inner, dict) else (value,)
        return (
            "answer names its contexts in JSON"
            if any(key in place for place in places for key in _CONTEXT_KEYS)
            else None
        )
    if _CONTEXT_LINE.search(answer):
        return "answer names its contexts in a line"
    return "answer names its contexts in a tag" if _CONTEXT_TAG.search(answer) else None


def _planner_reason(answer: str, value: dict[str, Json] | None, prompts: Sequence[str]) -> str | None:
    if value is not None:
        named = (value.get("actions"), value.get("action"))
        if _has_text(value, "thought") and any(
            isinstance(item, list) or (isinstance(item, str) and item.strip()) for item in named
        ):
            return "answer is an object with a thought and actions"
    elif ":" in answer and _ACTIONS_LINE.search(answer):
        return "answer has a line beginning actions:"
    if any("actionNames" in prompt or "available actions" in prompt.lower() for prompt in prompts):
        return "the prompts list the available actions"
    return None
