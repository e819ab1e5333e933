"""The tree of spans in a trace, whatever it lacks: parents that are missing, spans that lead back to themselves."""

from collections.abc import Iterator, Mapping, Sequence

from trainsite.dataclass import dataclass
from trainsite.importers.otel.span import Span

_FAR = 2**64


@dataclass(frozen=True)
class Structure:
    """The spans of a trace, each id once, and what is wrong with how they hang together."""

    spans: tuple[Span, ...]
    """By start; a span without one stands last."""
    root: Span
    duplicates: int
    """Spans whose id came before."""
    missing: int
    """Spans whose parent is not in the trace."""
    cyclic: int
    """Spans that are above themselves."""
    unfinished: int
    """Spans without an end."""


def find_structure(spans: Sequence[Span]) -> Structure:
    """Return the structure of the spans of one trace, at least one; of two with one id the first stays."""
    by_id: dict[str, Span] = {}
    for span in spans:
        by_id.setdefault(span.id, span)
    ordered = sorted(by_id.values(), key=_start)
    missing = [span for span in ordered if span.parent is not None and span.parent not in by_id]
    roots = [span for span in ordered if span.parent is None] or missing or ordered
    return Structure(
        spans=tuple(ordered),
        root=roots[0],
        duplicates=len(spans) - len(by_id),
        missing=len(missing),
        cyclic=_count_cyclic(by_id),
        unfinished=sum(span.end_ns is None for span in ordered),
    )


def _start(span: Span) -> int:
    return _FAR if span.start_ns is None else span.start_ns


def _count_cyclic(by_id: Mapping[str, Span]) -> int:
    """Return how many spans lie on a cycle of parents; each span is visited once."""
    done: set[str] = set()
    found = 0
    for start in by_id:
        path: dict[str, int] = {}
        for name in _upward(start, by_id):
            if name in done:
                break
            if name in path:
                found += len(path) - path[name]
                break
            path[name] = len(path)
        done.update(path)
    return found


def _upward(name: str, by_id: Mapping[str, Span]) -> Iterator[str]:
    current: str | None = name
    while current is not None and current in by_id:
        yield current
        current = by_id[current].parent
