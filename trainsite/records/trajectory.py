"""One trajectory: what an agent was told, said and did, read from one input row of any shape."""

from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json

TASKS = (
    "should_respond",
    "context_routing",
    "action_planner",
    "response",
    "media_description",
    "view_context",
    "calendar_extract",
    "schedule_plan",
    "reminder_dispatch",
    "inbox_triage",
    "meeting_prep",
    "morning_brief",
    "health_checkin",
    "screentime_recap",
)
"""The tasks that a model call can be an example of, in the reference system's order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolCall:
    """A call that the model asked for, or that the agent carried out."""

    name: str
    id: str | None = None
    arguments: Json = None
    """Parsed arguments, or the text where it is no JSON."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message or event of a trajectory, in reading order."""

    role: str
    """system, developer, user, assistant, tool or event."""
    content: str = ""
    name: str | None = None
    is_response: bool | None = None
    """True where the model wrote it in the call that it belongs to; absent otherwise."""
    reasoning: str | None = None
    tool_calls: tuple[ToolCall, ...] | None = None
    tool_call_id: str | None = None
    parts: Json = None
    """Content that is no text (images, structured parts, results), as the source gave it."""
    at: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One model call; its request and response are ``messages[first_message : first_message + message_count]``."""

    first_message: int
    message_count: int
    call_id: str | None = None
    step_id: str | None = None
    purpose: str | None = None
    step_type: str | None = None
    action_type: str | None = None
    model: str | None = None
    model_version: str | None = None
    model_type: str | None = None
    provider: str | None = None
    started_at: str | None = None
    duration_s: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_creation_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost_usd: float | None = None
    finish_reason: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None
    tools: Json = None
    extra: dict[str, Json] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskLabel:
    """A task that a call is an example of, and why."""

    task: str
    reason: str
    call: int
    """Index into ``calls``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trajectory:
    """One input row, read. Instants are RFC 3339 UTC, durations seconds."""

    row_id: str
    """``<file number>-<line or element>``, both from 1: unique in its step, and its deep link."""
    file: str
    """The input's name inside what was given, never an absolute path."""
    line: int
    """Line of a JSONL file or element of a JSON list, from 1."""
    format: str
    """The reader that took the row."""
    evidence: str
    """live, mocked, dry_run or imported."""
    trajectory_id: str
    """The source's id, or ``row-<row_id>`` where it has none."""
    agent_id: str | None = None
    scenario_id: str | None = None
    batch_id: str | None = None
    run_id: str | None = None
    room_id: str | None = None
    source: str | None = None
    status: str | None = None
    outcome: str | None = None
    """passed, failed or skipped, where the source says so."""
    reward: float | None = None
    started_at: str | None = None
    finished_at: str | None = None
    duration_s: float | None = None
    tags: tuple[str, ...] = ()
    tasks: tuple[TaskLabel, ...] = ()
    calls: tuple[Call, ...] = ()
    messages: tuple[Message, ...] = ()
    extra: dict[str, Json] = field(default_factory=dict)
    """What the source had besides, in its own words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a list tells of a message."""

    role: str
    content: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskName:
    """What a list tells of a task label."""

    task: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """What a list tells of a call."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TrajectoryHead:
    """What a list tells of a trajectory: read from the same rows in a fifth of the time."""

    row_id: str
    format: str
    evidence: str
    trajectory_id: str
    outcome: str | None = None
    reward: float | None = None
    tasks: tuple[TaskName, ...] = ()
    calls: tuple[Tokens, ...] = ()
    messages: tuple[Said, ...] = ()
