"""
Work in order, done here and, where it is worth it, in one more process of our own.

Where the system lists one thread for this process, as it does for the command, the second one is forked from it: it
has all modules and compiled patterns at once. Else it is started anew, since a lock that another thread holds at a
fork never opens in the copy.
"""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

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
_TICK_S = 0.001
_ENDING = (signal.SIGINT, signal.SIGTERM)
_THREADS = Path("/proc/self/task")


class _StoppedError(BaseException):
    """What the second process is at is not wanted any more; it must pass every ``except Exception``."""


class _Second:
    """What the second process does: given to it once, when it begins."""

    work: Callable[[Any], Any]
    is_at_work = False
    is_stopped = False


def in_order(function: Callable[[Item], Made], items: Iterable[Item], *, twice: bool) -> Iterator[Made]:
    """
    Yield what a function makes of each item, in order; with ``twice`` a second process takes about half of them.

    Items and what is made of them must be picklable then, and the function too where ``is_forked`` says no. A handful
    of items is held at a time, and the second process ends with this one, however that ends. Raises what the function
    raises, and SourceError where the second process dies.
    """
    if twice:
        yield from _shared(function, items)
    else:
        yield from map(function, items)


def _shared(function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    import multiprocessing  # noqa: PLC0415 - slow to import, and small inputs need none of it
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - see above
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - see above

    context = multiprocessing.get_context("fork" if is_forked() else "spawn")
    others = {child.pid for child in multiprocessing.active_children()}
    pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(function,))
    try:
        yield from _split(function, items, pool.submit)
    except BrokenProcessPool as error:
        raise SourceError("the second process ended early; run the same command again, it resumes") from error
    except BaseException:
        # what it is at, perhaps for a long time, nobody waits for any more
        with _undisturbed():
            for child in multiprocessing.active_children():
                if child.pid not in others:
                    child.terminate()
        raise
    finally:
        with _undisturbed():
            pool.shutdown(cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """
    Let Ctrl-C and SIGTERM wait while the pool is asked for something.

    Raised while one of its locks is taken, they would leave it locked, and its thread waiting for ever. Threads and
    processes that begin meanwhile hold these signals off too, so that all of them reach this thread.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_forked() -> bool:
    """Tell whether a second process would be forked: where this one has one thread, those of libraries counted."""
    return _THREADS.is_dir() and sum(1 for _ in _THREADS.iterdir()) == 1


def _split(
    function: Callable[[Item], Made], items: Iterable[Item], submit: Callable[..., "Future[Made]"]
) -> Iterator[Made]:
    """Give an item away where the second process holds few, do it here where it holds enough."""
    from concurrent.futures import Future  # noqa: PLC0415 - see above

    made: deque[Future[Made]] = deque()
    for item in items:
        if sum(not _is_done(future) for future in made) < _AHEAD:
            with _undisturbed():
                made.append(submit(_do, item))
        else:
            here: Future[Made] = Future()
            here.set_result(function(item))
            made.append(here)
        while made and (len(made) > _HELD or _is_done(made[0])):
            yield _result(made.popleft())
    while made:
        yield _result(made.popleft())


def _is_done(future: "Future[Made]") -> bool:
    with _undisturbed():
        return future.done()


def _result(future: "Future[Made]") -> Made:
    while not _is_done(future):
        time.sleep(_TICK_S)
    with _undisturbed():
        return future.result()


def _begin(function: Callable[[Any], Any]) -> None:
    """Begin the second process."""
    _Second.work = function
    _follow_parent()


def _do(item: Any) -> Any:
    _Second.is_at_work = True
    try:
        if _Second.is_stopped:
            raise _StoppedError
        return _Second.work(item)
    finally:
        _Second.is_at_work = False


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Break off the work, and nothing else: who is killed while it hands something over leaves the other waiting."""
    _Second.is_stopped = True
    if _Second.is_at_work:
        raise _StoppedError


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, stop at SIGTERM, and end with the parent: if killed, it closes no queue."""
    import multiprocessing  # noqa: PLC0415 - see above
    import threading  # noqa: PLC0415 - see above

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait  # noqa: PLC0415 - see above

    wait([sentinel])
    os._exit(1)
