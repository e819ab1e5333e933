"""One cell of a table: its words, where they lead, and how they look, for HTML and Markdown alike."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.site.text import one_line, shortened

TEXT_LIMIT: Final = 140
NOTHING: Final = "\u2013"
"""What stands for null."""
LIST_MARK: Final = ", "
"""What stands between the words of a list."""
_ID_LIMIT = 28
_HASH_LIMIT = 17
_KIBI = 1024
_MINUTE_S = 60
_HOUR_S = 3600
_KEPT = 4096
"""Cells of each kind that are kept for the next row: ids, kinds and counts stand in many."""
_GLYPHS: Final = {
    "ready": "●",
    "partial": "◐",
    "missing": "○",
    "succeeded": "●",
    "failed": "✕",
    "skipped": "○",
    "passed": "●",
    "ok": "●",
    "warning": "◐",
    "verified": "●",
    "unverified": "○",
    "downloaded": "●",
    "planned": "○",
    "improved": "▲",
    "regressed": "▼",
    "no difference shown": "≈",
}
_TONES: Final = {"●": "good", "◐": "fair", "✕": "bad", "○": "none", "▲": "good", "▼": "bad", "≈": "fair"}


class Cell(NamedTuple):
    """Words, their whole form where they are shortened, a relative address, a style class, and a bare value."""

    text: str | None
    title: str | None = None
    href: str | None = None
    style: str = ""
    value: str | float | None = None
    """What a table is sorted by and a CSV file holds, where the words are another form of it."""


def text_cell(text: str | None, why_none: str | None = None, limit: int = TEXT_LIMIT) -> Cell:
    """Return text on one line, at most ``limit`` characters; null says why."""
    if text is None or not text.strip():
        return Cell(None, title=why_none)
    return Cell(one_line(text, limit))


@lru_cache(_KEPT)
def id_cell(text: str | None, href: str | None = None, why_none: str | None = None) -> Cell:
    """Return an id, cut in its middle; whole in its title, or where its link leads."""
    if not text:
        return Cell(None, title=why_none)
    short = shortened(text, _ID_LIMIT)
    return Cell(short, title=None if href or short == text else text, href=href, style="id", value=text)


def hash_cell(text: str | None) -> Cell:
    """Return a SHA-256, cut in its middle."""
    return Cell(shortened(text, _HASH_LIMIT), title=text, style="id", value=text) if text else Cell(None)


def code_cell(text: str | None) -> Cell:
    """Return something that a machine reads."""
    return Cell(text, style="code") if text else Cell(None)


def command_cell(text: str | None) -> Cell:
    """Return a command line that a person copies."""
    return Cell(text, style="command") if text else Cell(None)


@lru_cache(_KEPT)
def state_cell(state: str) -> Cell:
    """Return a state as glyph and word; the style carries the colour."""
    glyph = _GLYPHS.get(state, "·")
    return Cell(f"{glyph} {state}", style=f"state {_TONES.get(glyph, 'none')}", value=state)


@lru_cache(_KEPT)
def evidence_cell(evidence: str) -> Cell:
    """Return the evidence word; what is no evidence looks so."""
    return Cell(evidence_word(evidence), style="" if evidence in COUNTS_AS_EVIDENCE else "dry", value=evidence)


def evidence_word(evidence: str) -> str:
    """Return an evidence kind as a reader says it."""
    return evidence.replace("_", " ")


def counts_cell(counts: dict[str, int]) -> Cell:
    """Return rows per evidence kind; dry alone looks dry."""
    if not counts:
        return Cell(None, title="no rows")
    is_evidence = not COUNTS_AS_EVIDENCE.isdisjoint(counts)
    words = ", ".join(f"{count:,} {evidence_word(kind)}" for kind, count in counts.items())
    return Cell(words, style="" if is_evidence else "dry")


def figure_cell(value: float | None, evidence: str, *, signed: bool = False) -> Cell:
    """Return a score to three places, hatched where its evidence does not count."""
    if value is None:
        return Cell(None, title="nothing was measured")
    style = "" if evidence in COUNTS_AS_EVIDENCE else "dry"
    return Cell(f"{value:+.3f}" if signed else f"{value:.3f}", style=style, value=value)


def interval_cells(low: float | None, high: float | None, evidence: str, *, signed: bool = False) -> tuple[Cell, Cell]:
    """Return the two ends of a 95 % interval."""
    return end_cell(low, high, evidence, signed=signed), end_cell(high, low, evidence, signed=signed)


def end_cell(end: float | None, other: float | None, evidence: str, *, signed: bool = False) -> Cell:
    """Return one end of a 95 % interval; null where the other is not known either."""
    return Cell(None) if end is None or other is None else figure_cell(end, evidence, signed=signed)


def list_cell(words: Iterable[str], why_none: str | None = None) -> Cell:
    """Return words in one line; what would part them into two is replaced in each."""
    text = LIST_MARK.join(one_line(word, TEXT_LIMIT).replace(LIST_MARK, "; ") for word in words)
    return Cell(text, title=None) if text else Cell(None, title=why_none)


@lru_cache(_KEPT, typed=True)
def number_cell(value: float | None, why_none: str | None = None) -> Cell:
    """Return a whole number with thousands apart, or any other to four figures."""
    if value is None:
        return Cell(None, title=why_none)
    return Cell(f"{value:,}" if isinstance(value, int) else f"{value:.4g}", value=value)


def duration_cell(duration_s: float | None) -> Cell:
    """Return a duration in the unit that fits."""
    return Cell(None) if duration_s is None else Cell(duration_text(duration_s), value=duration_s)


def duration_text(duration_s: float) -> str:
    """Return a duration in words: ``0.42 s``, ``3 min 5 s``, ``2 h 10 min``."""
    if duration_s < _MINUTE_S:
        return f"{duration_s:.2f} s"
    if duration_s < _HOUR_S:
        return f"{int(duration_s // _MINUTE_S)} min {int(duration_s % _MINUTE_S)} s"
    return f"{int(duration_s // _HOUR_S)} h {int(duration_s % _HOUR_S // _MINUTE_S)} min"


def size_cell(size_bytes: int | None) -> Cell:
    """Return a size in binary units."""
    if size_bytes is None:
        return Cell(None, title="not known")
    size = float(size_bytes)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < _KIBI:
            return Cell(f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}", value=size_bytes)
        size /= _KIBI
    return Cell(f"{size:.1f} TiB", value=size_bytes)


@lru_cache(_KEPT)
def moment_cell(at: str | None) -> Cell:
    """Return an instant to the minute, whole as the title."""
    if not at:
        return Cell(None)
    return Cell(moment_text(at), title=at, style="when", value=at)


def moment_text(at: str) -> str:
    """Return an RFC 3339 UTC instant as date and time to the minute."""
    return at[:16].replace("T", " ") if at.endswith("Z") else at
