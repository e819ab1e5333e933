"""Text for terminals and tables: control and bidirectional characters become visible, and columns are counted."""

import unicodedata

_PICTURES = 0x2400
_DELETE = 0x7F
_UNSEEN = (
    *range(0x80, 0xA0),
    0xAD,
    0x61C,
    0x200B,
    *range(0x200E, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xE0000, 0xE0080),
)
_VISIBLE = {
    **{code: chr(_PICTURES + code) for code in range(0x20)},
    _DELETE: "\u2421",
    **{code: f"⟨U+{code:04X}⟩" for code in _UNSEEN},
}


def visible(text: str) -> str:
    """Return a text on one line in which nothing acts on the terminal or changes the direction of what follows."""
    return text if text.isprintable() else text.translate(_VISIBLE)


def width_of(text: str) -> int:
    """Return how many columns a visible text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def cut_to(text: str, width: int) -> str:
    """Return a text cut to some columns, with an ellipsis where something is left out."""
    if width_of(text) <= width:
        return text
    kept, used = [], 1
    for character in text:
        used += _columns(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
