"""Paths as they are given on the command line."""

from pathlib import Path
from typing import Any

import click


class GivenPath(click.Path):
    """A path that is not empty: an empty one comes of an unset variable, and would mean the working folder."""

    def __init__(self, *, allow_dash: bool = False) -> None:
        super().__init__(path_type=Path, allow_dash=allow_dash)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; an empty text is a usage error."""
        if value == "":
            self.fail("is empty; give a path, or leave it out", param, ctx)
        return super().convert(value, param, ctx)
