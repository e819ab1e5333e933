"""Signals that arrive while the main thread is inside a library, which runs no Python until it returns."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def interruptible(stop: Callable[[], None], *interruptions: type[Exception]) -> Iterator[None]:
    """
    Call ``stop`` from another thread as soon as a signal arrives; then the signal does what it does anyway.

    ``interruptions`` are what the library raises where it was stopped; it may have swallowed what the signal raised.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield
        return
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    seen: list[int] = []
    thread = threading.Thread(target=_watch, args=(reader, seen, stop), daemon=True)
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    thread.start()

    def end() -> None:
        signal.set_wakeup_fd(before)
        writer.close()
        thread.join()
        reader.close()

    try:
        yield
    except interruptions:
        end()
        if seen:
            signal.raise_signal(seen[0])
        raise
    except BaseException:
        end()
        raise
    end()


def _watch(reader: socket.socket, seen: list[int], stop: Callable[[], None]) -> None:
    while arrived := reader.recv(1):
        seen.append(arrived[0])
        stop()
