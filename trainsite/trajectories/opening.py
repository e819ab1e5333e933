"""What the beginning of a file says of the rest: its encoding, how its lines end, whether it holds lines at all."""

from itertools import pairwise

from trainsite.trajectories.parsing import RowError, parse

_SAMPLE_LINES = 20
_GOES_ON = (b",", b"]", b"}")
_ENCODINGS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def find_encoding(head: bytes) -> str | None:
    """Return the encoding that a byte order mark names, where it is not UTF-8."""
    return next((name for mark, name in _ENCODINGS.items() if head.startswith(mark)), None)


def has_cr_lines(data: bytes) -> bool:
    """Tell whether the rows of a text are parted by carriage returns alone."""
    return b"\r" in data and b"\n" not in data and b"\r" in data.strip() and _holds_rows(data, b"\r")


def is_line_of_many(data: bytes) -> bool:
    """
    Tell whether a text that begins with ``[`` is lines all the same.

    It is where its first line is a JSON value and others follow, and where most lines behind a broken first one are
    objects that nothing joins.
    """
    first, _, others = data.partition(b"\n")
    if not others.strip():
        return False
    try:
        parse(first)
    except RowError:
        return _holds_rows(others, b"\n")
    return True


def _holds_rows(data: bytes, newline: bytes) -> bool:
    """Tell whether at least half of the first lines are whole objects; inside a list a comma or bracket follows one."""
    lines = data.split(newline, _SAMPLE_LINES)
    rest = lines.pop() if len(lines) > _SAMPLE_LINES else b""
    lines = [line for line in lines if line.strip()]
    rows = sum(
        not following.lstrip().startswith(_GOES_ON) and _is_object(line) for line, following in pairwise([*lines, rest])
    )
    return 0 < len(lines) <= 2 * rows


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(parse(line), dict)
    except RowError:
        return False
