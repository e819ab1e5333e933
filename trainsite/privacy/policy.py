"""What a user decides about redaction: what is left, what else is sought, and who is private."""

import re
from functools import cached_property
from typing import Any

import re2

from trainsite.dataclass import dataclass
from trainsite.errors import SettingsError
from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.pattern import Pattern
from trainsite.privacy.spans import SECRET_LABELS

REGIONS = ("US", "GB", "DE")
"""The regions whose local telephone numbers are known without asking."""

_NAME = Pattern(r"[a-z0-9-]{1,40}")
MIN_LITERAL_CHARS = 2
_TRIALS = (b"", b"\0", b"a", b"a b", b"a1 -", b"x@y.z1", b"\n\t")
"""Texts in which no pattern may match without content."""


@dataclass(frozen=True, kw_only=True)
class OwnPattern:
    """Something else that is sought; its tokens have the class ``OWN:<name>``."""

    name: str
    pattern: str
    """In the syntax of re2; the first group, or the whole match, is the find."""
    literals: tuple[str, ...] = ()
    """One of these must be in a text, in any case of letters; none means that every text is searched."""

    def __post_init__(self) -> None:
        """Refuse what cannot be searched for."""
        if _NAME.fullmatch(self.name) is None:
            raise SettingsError(
                f"redaction pattern {self.name!r}: not a name; use 1 to 40 lower-case letters, digits and dashes"
            )
        compiled = _compiled(self.name, self.pattern)
        if _is_empty_somewhere(compiled):
            raise SettingsError(
                f"redaction pattern {self.name}: it matches a text without content; demand at least one character"
            )
        if any(len(literal) < MIN_LITERAL_CHARS for literal in self.literals):
            raise SettingsError(
                f"redaction pattern {self.name}: a literal is shorter than {MIN_LITERAL_CHARS} characters; leave it out"
            )


def _is_empty_somewhere(compiled: Any) -> bool:
    """Tell whether a pattern matches without content, or has a find without any: the first group that takes part."""
    if compiled.search(b"\0") is not None:
        return True
    if any(match.start() == match.end() for trial in _TRIALS for match in compiled.finditer(trial)):
        return True
    return b"()" in re.sub(rb"\\.|\[[^]]*\]", b"", compiled.pattern)


def _compiled(name: str, pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern.encode(), options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise SettingsError(
            f"redaction pattern {name}: not a pattern of re2 ({reason}); it has no look-around and no back-references"
        ) from error


@dataclass(frozen=True, kw_only=True)
class Policy:
    """
    The rules of one user beside the table of detectors.

    Raises SettingsError, which names what is known, for anything unknown in it.
    """

    off: tuple[str, ...] = ()
    """Classes such as ``PHONE`` or ``SECRET:field``, and names of detectors, that are switched off."""
    allow: tuple[str, ...] = ()
    """Texts that stay: a find that equals one, in any case of letters, is left."""
    regions: tuple[str, ...] = REGIONS
    """Two-letter codes of the regions whose local telephone numbers are sought."""
    patterns: tuple[OwnPattern, ...] = ()
    private: tuple[str, ...] = ()
    """Handles, mail addresses or names of people; what they occur in is private as a whole."""
    plugins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what nothing is known of."""
        own = {f"OWN:{pattern.name}" for pattern in self.patterns}
        if len(own) < len(self.patterns):
            raise SettingsError("redaction patterns: two have the same name; rename one")
        known = known_classes() | own
        names = {detector.name for detector in DETECTORS}
        for entry in self.off:
            if entry not in known and entry not in names:
                raise SettingsError(
                    f"redaction off: nothing is called {entry!r}; classes are {', '.join(sorted(known))};"
                    f" detectors are {', '.join(sorted(names))}"
                )
        _require_regions(self.regions)
        if any(not text.strip() for text in (*self.allow, *self.private)):
            raise SettingsError("redaction allow or private: an entry is empty; remove it")

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Classes and detectors that are switched off."""
        return frozenset(self.off)

    @cached_property
    def allowed(self) -> frozenset[str]:
        """The texts that stay, in one case of letters."""
        return frozenset(text.strip().casefold() for text in self.allow)

    @cached_property
    def private_pattern(self) -> re.Pattern[str] | None:
        """What finds the private people in a text, in any case of letters; None where there are none."""
        if not self.private:
            return None
        forms = (r"\s+".join(map(re.escape, text.strip().lstrip("@").split())) for text in self.private)
        return re.compile(rf"(?i)(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])")


def known_classes() -> frozenset[str]:
    """Return every class that a token may have, apart from a user's own."""
    return frozenset(
        {detector.class_ for detector in DETECTORS} | {f"SECRET:{label}" for label in SECRET_LABELS} | {"PERSON"}
    )


def _require_regions(regions: tuple[str, ...]) -> None:
    unknown: list[str] = []
    if not set(regions) <= set(REGIONS):
        import phonenumbers  # noqa: PLC0415 - slow to import, and needed for other regions alone

        unknown = [region for region in regions if region not in phonenumbers.SUPPORTED_REGIONS]
    if unknown:
        raise SettingsError(
            f"redaction regions: {', '.join(unknown)} is no region; use two-letter codes such as US, GB, DE or FR"
        )
