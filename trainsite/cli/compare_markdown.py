"""A comparison of two runs as Markdown for a comment; text of the runs stands in code spans."""

import re
from collections.abc import Iterator, Sequence

from trainsite.cli.compare_text import (
    HEADS,
    NUMBERS,
    change_text,
    counts_text,
    iter_changes,
    iter_remarks,
    row_cells,
    setting_text,
)
from trainsite.cli.figures import WORDS, markdown_text
from trainsite.query.comparing import Compared, RunComparison, measure_text
from trainsite.query.visible import visible

_TICKS = re.compile("`+")


def to_markdown(found: RunComparison) -> str:
    """Return a heading, a table and folded lists for a comment; text of the runs stands in code spans."""
    lines = [f"### Comparison of {_code(found.a.name)} (A) and {_code(found.b.name)} (B)", ""]
    for row in found.rows:
        measure = _code(measure_text(row.judged.pairing.a.measure))
        lines.append(f"- **{WORDS[row.judged.verdict]}** {measure}: {markdown_text(row.sentence)}")
        lines.append(f"  <br>{counts_text(row)}")
    lines += ["", *_markdown_table(found.rows), ""]
    for remark in iter_remarks(found):
        lines.append(f"> {markdown_text(remark)}")
    if found.configuration:
        lines += ["", "<details><summary>What else differs</summary>", ""]
        lines += [f"- {_code(setting_text(each))}" for each in found.configuration]
        lines += ["", "</details>"]
    for row in found.rows:
        for kind, changes, rest in iter_changes(row):
            title = f"{kind} ({len(changes) + rest:,})"
            lines += [
                "",
                f"<details><summary>{title}</summary>",
                "",
                _code(measure_text(row.judged.pairing.a.measure)),
                "",
            ]
            lines += [f"- {_code(change_text(change))}" for change in changes]
            lines += [f"- … and {rest:,} more"] if rest else []
            lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def _markdown_table(rows: Sequence[Compared]) -> Iterator[str]:
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{'|'.join(' ---: ' if index in NUMBERS else ' --- ' for index in range(len(HEADS)))}|"
    for row in rows:
        cells = row_cells(row)
        yield f"| {' | '.join((_code(cells[0]).replace('|', chr(92) + '|'), *map(markdown_text, cells[1:])))} |"


def _code(text: str) -> str:
    """Return a Markdown code span: in it nothing is markup, no name is called and no issue linked."""
    shown = visible(text)
    fence = "`" * (max((len(ticks) for ticks in _TICKS.findall(shown)), default=0) + 1)
    gap = " " if "`" in shown else ""
    return f"{fence}{gap}{shown}{gap}{fence}"
