"""A trajectory while a reader puts it together."""

from dataclasses import field, replace
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.trajectory import Call, Message
from trainsite.trajectories.fields import as_id, as_object, place, take
from trainsite.trajectories.names import CALL_FIELDS, TRAJECTORY_FIELDS


@dataclass(slots=True)
class Draft:
    """The fields that have found their place, and in ``rest`` those that have not: they become ``extra``."""

    rest: dict[str, Json]
    fields: dict[str, Any]
    calls: list[Call] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def trajectory_id(self) -> str:
        """The trajectory's id."""
        return str(self.fields["trajectory_id"])

    def add(self, *messages: Message) -> None:
        """Add messages that belong to no call."""
        self.messages.extend(messages)

    def put_first(self, message: Message) -> None:
        """Put a message before all others, and move the calls on by one."""
        self.messages.insert(0, message)
        self.calls = [replace(call, first_message=call.first_message + 1) for call in self.calls]

    def add_call(
        self,
        messages: list[Message],
        fields: dict[str, Any],
        extra: dict[str, Json] | None = None,
        step: str | int = 0,
        number: int = 0,
    ) -> None:
        """
        Add a call with its messages.

        Without an id of its own it is ``<trajectory>:<step>:call:<number>``, the number being its place in
        the step.
        """
        if "call_id" not in fields:
            fields["call_id"] = f"{self.trajectory_id}:{fields.get('step_id', step)}:call:{number}"
        self.calls.append(
            Call(
                first_message=len(self.messages),
                message_count=len(messages),
                extra=_known(extra) or None,
                **fields,
            )
        )
        self.messages.extend(messages)


def begin(row: dict[str, Json], row_id: str) -> Draft:
    """Return a draft with what all shapes have in common: ids, instants, status, tags and reward."""
    rest = dict(row)
    fields = place(rest, TRAJECTORY_FIELDS)
    if "trajectory_id" not in fields:
        fields["trajectory_id"] = take(rest, as_id, "caseId", "id") or f"row-{row_id}"
    return Draft(rest, fields)


def take_call_fields(rest: dict[str, Json]) -> dict[str, Any]:
    """Move what describes a call, its ``usage`` included, out of ``rest`` and return it by field."""
    fields = place(rest, CALL_FIELDS)
    for key in ("usage", "settings"):
        inner = take(rest, as_object, key) if key in rest else None
        if inner is not None:
            place(inner, CALL_FIELDS, fields)
            if inner:
                rest[key] = inner
    return fields


def _known(extra: dict[str, Json] | None) -> dict[str, Json]:
    return {key: value for key, value in (extra or {}).items() if value is not None}
