"""
Answers over past runs: typed views over an archive, a derived store behind them, comparisons and rankings.

``trainsite.query.open("runs")`` gives a DuckDB connection for notebooks.
"""

from typing import Any

__all__ = ["open"]


def __getattr__(name: str) -> Any:
    """Import what opens an archive when it is asked for: who looks for changes needs none of it (PEP 562)."""
    if name != "open":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from trainsite.query.connection import open_archive  # noqa: PLC0415 - as said above

    return open_archive
