"""One span in one form, whatever exporter wrote it, and what kind of work it is."""

from typing import Any

from trainsite.dataclass import dataclass
from trainsite.importers.otel.attributes import Attributes
from trainsite.records.codec import Json

CALL, TOOL, AGENT, OTHER = "call", "tool", "agent", "other"
_CALLS = frozenset({"chat", "text_completion", "generate_content", "completion", "embeddings", "call_llm"})
_AGENTS = frozenset({"invoke_agent", "create_agent", "invoke_workflow", "plan"})
_TRACELOOP = {"tool": TOOL, "agent": AGENT, "workflow": AGENT, "task": AGENT}
_CALL_MARKS = (
    "gen_ai.request.model", "gen_ai.response.model", "llm.request.type", "gen_ai.usage.input_tokens",
    "gen_ai.input.messages", "gen_ai.prompt", "gen_ai.prompt.0.content", "gen_ai.prompt.0.role",
)  # fmt: skip
"""Attributes that only model calls have, where a span does not say what it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A span. Instants are nanoseconds since 1970, null where the source has none."""

    trace: str
    id: str
    parent: str | None
    name: str
    kind: str | None
    start_ns: int | None
    end_ns: int | None
    status: str | None
    """UNSET, OK or ERROR."""
    status_message: str | None
    attributes: Attributes
    events: list[dict[str, Any]]
    resource: Attributes
    scope: Json
    rest: dict[str, Json]
    """What the span had besides."""


def span_kind(attributes: Attributes) -> str:
    """Return what a span is about: ``call``, ``tool``, ``agent``, or ``other`` work."""
    operation = str(attributes.get("gen_ai.operation.name"))
    if operation in _CALLS:
        return CALL
    if operation == "execute_tool":
        return TOOL
    if operation in _AGENTS:
        return AGENT
    told = attributes.get("traceloop.span.kind")
    if isinstance(told, str) and told in _TRACELOOP:
        return _TRACELOOP[told]
    if "gen_ai.tool.name" in attributes:
        return TOOL
    return CALL if any(key in attributes for key in _CALL_MARKS) else OTHER
