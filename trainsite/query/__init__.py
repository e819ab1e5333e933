"""
Answers over past runs: typed views over an archive, a derived store behind them, comparisons and rankings.

``trainsite.query.open("runs")`` gives a DuckDB connection for notebooks.
"""

from trainsite.query.connection import open_archive as open  # noqa: A004 - called as trainsite.query.open

__all__ = ["open"]
