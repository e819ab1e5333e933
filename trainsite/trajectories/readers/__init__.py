"""One module per shape of row, in the order in which they are asked; the first that takes a row reads it."""

from trainsite.records.codec import Json
from trainsite.trajectories.readers import (
    chat,
    database,
    feed,
    flat_message,
    flat_text,
    native,
    recorder,
    rollout,
    test_record,
)
from trainsite.trajectories.readers.registry import Reader

READERS: dict[str, Reader] = {
    "eliza_native_v1": Reader(native.takes, native.read),
    "recorder": Reader(recorder.takes, recorder.read),
    "database": Reader(database.takes, database.read),
    "test_record": Reader(test_record.takes, test_record.read),
    "rollout": Reader(rollout.takes, rollout.read),
    "feed": Reader(feed.takes, feed.read),
    "chat": Reader(chat.takes, chat.read),
    "flat_message": Reader(flat_message.takes, flat_message.read),
    "flat_text": Reader(flat_text.takes, flat_text.read),
}


def find_reader(row: Json) -> str | None:
    """Return the name of the first reader that takes a row; None where none does."""
    if not isinstance(row, dict):
        return None
    for name, reader in READERS.items():
        if reader.takes(row):
            return name
    return None


__all__ = ["READERS", "Reader", "find_reader"]
