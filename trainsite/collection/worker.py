"""Batches in order, made here and, for large inputs, in one more process of our own."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from trainsite.collection.batch import Batch, BatchOptions, make_batch
from trainsite.errors import SourceError
from trainsite.privacy import Redactor
from trainsite.trajectories import RawRow

PARALLEL_ABOVE_BYTES = 8 * 2**20
"""Inputs up to this size are read in one process: starting a second costs more than it saves."""


@contextmanager
def batch_maker(options: BatchOptions, redactor: Redactor, *, parallel: bool) -> Iterator["BatchMaker"]:
    """Yield a maker of batches, with a second process where ``parallel``; it ends with the context."""
    if not parallel:
        yield BatchMaker(lambda rows: make_batch(rows, options, redactor), None)
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, options, redactor), daemon=True)
    process.start()
    theirs.close()
    try:
        yield BatchMaker(lambda rows: make_batch(rows, options, redactor), ours)
    finally:
        ours.close()
        process.join(timeout=1)
        if process.is_alive():
            process.terminate()
            process.join()


class BatchMaker:
    """Makes batches of what it is given, in order."""

    def __init__(self, make: Callable[[list[RawRow]], Batch], other: "Connection | None") -> None:
        self._make = make
        self._other = other

    def batches(self, chunks: Iterator[list[RawRow]]) -> Iterator[Batch]:
        """Yield one batch per chunk, in order; with a second process every other chunk goes there."""
        if self._other is None:
            for chunk in chunks:
                yield self._make(chunk)
            return
        for chunk in chunks:
            self._other.send(chunk)
            here = next(chunks, None)
            made = self._make(here) if here is not None else None
            yield self._receive(self._other)
            if made is not None:
                yield made

    def _receive(self, other: "Connection") -> Batch:
        try:
            answer = other.recv()
        except EOFError as error:
            raise SourceError("the second process ended early; run the same command again, it resumes") from error
        if isinstance(answer, Batch):
            return answer
        raise SourceError(f"the second process failed: {answer}")


def _serve(connection: "Connection", options: BatchOptions, redactor: Redactor) -> None:
    """Make batches until the other end closes, as it does when its process dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            chunk = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: Batch | str = make_batch(chunk, options, redactor)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other process must hear of it
            answer = type(error).__name__
        connection.send(answer)
