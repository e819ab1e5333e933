"""When a candidate is a secret, and when it is a word, a template or a mask."""

import re

MIN_FIELD_CHARS = 6

SCHEME = re.compile(r"(?i)(?:bearer|basic|token|digest|apikey)[ \t]{1,4}")
"""What may stand before the credential in the value of an ``authorization`` field."""

_LONG_WORD = re.compile(r"[A-Za-z]{16}")
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]")
_ENGLISH = re.compile(r"[A-Za-z][a-z]{7,19}[0-9]{0,5}")
_MASK = re.compile(r"[*xX.•#_ -]+|\[?(?i:redacted|hidden|masked|filtered|omitted)\]?")
_TEMPLATE = re.compile(
    r"\$[{(]|\{\{|%[A-Za-z_]+%|%[sd]$|<[^>]*>$|\{[A-Za-z_.]*\}$|process\.env|os\.(?:environ|getenv)|env\."
)
_VARIABLE = re.compile(r"\$(?:[A-Z_][A-Z0-9_]*|[A-Za-z_]+)")
_NOUN = r"(?:key|token|password|passphrase|passwd|pwd|secret|value|credential)s?"
_YOURS = re.compile(
    rf"(?i)(?:your|enter|insert)[ _-][a-z _-]*[0-9]{{0,2}}|(?:my|some|the|a)[ _-](?:[a-z]{{2,10}}[ _-]){{0,3}}{_NOUN}"
    r"|[a-z _-]*[ _-]here|example|placeholder"
)
_TYPE = frozenset({
    "api-key", "api_key", "apikey", "boolean", "integer", "number", "optional", "passwd", "password", "required",
    "secret", "string", "undefined",
})  # fmt: skip
_NAME = re.compile(r"_{0,2}[A-Za-z]+[0-9]{0,2}(?:_+(?:[A-Za-z]+[0-9]{0,2}|[0-9]{1,2}))*_{0,2}")
_NAMES_SECRET = re.compile(r"(?i)key|token|pass|pwd|secret|auth|cred")
_PASSWORD_BEFORE = re.compile(r"PASSW(?:OR)?D=[\"']?\Z")
_FOLDER_BEFORE = re.compile(r"(?i)pwd[\"']?\s{0,4}[:=]\s{0,4}\Z")
_AUTHORIZATION_BEFORE = re.compile(r"(?i)authorization\W{0,8}bearer\W{0,8}\Z")
_ABOUT_PASSWORDS = re.compile(
    r"(?i)pass(?:word|phrase|wd)|charact|require|invalid|must|wrong|incorrect|\buser|letter|digit|\bminimum|\bat least"
)
_MAX_PHRASE_WORDS = 8
_CALL = ("(", "[", "{")


def looks_random(match: str, _text: str = "", _span: tuple[int, int] = (0, 0)) -> bool:
    """Tell a credential from words in kebab case: it has a digit, a capital inside, or no gap for 16 letters."""
    return any(char.isdigit() for char in match) or bool(_INNER_CAPITAL.search(match) or _LONG_WORD.search(match))


def is_bearer(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a token from one long word with a number behind it, unless it stands in a header."""
    if not looks_random(match):
        return False
    return not _ENGLISH.fullmatch(match) or bool(_AUTHORIZATION_BEFORE.search(text[max(0, span[0] - 32) : span[0]]))


def is_template(value: str) -> bool:
    """Tell whether a value is filled in later: ``${VAR}``, ``$VAR``, ``{{x}}``, ``<key>``, ``os.environ``."""
    return _TEMPLATE.match(value) is not None or _VARIABLE.fullmatch(value) is not None


def is_placeholder(value: str) -> bool:
    """
    Tell whether a value stands for a secret without being one: a mask, a template, a type name, "your-key-here".

    Well-known default passwords such as ``changeme`` are no placeholders: they open doors.
    """
    head = value[:200]
    return (
        head.lower() in _TYPE
        or _MASK.fullmatch(head) is not None
        or is_template(head)
        or _YOURS.fullmatch(head) is not None
    )


def is_code(value: str) -> bool:
    """Tell whether a value is a name of code: attributes such as ``self.key_2``, or ``user_password``."""
    parts = value.split(".")
    if not all(_NAME.fullmatch(part) for part in parts):
        return False
    return len(parts) > 1 or ("_" in value and _NAMES_SECRET.search(value) is not None)


def is_field_value(match: str, _text: str = "", _span: tuple[int, int] = (0, 0)) -> bool:
    """Tell whether the value of a password-like field is to be hidden."""
    return len(match) >= MIN_FIELD_CHARS and not is_placeholder(match)


def is_phrase(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell a passphrase of several words from a sentence about passwords."""
    return (
        " " in match
        and len(match.split()) <= _MAX_PHRASE_WORDS
        and not _ABOUT_PASSWORDS.search(match)
        and is_field_value(match)
    )


def is_assigned_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether a value behind ``NAME_TOKEN=`` is a secret and no word of code; a password may be any word."""
    is_likely = looks_random(match) or _PASSWORD_BEFORE.search(text[max(0, span[0] - 12) : span[0]]) is not None
    return is_likely and not is_code(match) and not _is_called(text, span) and is_field_value(match)


def is_password_setting(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether an unquoted value behind ``password:`` or ``password=`` is one: it has a digit and is no code."""
    if not any(char.isdigit() for char in match) or is_code(match) or _is_called(text, span):
        return False
    if match[0] in "/~." and _FOLDER_BEFORE.search(text[max(0, span[0] - 16) : span[0]]):
        return False
    return is_field_value(match)


def is_header_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether an unquoted value behind ``x-api-key:`` is a secret and no name or call of code."""
    has_both = any(char.isdigit() for char in match) and any(char.isalpha() for char in match)
    return has_both and not is_code(match) and not _is_called(text, span) and is_field_value(match)


def is_url_password(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether the password part of a URL is to be hidden: anything but masks and templates."""
    return _MASK.fullmatch(match) is None and not is_template(match)


def _is_called(text: str, span: tuple[int, int]) -> bool:
    return text[span[1] : span[1] + 1] in _CALL
