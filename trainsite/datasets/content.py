"""What an example says, in forms that can be compared: a digest of all of it, and shingles of its last turn."""

import hashlib
import re
import unicodedata

import orjson

from trainsite.records.codec import Json

SHINGLE_WORDS = 3

_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
"""Letters of scripts that write words without blanks, or long ones: each counts as a word."""
_WORD = re.compile(rf"[^\W{_ALONE}]+|[{_ALONE}]")
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x34F, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
"""Characters without width: soft hyphens, joiners, marks of direction."""
_FOLDED = bytes(ord(chr(code).lower() if chr(code).isalnum() or code == ord("_") else " ") for code in range(128))
"""Each of the ASCII characters in lower case, blanks for those that stand in no word."""
_FOLDED += bytes(range(128, 256))
_ID_KEY = "toolCallId"
_FRAME_ROLES = frozenset({"system", "developer"})


def folded(text: str) -> str:
    """Return a text by which it is compared: compatibility forms and case made one (NFKC), what is invisible out."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold()


def digest_of(row: Json) -> bytes:
    """
    Return SHA-256 over request, response and tools of a native row.

    Call ids, settings and usage do not count, and of texts neither blanks, case nor the form of their letters.
    """
    request, response = row["request"], row["response"]
    said = [
        [_plain(message) for message in request["messages"]],
        " ".join(folded(response["text"]).split()),
        [_plain(call) for call in response.get("toolCalls", ())],
        request.get("tools"),
    ]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def _plain(part: Json) -> Json:
    """Return a message or call without ids, its text as it is compared."""
    plain = dict(part)
    plain.pop(_ID_KEY, None)
    content = plain.get("content")
    if type(content) is str:
        plain["content"] = " ".join(folded(content).split())
    if "toolCalls" in plain:
        plain["toolCalls"] = [_plain(call) for call in plain["toolCalls"]]
    return plain


def is_request_empty(row: Json) -> bool:
    """Tell whether a native row asks nothing: its turns are blank, whatever a system prompt frames them with."""
    messages = row["request"]["messages"]
    turns = [message for message in messages if message["role"] not in _FRAME_ROLES]
    return not any(map(_says_something, turns or messages))


def _says_something(message: Json) -> bool:
    content = message["content"]
    return bool(content.strip() if type(content) is str else content) or "toolCalls" in message


def text_of(row: Json) -> str:
    """Return the last user turn of a native row and what was answered, tool calls included."""
    turn = next((m["content"] for m in reversed(row["request"]["messages"]) if m["role"] == "user"), "")
    response = row["response"]
    pieces = [turn if type(turn) is str else orjson.dumps(turn).decode(), response["text"]]
    for call in response.get("toolCalls", ()):
        pieces += (call["toolName"], orjson.dumps(call.get("input"), option=orjson.OPT_SORT_KEYS).decode())
    return "\n".join(pieces)


def shingles_of(text: str) -> list[str]:
    """
    Return the shingles of a text, three words each and folded; repeated ones may repeat.

    A text of fewer words is one shingle, and so is one that has none, as it stands.
    """
    lowered = text if text.isascii() else folded(text)
    # The same words either way; the first takes a quarter of the time.
    words = lowered.encode().translate(_FOLDED).decode().split() if lowered.isascii() else _WORD.findall(lowered)
    if len(words) < SHINGLE_WORDS:
        return [" ".join(words) or folded(text).strip()]
    return list(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def similarity(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the Jaccard similarity of two sets of shingles that are not empty."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)
