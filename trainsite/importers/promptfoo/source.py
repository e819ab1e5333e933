"""
A file of results, read in pieces: what it says as a whole, and its results one at a time.

Versions differ in where the results stand: as a list, as lines, or, in the oldest ones, as a table of tests by prompts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

import orjson

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.importers.pieces import Path, Piece, iter_pieces
from trainsite.importers.seen import Seen
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow, iter_raw_rows
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.parsing import RowError, parse

MAX_RESULT_BYTES = 32 * 2**20
_BODIES: tuple[Path, ...] = (("results", "table", "body"), ("table", "body"))
_LISTS: tuple[Path, ...] = (("results", "results"), ("results",))
_ENTER: tuple[Path, ...] = (*_LISTS, *_BODIES, ("results", "table"), ("table",))
_LINE_ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
_LOOKED_AT_ROWS = 1_000
_PASSED, _FAILED = "[PASS]", "[FAIL]"


@dataclass(frozen=True, kw_only=True)
class Results:
    """A file of results without the results."""

    path: FilePath
    file: str
    has_lines: bool
    head: dict[Path, Json] = field(default_factory=dict)
    """Values by the keys that lead to them."""
    results: int = 0
    """How many results stand in a list; the table of the same results is left out then."""

    def find(self, *paths: Path) -> Json:
        """Return the first of some values that is there."""
        return next((self.head[path] for path in paths if self.head.get(path) is not None), None)


def is_result(value: Json) -> bool:
    """Tell whether a value is one result."""
    return (
        isinstance(value, dict)
        and ("success" in value or "gradingResult" in value)
        and any(key in value for key in ("prompt", "provider", "vars", "response"))
    )


def has_lines(path: FilePath) -> bool:
    """Tell whether a file has a result per line, by its name."""
    return path.name.lower().endswith(_LINE_ENDINGS)


def load_results(path: FilePath) -> Results:
    """Return a file without its results; raises SourceError where it is no such file or breaks off before them."""
    name = shown_name(path.name)
    if has_lines(path):
        if not any(isinstance(row, RawRow) for row in islice(iter_raw_rows(path, file=name), _LOOKED_AT_ROWS)):
            raise SourceError(f"{name}: holds no line that can be read; it was not written by promptfoo")
        return Results(path=path, file=name, has_lines=True)
    head: dict[Path, Json] = {}
    count = rows = 0
    try:
        for piece in _pieces(path):
            if piece.number:
                count += piece.path in _LISTS
                rows += piece.path in _BODIES
            elif piece.data is not None and piece.path:
                head[piece.path] = parse(piece.data)
    except (RowError, CompressionError) as error:
        # results before the break are read, and the break is told then
        if not count and not rows:
            raise SourceError(f"{name}: {error}") from error
    except OSError as error:
        raise SourceError(f"{name}: {error.strerror}; check its permissions") from error
    if not count and not rows:
        raise SourceError(f"{name}: holds no results; it was not written by promptfoo")
    return Results(path=path, file=name, has_lines=False, head=head, results=count)


def find_first(path: FilePath, max_bytes: int) -> Json:
    """Return the first result of a document from its beginning, None where it has none there."""
    try:
        for piece in iter_pieces(_beginning(path, max_bytes), enter=_ENTER, max_bytes=max_bytes):
            if piece.number and piece.data is not None and piece.path in _LISTS:
                return parse(piece.data)
            if piece.number and piece.data is not None and piece.path in _BODIES:
                row = parse(piece.data)
                return next(_table_results(row, (), (), 0), None) if isinstance(row, dict) else None
    except (RowError, CompressionError, OSError):
        return None
    return None


def iter_results(source: Results) -> Iterator[RawRow | Problem]:
    """Yield results, each wrapped with the number of its test; one that stands there again is a problem."""
    seen = Seen()
    counts: Counter[str] = Counter()
    for row in _rows(source):
        if isinstance(row, Problem):
            yield row
            continue
        try:
            value = parse(row.data)
        except RowError as error:
            yield Problem(code=error.code, message=str(error), file=row.file, line=row.line)
            continue
        yield _wrapped(row, value, seen, counts)


def _wrapped(row: RawRow, value: Json, seen: Seen, counts: Counter[str]) -> RawRow | Problem:
    if not is_result(value):
        message = "has no success with a prompt, provider or vars; it is no result of promptfoo"
        return Problem(code="no_result", message=message, file=row.file, line=row.line)
    test, column = value.get("testIdx"), value.get("promptIdx")
    if type(test) is not int or type(column) is not int:
        # results of version 1 have no numbers: a test's place among those of its provider and prompt is its number
        about = f"{provider_name(value.get('provider'))}\0{prompt_label(value)}"
        test, counts[about] = counts[about], counts[about] + 1
        column = about
    if not seen.add(f"{test}\0{column}"):
        message = "the result of this test, provider and prompt stands in the file already; the first one was taken"
        return Problem(code="duplicate_result", message=message, file=row.file, line=row.line)
    return row._replace(data=b'{"test":%d,"result":%b}' % (test, row.data))


def provider_name(provider: Json) -> str:
    """Return a provider's id, with its label where that says something else: one id may stand twice, set otherwise."""
    if isinstance(provider, dict):
        name, name_label = provider.get("id"), provider.get("label")
        named = isinstance(name_label, str) and name_label and name_label != name
        return f"{name or 'unknown'}#{name_label}" if named else str(name or "unknown")
    return provider if isinstance(provider, str) and provider else "unknown"


def prompt_label(result: dict[str, Json]) -> str:
    """Return what names the prompt of a result: its id, else its label, else nothing."""
    prompt = result.get("prompt")
    inner: dict[str, Any] = prompt if isinstance(prompt, dict) else {}
    found = result.get("promptId") or inner.get("id") or inner.get("label") or inner.get("display")
    return found if isinstance(found, str) else ""


def _rows(source: Results) -> Iterator[RawRow | Problem]:
    if source.has_lines:
        yield from iter_raw_rows(source.path, file=source.file)
        return
    line = 0
    try:
        for piece in _pieces(source.path):
            if not piece.number or piece.path not in (_LISTS if source.results else _BODIES):
                continue
            line += 1
            if piece.data is None:
                message = f"longer than {MAX_RESULT_BYTES:,} bytes; shorten it"
                yield Problem(code="line_too_long", message=message, file=source.file, line=line)
            elif source.results:
                yield RawRow(1, source.file, line, piece.data)
            else:
                made = list(_table_rows(source, piece, line))
                line += max(0, len(made) - 1)
                yield from made
    except (RowError, CompressionError) as error:
        yield Problem(code=error.code, message=str(error), file=source.file, line=line + 1)


def _pieces(path: FilePath) -> Iterator[Piece]:
    return iter_pieces(iter_chunks(path), enter=_ENTER, max_bytes=MAX_RESULT_BYTES)


def _beginning(path: FilePath, max_bytes: int) -> Iterator[bytes]:
    for chunk in iter_chunks(path):
        yield chunk
        max_bytes -= len(chunk)
        if max_bytes <= 0:
            return


def _table_rows(source: Results, piece: Piece, line: int) -> Iterator[RawRow | Problem]:
    try:
        row = parse(piece.data or b"")
    except RowError as error:
        yield Problem(code=error.code, message=str(error), file=source.file, line=line)
        return
    head = source.find(("results", "table", "head"), ("table", "head"))
    head = head if isinstance(head, dict) else {}
    names, prompts = head.get("vars"), head.get("prompts")
    made = _table_results(
        row if isinstance(row, dict) else {},
        names if isinstance(names, list) else (),
        prompts if isinstance(prompts, list) else (),
        piece.number - 1,
    )
    number = line
    for number, result in enumerate(made, line):
        yield RawRow(1, source.file, number, orjson.dumps(result))


def _table_results(row: dict[str, Json], names: Any, prompts: Any, test: int) -> Iterator[dict[str, Json]]:
    """Yield the results of one row of a table, in the form that lists have."""
    values = row.get("vars")
    given = {str(name): value for name, value in zip(names, values if isinstance(values, list) else (), strict=False)}
    outputs = row.get("outputs")
    for column, output in enumerate(outputs if isinstance(outputs, list) else ()):
        prompt = prompts[column] if column < len(prompts) else None
        cell = output if isinstance(output, dict) else _from_text(output)
        about = prompt if isinstance(prompt, dict) else {"raw": prompt, "label": prompt}
        rest = {key: value for key, value in cell.items() if key not in ("pass", "text", "prompt")}
        yield {
            "testCase": row.get("test"),
            "provider": about.get("provider"),
            "description": row.get("description"),
            "response": {"output": cell.get("text")},
            **rest,
            "testIdx": test,
            "promptIdx": column,
            "success": cell.get("pass"),
            "vars": given,
            "promptId": about.get("id"),
            "prompt": {"raw": cell.get("prompt") or about.get("raw"), "label": about.get("label")},
        }


def _from_text(output: Json) -> dict[str, Json]:
    """Return the cell of the oldest tables: a text behind ``[PASS]`` or ``[FAIL]``."""
    text = output if isinstance(output, str) else ""
    for mark in (_PASSED, _FAILED):
        if text.startswith(mark):
            passed = mark == _PASSED
            return {"pass": passed, "score": float(passed), "text": text.removeprefix(mark).strip()}
    return {"pass": None, "text": text}
