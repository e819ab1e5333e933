"""Patterns of the standard library that are compiled when they are first used: most never are, and each costs time."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class Pattern:
    """What ``re.compile`` returns, later."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.pattern = source
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Return the first match in a text."""
        return self._compiled.search(text, *bounds)

    def match(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Return the match at the beginning of a text."""
        return self._compiled.match(text, *bounds)

    def fullmatch(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Return the match of a whole text."""
        return self._compiled.fullmatch(text, *bounds)

    def finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        """Yield the matches in a text."""
        return self._compiled.finditer(text, *bounds)

    def findall(self, text: str) -> list[str]:
        """Return the texts of all matches."""
        return self._compiled.findall(text)

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        """Return what lies between the matches."""
        return [part or "" for part in self._compiled.split(text, maxsplit)]

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """Return a text with something in the place of each match."""
        return self._compiled.sub(replacement, text, count)
