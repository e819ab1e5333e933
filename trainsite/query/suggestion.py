"""Names that are near to one that does not exist."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_NEAR = 0.6
MOST = 3


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return at most three known names that are like a name but for case, spelling or a part, the likest first."""
    wanted = name.casefold()
    rated = [(_likeness(wanted, each.casefold()), each) for each in sorted(set(known))]
    rated.sort(key=lambda pair: -pair[0])
    return [each for likeness, each in rated if likeness >= _NEAR][:MOST]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the words that suggest near names, to be put behind a message; empty where there are none."""
    found = near_names(name, known)
    return f" (near: {', '.join(found)})" if found else ""


def _likeness(wanted: str, known: str) -> float:
    """Return how alike two names are, from 0 to 1; a name that is a whole word of the other is near."""
    ratio = SequenceMatcher(None, wanted, known, autojunk=False).ratio()
    words, own = set(wanted.split("_")), set(known.split("_"))
    is_part = min(len(wanted), len(known)) > 1 and (words <= own or own <= words)
    return max(ratio, _NEAR + ratio / 10) if is_part else ratio
