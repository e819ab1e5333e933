"""The fields of a model call, out of the attributes of its span."""

import math
from typing import Any

from trainsite.importers.model_name import model_name
from trainsite.importers.otel.attributes import Attributes, take_numbered
from trainsite.importers.otel.messages import Told
from trainsite.records.codec import Json
from trainsite.trajectories.fields import Table, as_any, as_count, as_number, as_text, place
from trainsite.trajectories.parsing import parse_embedded

FIELDS: Table = {
    "gen_ai.request.model": ("model", model_name),
    "gen_ai.response.model": ("model_version", model_name),
    "gen_ai.provider.name": ("provider", as_text),
    "gen_ai.system": ("provider", as_text),
    "gen_ai.operation.name": ("step_type", as_text),
    "llm.request.type": ("step_type", as_text),
    "gen_ai.request.temperature": ("temperature", as_number),
    "gen_ai.request.max_tokens": ("max_tokens", as_count),
    "gen_ai.request.top_p": ("top_p", as_number),
    "gen_ai.usage.input_tokens": ("prompt_tokens", as_count),
    "gen_ai.usage.prompt_tokens": ("prompt_tokens", as_count),
    "gen_ai.usage.output_tokens": ("completion_tokens", as_count),
    "gen_ai.usage.completion_tokens": ("completion_tokens", as_count),
    "gen_ai.usage.total_tokens": ("total_tokens", as_count),
    "llm.usage.total_tokens": ("total_tokens", as_count),
    "gen_ai.usage.cache_read.input_tokens": ("cache_read_tokens", as_count),
    "gen_ai.usage.cache_read_input_tokens": ("cache_read_tokens", as_count),
    "gen_ai.usage.cache_creation.input_tokens": ("cache_creation_tokens", as_count),
    "gen_ai.usage.cache_creation_input_tokens": ("cache_creation_tokens", as_count),
    "gen_ai.usage.reasoning.output_tokens": ("reasoning_tokens", as_count),
    "gen_ai.usage.reasoning_tokens": ("reasoning_tokens", as_count),
    "gen_ai.usage.cost": ("cost_usd", as_number),
    "gen_ai.tool.definitions": ("tools", as_any),
}
_LARGEST = 2**63 - 1
FUNCTIONS = "llm.request.functions"
FINISH_REASONS = "gen_ai.response.finish_reasons"
MAPPED = frozenset(
    {
        *FIELDS, FINISH_REASONS, "gen_ai.system_instructions", "gen_ai.input.messages", "gen_ai.output.messages",
        "gen_ai.prompt", "gen_ai.completion", "gen_ai.input", "gen_ai.output", "gen_ai.conversation.id",
        "gen_ai.agent.id", "gen_ai.agent.name", "gen_ai.tool.name", "gen_ai.tool.call.id", "gen_ai.tool.call.result",
        "traceloop.entity.output", "traceloop.span.kind", "session.id",
    }
)  # fmt: skip
"""Attributes that become fields of records; others are kept in ``extra``."""
MAPPED_PREFIXES = ("gen_ai.prompt.N.", "gen_ai.completion.N.", f"{FUNCTIONS}.N.")


def take_call_fields(rest: Attributes, told: Told) -> dict[str, Any]:
    """Move what describes a call out of its attributes and return it by field."""
    for key in [key for key in rest if key in FIELDS and isinstance(rest[key], str)]:
        rest[key] = _number(rest[key], FIELDS[key][1])
    fields = place(rest, FIELDS)
    if isinstance(fields.get("tools"), str):
        fields["tools"] = parse_embedded(fields["tools"])
    functions = take_numbered(rest, FUNCTIONS)
    if functions and "tools" not in fields:
        fields["tools"] = functions
    version = fields.get("model_version")
    if fields.setdefault("model", version) == version:
        fields.pop("model_version", None)
    reason = _first_reason(rest.pop(FINISH_REASONS, None)) or told.finish_reason
    if reason is not None:
        fields["finish_reason"] = reason
    return {key: value for key, value in fields.items() if value is not None}


def _number(text: str, convert: Any) -> Json:
    """Return the number that a text is where one is wanted: some exporters write all attributes as texts."""
    if convert not in (as_count, as_number):
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) <= _LARGEST else number


def _first_reason(value: Json) -> str | None:
    found = parse_embedded(value) if isinstance(value, str) else value
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, str) and first else None
