"""Something that could not be read or was left out, and why."""

from trainsite.dataclass import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that was not taken as it stood."""

    code: str
    """A stable word: unknown_shape, torn_line, invalid_utf8, invalid_json, line_too_long, too_deep, …"""
    message: str
    """What is wrong and what to do, for a person."""
    step: str | None = None
    file: str | None = None
    line: int | None = None
    is_row: bool = True
    """True where an input row was lost to it: such problems count in ``counts.problems``."""
