"""Chat rows: a list of messages, as most fine-tuning corpora have it."""

from trainsite.records.codec import Json
from trainsite.trajectories.draft import Draft, begin, take_call_fields
from trainsite.trajectories.fields import as_list, take
from trainsite.trajectories.messages import mark_response, read_messages

_LIST_KEYS = ("messages", "conversations")
_MESSAGE_KEYS = ("role", "from", "content")


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has a list with a message in it."""
    return any(_holds_message(row.get(key)) for key in _LIST_KEYS)


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft: one call over all messages, its response being the last one of the assistant."""
    draft = begin(row, row_id)
    key = next(key for key in _LIST_KEYS if _holds_message(row.get(key)))
    messages = mark_response(read_messages(take(draft.rest, as_list, key)))
    draft.add_call(messages, take_call_fields(draft.rest))
    return draft


def _holds_message(value: Json) -> bool:
    return isinstance(value, list) and any(
        isinstance(item, dict) and any(key in item for key in _MESSAGE_KEYS) for item in value
    )
