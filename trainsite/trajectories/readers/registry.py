"""What a reader is."""

from collections.abc import Callable

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.trajectories.draft import Draft


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows of one shape."""

    takes: Callable[[dict[str, Json]], bool]
    """Tells by its keys whether a row has the shape."""
    read: Callable[[dict[str, Json], str], Draft]
    """Returns the draft of a row and its row id; raises RowError where a row of the shape cannot be read."""
