"""Names and texts as they stand in SQL."""

PRINTS = "prints"
"""The table of each segment that tells whether rows are as they were; no view of an archive shows it."""


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
