"""A run as Markdown: the sections of its page, for a reader without a browser."""

import re

from trainsite.records.run import Manifest
from trainsite.site import comparisons, origin, samples, scores, standing, work
from trainsite.site.cells import NOTHING, Cell
from trainsite.site.headline import headline
from trainsite.site.listing import first_rows
from trainsite.site.overview import run_facts
from trainsite.site.remainder import held
from trainsite.site.rows import RunTables
from trainsite.site.tables import Section, Table
from trainsite.site.text import one_line, printable

_ROWS_SHOWN = 30
_CELL_LIMIT = 160
_COMMAND_LIMIT = 2000
_SPECIAL = re.compile(r"[\\`*\[\]<>|~#&!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_AUTOLINK = re.compile(r"(?i)(?<=https|..ftp)://|(?<=http)://|(?<=www)\.|@")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def readme(manifest: Manifest) -> str:
    """Return a run's ``README.md``: every section of its manifest, cells bounded, links relative."""
    head = headline(manifest)
    lines = [f"# {_escaped(manifest.label or manifest.run_id)}", ""]
    if head.subject:
        lines += [f"{_escaped(head.subject)}:", ""]
    lines += [f"**{_escaped(head.sentence)}**", ""]
    if head.command:
        lines += [*_fenced(head.command), ""]
    lines += [f"- {name}: {_cell(cell)}" for name, cell in run_facts(manifest)]
    lines += ["", _ENTRIES, ""]
    for section in _sections(manifest):
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


_ENTRIES = (
    "[Read the run](analysis/index.html) · [manifest](collection-manifest.json) · "
    "in the run's folder of the archive also `run-journal.jsonl`, `problems.ndjson` and `steps/`"
)


def _sections(manifest: Manifest) -> tuple[Section, ...]:
    return (
        standing.readiness(manifest),
        standing.gaps(manifest),
        work.steps(manifest),
        work.sources(manifest),
        samples.previews(manifest, ()),
        scores.evals(manifest, RunTables()),
        scores.benchmark_rows(manifest, RunTables()),
        comparisons.comparisons(manifest, RunTables()),
        scores.cases(manifest, RunTables(), ()),
        origin.models(manifest, RunTables()),
        standing.preflight(manifest),
        work.problems(manifest, RunTables()),
        origin.provenance(manifest),
        origin.recipe(manifest),
        origin.redactions(manifest),
        work.artifacts(manifest),
    )


def _section(section: Section) -> list[str]:
    lines = [f"## {section.title}", ""]
    if section.lead:
        lines += [_escaped(section.lead), ""]
    if not section.filled:
        lines += [_escaped(section.empty or ""), ""]
        return lines + ([*_fenced(section.command), ""] if section.command else [])
    for table in section.filled:
        lines += _table(first_rows(table, _ROWS_SHOWN), has_caption=len(section.filled) > 1)
    return lines


def _table(table: Table, *, has_caption: bool) -> list[str]:
    commands = [index for index, cell in enumerate(table.rows[0]) if cell.style == "command"]
    kept = [index for index in range(len(table.columns)) if index not in commands]
    lines = [f"### {_escaped(table.caption)}", ""] if has_caption else []
    lines.append("| " + " | ".join(table.columns[index].label for index in kept) + " |")
    rules = ("---:" if table.columns[index].is_number else "---" for index in kept)
    lines.append("| " + " | ".join(rules) + " |")
    lines += ["| " + " | ".join(_cell(row[index]) for index in kept) + " |" for row in table.rows]
    lines.append("")
    for index in commands:
        lines += [line for row in table.rows for line in (*_fenced(row[index].text or ""), "")]
    if table.rest:
        lines += [f"{table.rest} " + ", ".join(_cell(cell) for cell in table.links), ""]
    return lines


def _cell(cell: Cell) -> str:
    if cell.text is None:
        return NOTHING
    text = _escaped(cell.text)
    is_link = cell.href is not None and held(cell.href) and not cell.href.startswith("#")
    return f"[{text}]({_address(cell.href or '')})" if is_link else text


def _address(href: str) -> str:
    return href.replace("(", "%28").replace(")", "%29")


def _escaped(text: str) -> str:
    line = one_line(_BIDI.sub("", printable(text)), _CELL_LIMIT)
    return _AUTOLINK.sub(_entity, _SPECIAL.sub(_backslash, line))


def _backslash(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], "\\" + match[0])


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0][0])};{match[0][1:]}"


def _fenced(command: str) -> list[str]:
    line = one_line(_BIDI.sub("", printable(command)), _COMMAND_LIMIT)
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, line, fence]
