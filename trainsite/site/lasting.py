"""Sections that are the same in many runs: made and drawn once, and their markup kept for the next page."""

from collections.abc import Callable, Hashable
from dataclasses import field, replace
from functools import wraps
from typing import Any, Final

import msgspec
from markupsafe import Markup

from trainsite.dataclass import dataclass
from trainsite.site.listing import first_rows
from trainsite.site.markup import html_rows
from trainsite.site.remainder import only_held
from trainsite.site.tables import Section

BASE: Final = "../"
"""From a run's page to the run's folder."""
_KEPT: Final = 16
"""Sections of a kind that are kept: the runs of an archive have few kinds of readiness, recipes and gaps."""
_KEPT_PARTS: Final = 200
_KEPT_EMPTY: Final = 1_000


def lasting(make: Callable[..., Section]) -> Callable[..., Section]:
    """
    Keep the last few sections that a function made; its arguments are all that they are made of, records of JSON.

    What is returned has its rows drawn, and addresses of nothing but what a site holds.
    """
    found: dict[bytes, Section] = {}

    @wraps(make)
    def section(*args: Any) -> Section:
        try:
            key = msgspec.json.encode(args)
        except UnicodeEncodeError:  # a lone surrogate, which no file has
            return make(*args)
        known = found.get(key)
        if known is None:
            if len(found) >= _KEPT:
                del found[next(iter(found))]
            held = only_held(make(*args))
            tables = tuple(
                [
                    replace(first_rows(table, len(table.rows)), drawn=tuple(html_rows(table, BASE)))
                    for table in held.tables
                ]
            )
            known = found[key] = replace(held, tables=tables, placed={})
        return known

    return section


@dataclass(frozen=True)
class Once:
    """Calls the macro of a template; what it made of the same arguments, which are all that it shows, is kept."""

    made: dict[tuple[Any, ...], Markup] = field(default_factory=dict)

    def __call__(self, macro: Callable[..., Markup], *arguments: Hashable) -> Markup:
        """Return what the macro makes."""
        key = (macro, *arguments)
        if key not in self.made:
            if len(self.made) >= _KEPT_PARTS:
                self.made.clear()
            self.made[key] = macro(*arguments)
        return self.made[key]


@dataclass(frozen=True)
class Placing:
    """Places sections by the macro of a template; of one that lasts, and of one without rows, the markup is kept."""

    is_own: bool
    """Whether the templates are our own: of a section without rows they show its words alone."""
    empty: dict[tuple[Any, ...], Markup] = field(default_factory=dict)

    def __call__(self, macro: Callable[[Section, str], Markup], section: Section, base: str) -> Markup:
        """Return the markup of a section."""
        kept = section.placed
        key: tuple[Any, ...] = (macro, base)
        if kept is None:
            if not self.is_own or section.figure is not None or section.filled:
                return macro(section, base)
            kept, key = self.empty, (*key, section.id, section.title, section.lead, section.empty, section.command)
            if len(kept) >= _KEPT_EMPTY:
                kept.clear()
        if key not in kept:
            kept[key] = macro(section, base)
        return kept[key]
