"""Which rows belong together: ids that rows share, and one representative per group."""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

import orjson

from trainsite.records.codec import Json

ID_BYTES = 17
"""
A rank and the beginning of a hash: links sort by kind first, so that a conversation outranks a trajectory.

With these a link begins. Where its id means something in its origin alone, the beginning of the origin's hash follows.
"""
_ORIGIN_BYTES = 8
_UUID = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}", re.IGNORECASE)

_UUID_CHARS = 32
"""The length of one without hyphens."""

_CONVERSATION, _SCENARIO, _TRAJECTORY, _CONTENT = range(4)
_CONVERSATION_KEYS = (
    "conversationId", "conversation_id", "conversation", "roomId", "room_id", "room", "roomName", "room_name",
    "threadId", "thread_id", "sessionId", "session_id", "chatId", "chat_id",
)  # fmt: skip
_CONVERSATION_SET = frozenset(_CONVERSATION_KEYS)
_FIRST = {"auto": _CONVERSATION, "conversation": _CONVERSATION, "scenario": _SCENARIO, "trajectory": _TRAJECTORY}


def links_of(trajectory: Json, group_by: str, origin: str) -> tuple[bytes, ...]:
    """
    Return the links of a trajectory: its own group first, then what else ties it to other rows.

    Conversation ids tie rows of any origin. Scenario and trajectory ids do so where they hold a UUID; others, such as
    the numbers that many benchmarks count from 0, tie rows of one origin and format.

    ``auto`` ties by every id; each other way takes the first of conversation, scenario and trajectory from its own
    name on. A row without any id is a group by its content, so that its place in the file does not matter.
    """
    links = [link for link in _iter_links(trajectory, origin) if link[0] >= _FIRST[group_by]]
    if not links:
        content = orjson.dumps(trajectory["messages"], option=orjson.OPT_SORT_KEYS)
        return (_link(_CONTENT, content),)
    return tuple(dict.fromkeys(links)) if group_by == "auto" else tuple(links[:1])


def own_id(trajectory: Json) -> str | None:
    """Return a trajectory's id, None where it was made of its place in a file."""
    trajectory_id: str = trajectory["trajectory_id"]
    return None if trajectory_id == f"row-{trajectory['row_id']}" else trajectory_id


def _iter_links(trajectory: Json, origin: str) -> Iterator[bytes]:
    extra = trajectory["extra"]
    metadata = extra.get("metadata")
    rooms = [trajectory.get("room_id")]
    for place in (extra, metadata):
        if isinstance(place, dict) and not _CONVERSATION_SET.isdisjoint(place):
            rooms += [place[key] for key in _CONVERSATION_KEYS if key in place]
    for room in rooms:
        if type(room) is int or (isinstance(room, str) and room.strip()):
            yield _link(_CONVERSATION, str(room).encode("utf-8", "surrogatepass"))
    if scenario := trajectory.get("scenario_id"):
        yield _local_link(_SCENARIO, scenario, trajectory, origin)
    if own := own_id(trajectory):
        yield _local_link(_TRAJECTORY, own, trajectory, origin)


def _local_link(rank: int, text: str, trajectory: Json, origin: str) -> bytes:
    link = _link(rank, text.encode("utf-8", "surrogatepass"))
    if len(text) >= _UUID_CHARS and _UUID.search(text):
        return link
    return link + _origin_mark(origin, trajectory["format"])


@lru_cache(maxsize=64)
def _origin_mark(origin: str, format_: str) -> bytes:
    return hashlib.sha256(f"{origin}\0{format_}".encode()).digest()[:_ORIGIN_BYTES]


def _link(rank: int, text: bytes) -> bytes:
    return bytes([rank]) + hashlib.sha256(bytes([rank]) + text).digest()[: ID_BYTES - 1]


@lru_cache(maxsize=4096)
def group_name(link: bytes) -> str:
    """Return what a group is called in the data set: no name of its source can be read from it."""
    return hashlib.sha256(b"group" + link).hexdigest()[:16]
