"""How often a command looks for objects that only hold each other: some make millions of others."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 50_000
"""How many objects may be made before the youngest are looked at; the system's 700 is for small programs."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """
    Look for unreachable objects seldom, and never at those that are there already.

    Rows are trees: they go when the last name for them goes. What is left to find are the cycles of libraries.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
