"""Pieces that patterns are built from."""

EDGE = r"(?:^|[^A-Za-z0-9]|\\[nrt]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})"
END = r"(?:[^A-Za-z0-9]|$)"
QUOTE = r"\\{0,3}[\"']"
MARK = r"(?:\\{0,3}[\"'])?"
LETTER = r"A-Za-z0-9\x{C0}-\x{1FFF}"
CJK = r"\x{3040}-\x{30FF}\x{3400}-\x{9FFF}\x{AC00}-\x{D7AF}"

_SIGNS = ("=", ":", "\uff1a")


def assigned(*words: str) -> tuple[str, ...]:
    """Return what one of some names reads like before an assignment: the bare names are words of prose."""
    ends = ('"', "'", "\\", "\t", "  ", *_SIGNS, *(" " + sign for sign in _SIGNS), *("\n" + sign for sign in _SIGNS))
    return tuple(word + end for word in words for end in ends)
