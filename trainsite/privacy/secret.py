"""When a candidate is a secret, and when it is a word, a template or a mask."""

from trainsite.privacy.pattern import Pattern

MIN_FIELD_CHARS = 6

SCHEME = Pattern(r"(?i)(?:bearer|basic|token|digest|apikey)[ \t]{1,4}")
"""What may stand before the credential in the value of an ``authorization`` field."""

_LONG_WORD = Pattern(r"[A-Za-z]{16}")
_INNER_CAPITAL = Pattern(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]")
_ENGLISH = Pattern(r"[A-Za-z][a-z]{7,19}[0-9]{0,5}")
_MASK = Pattern(r"[*xX.•#_ -]+|\[?(?i:redacted|hidden|masked|filtered|omitted)\]?")
_TEMPLATE = Pattern(
    r"\$[{(]|\{\{|%[A-Za-z_]+%|%\([A-Za-z_]+\)s|%[sd]$|<[^>]*>:?(?:<[^>]*>)?\??$|\{[A-Za-z_.]*\}$|process\.env|os\.(?:environ|getenv)|env\."
)
_VARIABLE = Pattern(r"\$(?:[A-Z_][A-Z0-9_]*|[A-Za-z_]+)")
_NOUN = r"(?:key|token|password|passphrase|passwd|pwd|secret|value|credential)s?"
_YOURS = Pattern(
    rf"(?i)(?:your|enter|insert)[ _-][a-z _-]*[0-9]{{0,2}}|(?:my|some|the|a)[ _-](?:[a-z]{{2,10}}[ _-]){{0,3}}{_NOUN}"
    r"|[a-z _-]*[ _-]here|example|placeholder"
)
_TYPE = frozenset({
    "api-key", "api_key", "apikey", "boolean", "integer", "number", "optional", "passwd", "password", "required",
    "secret", "string", "undefined",
})  # fmt: skip
_NAME = Pattern(r"_{0,2}[A-Za-z]+[0-9]{0,2}(?:_+(?:[A-Za-z]+[0-9]{0,2}|[0-9]{1,2}))*_{0,2}")
_NAMES_SECRET = Pattern(r"(?i)key|token|pass|pwd|secret|auth|cred")
_PASSWORD_BEFORE = Pattern(r"PASSW(?:OR)?D=[\"']?\Z")
_FOLDER_BEFORE = Pattern(r"(?i)pwd[\"']?\s{0,4}[:=]\s{0,4}[\"']?\Z")
_CLASS = Pattern(r"(?:[a-z_][a-z0-9_]*\.)+[A-Z][a-z0-9]+[A-Z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
_AUTHORIZATION_BEFORE = Pattern(r"(?i)authorization\W{0,8}bearer\W{0,8}\Z")
_ABOUT_PASSWORDS = Pattern(
    r"(?i)pass(?:word|phrase|wd)|charact|require|invalid|must|wrong|incorrect|\buser|letter|digit|\bminimum|\bat least"
)
_MAX_PHRASE_WORDS = 8
_MIN_DISTINCT = 10
_WORDS = Pattern(r"(?:[A-Za-z]+|[0-9]{1,4})(?:[-_.](?:[A-Za-z]+|[0-9]{1,4}))+")
_MIN_COOKIE_CHARS = 16
_HASHED = Pattern(r"(?i)hash|sha-?[0-9]|digest|fingerprint|checksum|\btx|transaction|block|address|public|commit")
_PATH = Pattern(r"^[./~]|\.[a-z]{2,4}$|(?:/[A-Za-z_.-]{2,}){2}|^(?:https?|data|arn)\b")
_OPEN_NAME = Pattern(
    r"(?i)(?:public|cache|primary|foreign|partition|sort|page|next|cursor|continuation|idempotency|object|s3|file|image"
    r"|hash|row|site|publishable|pub|i18n|message|translation|group|query|search|node|react|data|test_?id|track|event"
    r"|trace|trace_?id|etag|version|build|asset|chunk|module|component|storage|label|lookup|locale|layout|integrity|commit)"
    r"[ _-]?(?:key|token|auth|credentials?|pat)\W{0,12}\Z"
)
_SAID_BEFORE = Pattern(r"(?i)[ ](?:is|was)[ :]+[\"'`]*\Z")
_REFERENCE = Pattern(r"\$[A-Za-z_{]|[a-z_]{2,}\.[a-z_]")
_CALL = ("(", "[", "{")
_QUOTED_BEFORE = Pattern(r"[^,\s]\s*[\"']\Z")
_SURE_CHARS = 20
_LONG_WORD_PART = Pattern(r"[a-z]{8}")
_HEX = Pattern(r"(?i)[0-9a-f]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CHANGE = Pattern(r"[A-Za-z](?=[0-9])|[0-9](?=[A-Za-z])")
_MIN_CHANGES = 4
_MIN_SCATTERED_DIGITS = 3


def looks_random(match: str, _text: str = "", _span: tuple[int, int] = (0, 0)) -> bool:
    """Tell a credential from words in kebab case: it has a digit, a capital inside, or no gap for 16 letters."""
    return any(char.isdigit() for char in match) or bool(_INNER_CAPITAL.search(match) or _LONG_WORD.search(match))


def has_digit(match: str, _text: str = "", _span: tuple[int, int] = (0, 0)) -> bool:
    """Tell whether a find has a digit, as no word has."""
    return any(char.isdigit() for char in match)


def is_mixed(match: str, _text: str = "", _span: tuple[int, int] = (0, 0)) -> bool:
    """Tell random text from words, hashes and numbers: it has a digit, a capital and a small letter."""
    return has_digit(match) and any(map(str.isupper, match)) and any(map(str.islower, match))


def is_lone_mixed(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell random text that stands alone from a piece of longer base64."""
    around = text[max(0, span[0] - 1) : span[0]] + text[span[1] : span[1] + 1]
    return is_mixed(match) and not any(char in "/+-" for char in around)


def is_vault_token(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell a token of Vault from an attribute of code: the short prefix ``s.`` needs a random text behind."""
    body = match.partition(".")[2]
    return is_mixed(body) if match[0] == "s" and match[1] == "." else looks_random(body)


def is_named_random(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether the value of a field such as ``x_key`` is random, and the field no key of data or of the public."""
    if len(set(match)) < _MIN_DISTINCT or is_code(match) or _PATH.search(match):
        return False
    is_random = is_mixed(match) if len(match) >= _SURE_CHARS else is_mixed(match) and not _LONG_WORD_PART.search(match)
    if not (is_random or is_scattered(match)):
        return False
    return not _is_called(text, span) and not _OPEN_NAME.search(text[max(0, span[0] - 64) : span[0]])


def is_scattered(match: str) -> bool:
    """Tell random text of one case: letters and digits change often, and it is neither hex nor a UUID nor words."""
    if _HEX.fullmatch(match) or _WORDS.fullmatch(match):
        return False
    return _changes(match) >= _MIN_CHANGES and sum(map(str.isdigit, match)) >= _MIN_SCATTERED_DIGITS


def _changes(match: str) -> int:
    """Return how often a letter and a digit stand side by side."""
    return len(_CHANGE.findall(match))


def is_service_key(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether what stands behind the name of a service and "key" is a key: digits and letters, and no code."""
    has_both = has_digit(match) and any(map(str.isalpha, match)) and _WORDS.fullmatch(match) is None
    return has_both and len(set(match)) >= _MIN_DISTINCT - 2 and not is_code(match) and not _is_called(text, span)


def is_service_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether what is assigned to the name of a service alone is its key: in quotes, or clearly random."""
    if not is_service_key(match, text, span) or _PATH.search(match):
        return False
    return _changes(match) >= _MIN_CHANGES or _QUOTED_BEFORE.search(text[max(0, span[0] - 8) : span[0]]) is not None


def is_bearer(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a token from one long word with a number behind it, unless it stands in a header."""
    if not looks_random(match):
        return False
    return not _ENGLISH.fullmatch(match) or bool(_AUTHORIZATION_BEFORE.search(text[max(0, span[0] - 32) : span[0]]))


def is_cookie(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether the value of a cookie or of a session parameter is random."""
    has_both = has_digit(match) and any(map(str.isalpha, match))
    return has_both and not is_code(match) and not _is_called(text, span) and not is_placeholder(match)


def has_random_value(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether one of the values of a ``Cookie`` header is long and random."""
    values = [part.partition("=")[2] for part in match[:8000].split(";")]
    return any(len(value) >= _MIN_COOKIE_CHARS and is_cookie(value, "", (0, 0)) for value in values)


def is_hex_key(_match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether 64 hexadecimal digits close behind "private key" are that key, and no hash or address."""
    return _HASHED.search(text[max(0, span[0] - 48) : span[0]]) is None


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
        head.lower().rstrip("?") in _TYPE
        or _MASK.fullmatch(head) is not None
        or is_template(head)
        or _YOURS.fullmatch(head) is not None
    )


def is_code(value: str) -> bool:
    """Tell whether a value is a name of code: attributes such as ``self.key_2``, classes, or ``user_password``."""
    if _CLASS.fullmatch(value):
        return True
    parts = value.split(".")
    if not all(_NAME.fullmatch(part) for part in parts):
        return False
    return len(parts) > 1 or ("_" in value and _NAMES_SECRET.search(value) is not None)


def is_field_value(match: str, text: str = "", span: tuple[int, int] = (0, 0)) -> bool:
    """Tell whether the value of a password-like field is to be hidden; the folder in ``PWD`` is none."""
    if match[:1] in "/~." and _FOLDER_BEFORE.search(text[max(0, span[0] - 16) : span[0]]):
        return False
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
    return is_field_value(match, text, span)


def is_header_value(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether an unquoted value behind ``x-api-key:`` is a secret and no name or call of code."""
    has_both = any(char.isdigit() for char in match) and any(char.isalpha() for char in match)
    return has_both and not is_code(match) and not _is_called(text, span) and is_field_value(match)


def is_loose_password(match: str, text: str = "", span: tuple[int, int] = (0, 0)) -> bool:
    """Tell whether the value of ``pass`` is a password, and no result or count: digits, and capitals or signs."""
    has_both = has_digit(match) and any(map(str.isalpha, match))
    is_strong = is_mixed(match) or any(char in "!@#$%^&*?" for char in match)
    return (
        has_both
        and is_strong
        and not any(map(str.isspace, match))
        and not is_code(match)
        and _REFERENCE.match(match) is None
        and not _is_called(text, span)
        and is_field_value(match)
    )


def is_said_key(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether what prose says behind "key" or "token" is random, and the key no public one."""
    before = _SAID_BEFORE.sub("", text[max(0, span[0] - 64) : span[0]])
    return is_named_random(match, text, span) and _OPEN_NAME.search(before) is None


def is_url_password(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether the password part of a URL is to be hidden: anything but masks and templates."""
    return _MASK.fullmatch(match) is None and not is_template(match)


def _is_called(text: str, span: tuple[int, int]) -> bool:
    return text[span[1] : span[1] + 1] in _CALL
