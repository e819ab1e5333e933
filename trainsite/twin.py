"""
Work in order, done here and, where it is worth it, in one more process of our own.

Where the system lists one thread for this process, as it does for the command, the second one is forked from it: it
has all modules and compiled patterns at once. Else it is started anew, since a lock that another thread holds at a
fork never opens in the copy.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trainsite.errors import SourceError

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Made = TypeVar("Made")

WORTH_IT_BYTES = 8 * 2**20
"""Inputs up to this size are handled in one process: starting a second costs more than it saves."""
_AHEAD = 2
"""Items that the second process holds: one in work, one in wait."""
_HELD = 8
"""Results that may wait for an earlier one, before this process waits for it too."""
_THREADS = Path("/proc/self/task")


def in_order(function: Callable[[Item], Made], items: Iterable[Item], *, twice: bool) -> Iterator[Made]:
    """
    Yield what a function makes of each item, in order; with ``twice`` a second process takes about half of them.

    Function and items must be picklable then. A handful of items is held at a time, and the second process ends with
    this one, however that ends. Raises what the function raises, and SourceError where the second process dies.
    """
    if twice:
        yield from _shared(function, items)
    else:
        yield from map(function, items)


def _shared(function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    import multiprocessing  # noqa: PLC0415 - slow to import, and small inputs need none of it
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - see above
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - see above

    context = multiprocessing.get_context("fork" if _has_one_thread() else "spawn")
    pool = ProcessPoolExecutor(1, mp_context=context, initializer=_follow_parent)
    try:
        yield from _split(function, items, pool.submit)
    except BrokenProcessPool as error:
        raise SourceError("the second process ended early; run the same command again, it resumes") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _has_one_thread() -> bool:
    """Tell whether the system says that this process has one thread; those of libraries count too."""
    return _THREADS.is_dir() and sum(1 for _ in _THREADS.iterdir()) == 1


def _split(
    function: Callable[[Item], Made], items: Iterable[Item], submit: Callable[..., "Future[Made]"]
) -> Iterator[Made]:
    """Give an item away where the second process holds few, do it here where it holds enough."""
    from concurrent.futures import Future  # noqa: PLC0415 - see above

    made: deque[Future[Made]] = deque()
    for item in items:
        if sum(not future.done() for future in made) < _AHEAD:
            made.append(submit(function, item))
        else:
            here: Future[Made] = Future()
            here.set_result(function(item))
            made.append(here)
        while made and (made[0].done() or len(made) > _HELD):
            yield made.popleft().result()
    while made:
        yield made.popleft().result()


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, die of SIGTERM at once, and end with the parent: if killed, it closes no queue."""
    import multiprocessing  # noqa: PLC0415 - see above
    import threading  # noqa: PLC0415 - see above

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait  # noqa: PLC0415 - see above

    wait([sentinel])
    os._exit(1)
