"""What a build is asked for, and what it works with."""

from collections.abc import Callable
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainsite.clock import Clock
from trainsite.dataclass import dataclass

if TYPE_CHECKING:
    from trainsite.privacy import Redactor


@dataclass(frozen=True, kw_only=True)
class BuildRequest:
    """What was asked for."""

    archive: Path
    site: Path
    title: str = "Collection runs"
    base_url: str | None = None
    theme: Path | None = None
    pages: Path | None = None
    """A folder of Markdown pages beside the shipped ones."""
    limit: int | None = None
    """Newest runs to publish; null publishes all."""
    is_indexed: bool = False
    jobs: int = 2


@dataclass(frozen=True, kw_only=True)
class BuildTools:
    """What a build works with."""

    redactor: "Redactor | Callable[[], Redactor]"
    """What seeks, or what makes it where it is needed."""
    clock: Clock
    sought: str = ""
    """What tells that the redactor seeks what it did, without making it; empty where nothing does."""
    progress: Callable[[str], None] = field(default=lambda _message: None)

    @cached_property
    def scanner(self) -> "Redactor":
        """Return the redactor."""
        return self.redactor() if callable(self.redactor) else self.redactor
