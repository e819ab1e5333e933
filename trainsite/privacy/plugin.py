"""Detectors that others install: found by name, asked text by text, and closed where they fail."""

from collections.abc import Callable, Iterable

from trainsite.dataclass import dataclass
from trainsite.errors import ResidualError, SettingsError
from trainsite.privacy.spans import TOKEN, Span

GROUP = "trainsite.detectors"
"""The group of entry points that plug-ins register in."""

BUNDLED = {
    "gliner": "trainsite.privacy.plugins.gliner",
    "presidio": "trainsite.privacy.plugins.presidio",
}
"""Adapters that come along; the library behind each has to be installed."""

Detect = Callable[[str], Iterable[tuple[int, int, str]]]
"""Called with a text; gives start, end and class of what it finds there."""

_TAG = "A" * 10


@dataclass(frozen=True)
class Plugin:
    """A detector of others; ``version`` is that of its distribution."""

    name: str
    version: str
    detect: Detect

    def spans(self, text: str) -> list[Span]:
        """
        Return what it finds in a text.

        Raises ResidualError where it fails or answers what is no find: its name is told, never the text.
        """
        try:
            answers = list(self.detect(text))
        except Exception as error:  # noqa: BLE001 - what others wrote may raise anything
            raise ResidualError(
                f"redaction plug-in {self.name}: it failed with {type(error).__name__}; mend it or leave it out"
            ) from None
        return [self._span(answer, len(text)) for answer in answers]

    def _span(self, answer: object, size: int) -> Span:
        if isinstance(answer, tuple) and [type(part) for part in answer] == [int, int, str]:
            start, end, class_ = answer
            if TOKEN.fullmatch(f"[{class_}:{_TAG}]") is None:
                raise ResidualError(
                    f"redaction plug-in {self.name}: it found a class that is unknown; use one such as PERSON"
                )
            if 0 <= start < end <= size:
                return Span(start, end, class_, self.name)
        raise ResidualError(
            f"redaction plug-in {self.name}: a find is not (start, end, class) within the text; mend it"
        )


def load_plugins(names: Iterable[str]) -> tuple[Plugin, ...]:
    """Return plug-ins by their names; raises SettingsError for one that is unknown or cannot be loaded."""
    return tuple(_load(name) for name in names)


def _load(name: str) -> Plugin:
    from importlib import import_module, metadata  # noqa: PLC0415 - slow to import, and few have plug-ins

    entries = metadata.entry_points(group=GROUP)
    if name in entries.names:
        entry = entries[name]
        try:
            detect = entry.load()
        except Exception as error:
            raise SettingsError(
                f"redaction plug-in {name}: it cannot be loaded ({type(error).__name__}); install it again"
            ) from error
        return Plugin(name, entry.dist.version if entry.dist else "", detect)
    if name in BUNDLED:
        module = import_module(BUNDLED[name])
        return Plugin(name, module.version(), module.make())
    known = ", ".join(sorted({*entries.names, *BUNDLED}))
    raise SettingsError(f"redaction plug-in {name}: not installed; known are {known}")
