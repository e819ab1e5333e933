"""One entry of the table of detectors."""

from collections.abc import Callable

from trainsite.dataclass import dataclass

Accept = Callable[[str, str, tuple[int, int]], bool]
"""Called with the find, its text and its offsets; looks at a bounded window only."""


@dataclass(frozen=True, kw_only=True)
class Detector:
    """One thing that is sought."""

    name: str
    class_: str
    """What the token says: ``SECRET:<label>`` or a class of personal data."""
    pattern: str
    priority: int
    """Decides between finds of one length."""
    literals: tuple[str, ...] = ()
    """One of these must be in the lower-cased text; none means that every text is searched."""
    everywhere: bool = False
    """True where structural places (ids, enums, instants) are searched too."""
    confirm: Callable[[str], bool] | None = None
    """Tells quickly of a match whether it can be a find: asked where the pattern matches much prose."""
    accept: Accept | None = None
    is_whole: bool = False
    """True where nothing inside a refused find is looked at again."""
    matches: tuple[tuple[str, str], ...]
    """Texts, and what is found in them."""
    leaves: tuple[str, ...]
    """Texts that this detector lets stand."""
