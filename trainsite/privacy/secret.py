"""When a candidate is a secret, and when it is a word, a template or a mask."""

import re

MIN_FIELD_CHARS = 6

SCHEME = re.compile(r"(?i)(?:bearer|basic|token|digest|apikey)[ \t]{1,4}")
"""What may stand before the credential in the value of an ``authorization`` field."""

_LONG_WORD = re.compile(r"[A-Za-z]{16}")
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]")
_MASK = re.compile(r"[*xX.•#_ -]+|\[?(?i:redacted|hidden|masked|filtered|omitted)\]?")
_TEMPLATE = re.compile(
    r"\$\{?[A-Za-z_(]|\{\{|%[A-Za-z_]+%|%[sd]$|<[^>]*>$|\{[A-Za-z_.]*\}$|process\.env|os\.(?:environ|getenv)|env\."
)
_YOURS = re.compile(r"(?i)(?:your|my|enter|insert|some)[ _-].*|.*[ _-]here|example|placeholder")
_TYPE = frozenset({"boolean", "integer", "number", "optional", "string", "undefined", "required"})


def looks_random(match: str, _text: str = "", _span: tuple[int, int] = (0, 0)) -> bool:
    """Tell a credential from words in kebab case: it has a digit, a capital inside, or no gap for 16 letters."""
    return any(char.isdigit() for char in match) or bool(_INNER_CAPITAL.search(match) or _LONG_WORD.search(match))


def is_placeholder(value: str) -> bool:
    """
    Tell whether a value stands for a secret without being one: a mask, a template, a type name, "your-key-here".

    Well-known default passwords such as ``changeme`` are no placeholders: they open doors.
    """
    head = value[:200]
    return (
        head.lower() in _TYPE
        or _MASK.fullmatch(head) is not None
        or _TEMPLATE.match(head) is not None
        or _YOURS.fullmatch(head) is not None
    )


def is_field_value(match: str, _text: str = "", _span: tuple[int, int] = (0, 0)) -> bool:
    """Tell whether the value of a password-like field is to be hidden."""
    return len(match) >= MIN_FIELD_CHARS and not is_placeholder(match)


def is_assigned_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether an unquoted value behind ``NAME_TOKEN=`` is a secret and no word of code."""
    return looks_random(match) and is_field_value(match, text, span)


def is_header_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether an unquoted value behind ``x-api-key:`` is a secret and no name or call of code."""
    has_both = any(char.isdigit() for char in match) and any(char.isalpha() for char in match)
    return has_both and text[span[1] : span[1] + 1] not in ("(", "[") and is_field_value(match, text, span)


def is_url_password(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether the password part of a URL is to be hidden: anything but masks and templates."""
    return _MASK.fullmatch(match) is None and _TEMPLATE.match(match) is None
