"""The model calls of a sample: what each was, cost and took."""

from dataclasses import field
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.importers.inspect_logs.attachments import Attachments
from trainsite.importers.inspect_logs.events import event_output, first_choice
from trainsite.records.codec import Json
from trainsite.records.trajectory import Call
from trainsite.trajectories.fields import (
    Table,
    as_any,
    as_count,
    as_id,
    as_instant,
    as_number,
    as_seconds,
    as_text,
    place,
)

_USAGE: Table = {
    "input_tokens": ("prompt_tokens", as_count),
    "output_tokens": ("completion_tokens", as_count),
    "total_tokens": ("total_tokens", as_count),
    "input_tokens_cache_read": ("cache_read_tokens", as_count),
    "input_tokens_cache_write": ("cache_creation_tokens", as_count),
    "reasoning_tokens": ("reasoning_tokens", as_count),
    "total_cost": ("cost_usd", as_number),
}
_CONFIG: Table = {
    "temperature": ("temperature", as_number),
    "max_tokens": ("max_tokens", as_count),
    "top_p": ("top_p", as_number),
}
_EVENT: Table = {
    "model": ("model", as_text),
    "timestamp": ("started_at", as_instant),
    "working_time": ("duration_s", as_seconds),
    "tools": ("tools", as_any),
}
_KEPT = ("role", "requested_model", "tool_choice", "retries", "request_ids", "error", "cache", "metadata")
_DROPPED_OUTPUT = frozenset({"model", "choices", "usage", "time", "completion", "input_context_tokens"})


@dataclass
class Calls:
    """The calls of one sample while they are put together."""

    model: str
    """The model of calls that name none."""
    trajectory_id: str
    attachments: Attachments
    made: list[Call] = field(default_factory=list)
    _tools: Json = None
    """Those of the latest call; a call that was offered the same ones does not repeat them."""

    def add(self, event: dict[str, Json], first: int, count: int, more: dict[str, Json] | None = None) -> None:
        """Add the call of a model event; ``more`` goes to its ``extra``."""
        output = event_output(event)
        fields = place({key: event[key] for key in _EVENT if event.get(key) is not None}, _EVENT)
        fields = {"model": self.model, **_output_fields(output), **fields}
        config = event.get("config")
        rest = dict(config) if isinstance(config, dict) else {}
        place(rest, _CONFIG, fields)
        extra = {key: event[key] for key in _KEPT if event.get(key) is not None} | output_rest(output) | (more or {})
        config_rest = {key: value for key, value in rest.items() if value is not None}
        if config_rest:
            extra["config"] = config_rest
        _set_names(fields)
        tools = fields.pop("tools", None) or None
        if tools is not None and tools != self._tools:
            self._tools = fields["tools"] = tools
        call = Call(
            first_message=first,
            message_count=count,
            call_id=as_id(event.get("uuid")) or f"{self.trajectory_id}:call:{len(self.made)}",
            extra=self.attachments.resolve(extra) or None,
            **fields,
        )
        self.made.append(call)


def output_rest(output: dict[str, Json]) -> dict[str, Json]:
    """Return what an output holds besides: its error, further choices, log probabilities."""
    rest = {key: value for key, value in output.items() if key not in _DROPPED_OUTPUT and value is not None}
    choices = output.get("choices")
    if isinstance(choices, list) and len(choices) > 1:
        rest["further_choices"] = choices[1:]
    choice = {
        key: value
        for key, value in first_choice(output).items()
        if key not in ("message", "stop_reason") and value is not None
    }
    return rest | choice


def _output_fields(output: dict[str, Json]) -> dict[str, Any]:
    """Return the fields of a call that a model's output tells."""
    fields: dict[str, Any] = {}
    usage = output.get("usage")
    if isinstance(usage, dict):
        place(dict(usage), _USAGE, fields)
    if (version := as_text(output.get("model"))) is not None:
        fields["model_version"] = version
    if (time := as_seconds(output.get("time"))) is not None:
        fields["duration_s"] = time
    choice = first_choice(output)
    if (reason := as_text(choice.get("stop_reason"))) is not None:
        fields["finish_reason"] = reason
    return fields


def _set_names(fields: dict[str, Any]) -> None:
    """Take the provider from a model's name, and drop a version that says nothing new."""
    model = fields.get("model")
    if model and "/" in model:
        fields["provider"] = model.split("/", 1)[0]
    if fields.get("model_version") == model:
        fields.pop("model_version", None)
