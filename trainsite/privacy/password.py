# ruff: noqa: E501 - rows of words and patterns are easier to check whole
"""When a word behind ``password`` is one, and when it is prose, code or a placeholder."""

import re

from trainsite.privacy.pattern import Pattern
from trainsite.privacy.secret import has_digit, is_code, is_field_value, is_placeholder

_MIN_CHARS = 4
_MIN_ELEMENT_WORD_CHARS = 8
_WINDOW = 160
_STOP = frozenset({
    "about", "after", "again", "also", "and", "any", "are", "argument", "auth", "before", "being", "blank", "bool",
    "boolean", "but", "can", "cannot", "changed", "changes", "check", "correct", "default", "disabled", "does", "each",
    "empty", "enabled", "encrypted", "enter", "entered", "error", "expired", "failed", "false", "field", "file", "flag",
    "for", "forgotten", "from", "given", "handling", "has", "hash", "hashed", "have", "help", "here", "hidden", "hint",
    "incorrect", "input", "instead", "into", "invalid", "is", "its", "left", "length", "like", "login", "manager",
    "match", "matches", "may", "mismatch", "missing", "mode", "must", "name", "needed", "never", "nil", "none", "not",
    "null", "number", "omitted", "only", "option", "optional", "options", "parameter", "path", "please", "policy",
    "process", "prompt", "protected", "provided", "reset", "required", "rules", "same", "saved", "secure", "sent", "set",
    "setting", "settings", "shared", "should", "shown", "still", "store", "stored", "strength", "string", "strong",
    "stronger", "system", "text", "that", "the", "then", "this", "too", "true", "twice", "type", "undefined", "unknown",
    "unset", "updated", "use", "used", "user", "username", "uses", "using", "valid", "value", "values", "was", "weak",
    "when", "which", "will", "with", "without", "wrong", "your",
})  # fmt: skip
"""Words that stand behind "password" in prose, help texts, types and error messages."""
_SENTENCE = frozenset({
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "before", "being", "but", "by",
    "can", "cannot", "do", "does", "each", "enter", "entered", "for", "from", "given", "go", "has", "have", "how", "i",
    "if", "in", "indeed", "instead", "into", "is", "it", "its", "least", "like", "may", "must", "my", "needed", "never", "nice", "no",
    "not", "of", "on", "one", "only", "or", "out", "please", "provided", "required", "should", "so", "than", "that",
    "the", "their", "then", "there", "this", "to", "too", "up", "used", "user", "using", "very", "was", "we", "what", "when",
    "which", "who", "why", "will", "with", "without", "you", "your",
})  # fmt: skip
"""Small words that sentences need, and passphrases of random words lack."""
_CAPITALS = Pattern(r"[A-Z][A-Z_-]*")
_COMMON = Pattern(r"[A-Za-z][a-z]*[.!?:]?")
_COLUMN = Pattern(
    r"(?:^|[\n&?]|(?:^|[\n;&|(` \t])(?:export|set|SET|ENV|env|ARG|declare -x)[ \t]+)[A-Za-z0-9_.-]{0,40}=[\"']?\Z"
)
_LINE = Pattern(r"(?:^|\n)[ \t>*#-]{0,12}[A-Za-z0-9_. -]{0,32}[:=][ \t]{0,4}[\"']?\Z")
_USER = r"(?:user(?:[ _-]?(?:name|id))?|login|uid|e-?mail|account|usuario|benutzer(?:name)?|utilisateur)"
_USER_BEFORE = Pattern(
    rf"(?i)(?:^|\n)[ \t>*#-]{{0,12}}[a-z0-9_.]{{0,20}}{_USER}[ \t]{{0,4}}[:=][ \t]{{0,4}}(\S{{1,80}})[ \t]*\r?\n[^\n]{{0,64}}\Z"
)
_USER_BEHIND = Pattern(
    rf"(?i)[ \t]*\r?\n[ \t>*#-]{{0,12}}[a-z0-9_.]{{0,20}}{_USER}[ \t]{{0,4}}[:=][ \t]{{0,4}}(\S{{1,80}})"
)
_SERVER = Pattern(
    r"(?i)(?:^|[;\"'\s,])(?:server|data source|host(?:name)?|uid|user(?: ?id|name)?|initial catalog|database|dbname|addr(?:ess)?|driver)\s?="
)
_MIN_PHRASE_WORDS = 3
_MAX_PHRASE_WORDS = 12
_MIN_WORD_CHARS = 3


def is_plain_word(value: str) -> bool:
    """Tell whether a value is a word of prose or of help texts, such as ``required`` or ``PASSWORD``."""
    return (
        value.strip(".,;:!?)\"'").lower() in _STOP
        or value.lower() in _SENTENCE
        or _CAPITALS.fullmatch(value) is not None
    )


def is_flag_value(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether what stands behind ``--password`` is one: any word but those of help texts, and no variable."""
    return (
        len(match) >= _MIN_CHARS and not is_plain_word(match) and not is_placeholder(match) and not _is_template(match)
    )


def is_element_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether an XML element such as ``password`` holds a secret: no type, no label, and no single plain word."""
    is_word = match.isalpha() and (match.istitle() or match.islower()) and len(match) < _MIN_ELEMENT_WORD_CHARS
    return not is_word and is_flag_value(match, text, span)


def is_token_flag_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether what stands behind ``--token`` is one: it has a digit, unlike a word."""
    return has_digit(match) and is_flag_value(match, text, span)


def is_user_password(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether what stands behind ``-u user:`` is a password, and no variable or mask."""
    return not is_placeholder(match) and not _is_template(match)


def _is_template(value: str) -> bool:
    return value[0] in "$<{%*-" or value.startswith(("\\", "["))


def is_bare_password(match: str, text: str, span: tuple[int, int]) -> bool:
    """
    Tell whether an unquoted word without a digit is a password.

    It is where a line of settings holds nothing else, ``password=word``, and where a line with a user stands beside.
    """
    core = match.rstrip(",;")
    if has_digit(match) or is_plain_word(core) or is_code(core) or not is_field_value(core):
        return False
    before, behind = text[max(0, span[0] - _WINDOW) : span[0]], text[span[1] : span[1] + _WINDOW]
    ends = core == match and (
        not behind
        or behind[0] in "\r\n&\"'`"
        or (behind[:1].isspace() and behind.lstrip(" \t")[:1] in ("", "\n", "\r"))
    )
    if not ends:
        return False
    if _COLUMN.search(before):
        return True
    return _LINE.search(before) is not None and _has_user(before, behind)


def _has_user(before: str, behind: str) -> bool:
    user = _USER_BEFORE.search(before) or _USER_BEHIND.match(behind)
    return user is not None and not is_plain_word(user[1]) and user[1][-1] not in ",;"


def is_connection_password(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether a ``Password=`` is part of a connection string, which names a server or a user as well."""
    window = text[max(0, span[0] - _WINDOW) : span[1] + _WINDOW]
    if (
        is_code(match)
        or match == text[span[0] - 1 - len(match) : span[0] - 1]
        or text[span[1] : span[1] + 1] in ("(", "[", ",")
    ):
        return False
    return _SERVER.search(window) is not None and not is_placeholder(match) and not _is_template(match)


def is_said_password(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether prose names a password, "the password is x": it is no common word."""
    core = match.rstrip(".,;:!?)\"'")
    return (
        len(core) >= _MIN_CHARS
        and not _COMMON.fullmatch(core)
        and not is_code(core)
        and is_user_password(core, "", (0, 0))
        and (has_digit(core) or not core.isascii() or any(not char.isalnum() and char not in "-_/'." for char in core))
    )


def is_quoted_password(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether prose names a password in quotes."""
    return len(match) >= _MIN_CHARS and not is_plain_word(match) and not is_placeholder(match)


def is_word_phrase(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell a passphrase of random words from a sentence: it has none of the small words that sentences need."""
    words = match.split()
    return (
        _MIN_PHRASE_WORDS <= len(words) <= _MAX_PHRASE_WORDS
        and all(len(word) >= _MIN_WORD_CHARS and word.lower() not in _SENTENCE for word in words)
        and not re.search(r"(?i)pass|charact|letter|digit", match)
    )
