"""One line of the ledger: what kind of thing was replaced, and where. Never the text."""

from trainsite.dataclass import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Redaction:
    """One replacement in a row of a table or in a document of a step."""

    place: str
    """The table or document of the run, as a path inside it."""
    row: int | None = None
    """Row of the table, from 1; null for a document."""
    row_id: str | None = None
    """The trajectory, where the row is one."""
    class_name: str
    """``EMAIL``, ``SECRET:github-token`` and so on, as the token says it."""
    detector: str
    """The entry of the table of detectors, or ``key`` where the key above gave the value away."""
    layer: str
    """How the text was read: text, json, base64, url, unicode, field, adjacent, number or known."""
    path: str
    """JSON path inside the row; keys that no schema lists are short keyed hashes."""
    start: int
    """Offset in characters in the text at the path, before anything was replaced."""
    end: int
    length: int
    tag: str
    """32 hex digits of HMAC-SHA-256 over class and normal form: the same find, the same tag, under one key."""
