"""Pages with tables of any length, made by the functions that make the real ones."""

from collections.abc import Sequence
from pathlib import Path

from trainsite.records.codec import Json
from trainsite.site.cells import Cell, evidence_cell, id_cell, moment_cell, number_cell, state_cell, text_cell
from trainsite.site.chunk_tables import columnar, pack
from trainsite.site.chunks import make_chunk
from trainsite.site.frame import CORE, Shell
from trainsite.site.shell import assets, environment
from trainsite.site.tables import ROWS_SHOWN, Chunk, Column, Section, Table, columns

PAGE = """{% extends "base.html.j2" %}{% from "sections.html.j2" import ahead, show_section %}
{% block ahead %}{{ ahead(sections) }}{% endblock %}
{% block title %}Tables{% endblock %}
{% block main %}<h1>Tables</h1>{% for section in sections %}{{ show_section(section, "") }}{% endfor %}{% endblock %}
"""
HEADS = columns("Case", "@Started", "%State", "!Evidence", "#~Score", "#Tokens", "=Model", "&Tags", "*Said")
STATES = ("ready", "partial", "missing")
KINDS = ("live", "imported", "mocked", "dry_run")
FIRST_DAY = 1


def case_row(number: int, said: str | None = None) -> tuple[Cell, ...]:
    """Return the row of a number; rows repeat nothing but what has few values."""
    kind = KINDS[number % 4]
    score = None if number % 11 == 10 else (number * 37 % 1000) / 1000
    tags = [("tools", "long", "maths")[place] for place in range(3) if number >> place & 1]
    figure = (
        Cell(f"{score:.3f}", style="dry" if number % 4 > 1 else "", value=score) if score is not None else Cell(None)
    )
    return (
        id_cell(f"case-{number}", href=f"run/analysis/sample.html#step=s&row=1-{number}"),
        moment_cell(f"2026-05-{number % 28 + FIRST_DAY:02d}T{number % 24:02d}:30:00Z"),
        state_cell(STATES[number % 3]),
        evidence_cell(kind),
        figure,
        number_cell(number * 7),
        Cell(f"model-{number % 5}", style="code"),
        Cell(", ".join(tags) or None),
        text_cell(said or f"answer {number} of the {'even' if number % 2 == 0 else 'odd'} kind"),
    )


def case_table(count: int, folder: Path | None = None, *, key: str = "cases", said: str | None = None) -> Table:
    """Return a table of cases; beyond what a page holds, its chunk is written into the folder."""
    rows = [case_row(number, said) for number in range(count)]
    ids = [f"c-{number}" for number in range(count)]
    chunk = None
    if folder is not None:
        chunk = write_chunk(folder, key, columnar(HEADS, rows, key, ids))
    shown = tuple(rows[:ROWS_SHOWN])
    return Table("Cases", HEADS, shown, key=key, ids=tuple(ids[:ROWS_SHOWN]), chunk=chunk, total=count)


def write_chunk(folder: Path, key: str, value: Json) -> Chunk:
    """Write the chunk of a table."""
    made = make_chunk(key, key, value)
    path = folder / made.path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(made.data)
    return Chunk(made.path, key, value["row_count"])


def big_value(count: int, *, text_columns: int = 4) -> dict[str, Json]:
    """Return the value of a chunk of twenty columns: text, words of few kinds, instants and numbers."""

    def column(key: str, kind: str, **values: Json) -> dict[str, Json]:
        packed = {"values": pack(values["values"])}
        return {"key": key, "label": key.replace("_", " "), "type": kind, **values, **packed}

    rows = range(count)
    made = [column("run", "text", values=[f"run-{n * 7919 % count:06d} of the nightly training" for n in rows])]
    made += [
        column(f"text_{place}", "text", values=[f"sample {n * (place + 3) % 9973} said {n}" for n in rows])
        for place in range(1, text_columns)
    ]
    made += [
        column(
            "started_at",
            "instant",
            values=[f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}T10:{n % 60:02d}:00Z" for n in rows],
        ),
        column("state", "state", dictionary=list(STATES), values=[n % 3 for n in rows]),
        column("evidence", "evidence", dictionary=list(KINDS), values=[n % 4 for n in rows]),
        column("model", "code", dictionary=[f"model-{n}" for n in range(40)], values=[n % 40 for n in rows]),
    ]
    made += [
        column(f"number_{place}", "number", hatch="evidence", values=[(n * 37 * place % 10007) / 1000 for n in rows])
        for place in range(1, 21 - len(made))
    ]
    hrefs = {"run": {"dictionary": ["run/analysis/index.html"], "values": pack([0] * count)}}
    return {"row_count": count, "columns": made, "hrefs": hrefs, "ids": pack([f"r-{n}" for n in rows])}


def big_table(folder: Path, count: int) -> Table:
    """Return a table of twenty columns whose rows beyond the first 200 are in a chunk."""
    value = big_value(count)
    first = big_value(min(count, ROWS_SHOWN))
    heads = tuple(Column(each["label"], each["type"], key=each["key"]) for each in value["columns"])
    rows = []
    for number in range(min(count, ROWS_SHOWN)):
        words = (_word(each, number) for each in first["columns"])
        rows.append(
            tuple(
                Cell(word, href="run/analysis/index.html" if place == 0 else None) for place, word in enumerate(words)
            )
        )
    ids = tuple(first["ids"])
    return Table("Runs", heads, tuple(rows), key="runs", ids=ids, chunk=write_chunk(folder, "runs", value), total=count)


def _word(column: dict[str, Json], number: int) -> str:
    found = column["values"][number]
    return str(column["dictionary"][found] if "dictionary" in column else found)


def write_page(folder: Path, tables: Sequence[Table], *, build: str | None = None, name: str = "index.html") -> Path:
    """Write a page with one section per table, and the files that it loads."""
    (folder / "assets").mkdir(exist_ok=True, parents=True)
    for file, data in assets().items():
        (folder / "assets" / file).write_bytes(data)
    shell = Shell(
        title="Archive of a laboratory",
        version="1.0",
        pages=(("index.html", "Overview"), ("benchmarks.html", "Benchmarks"), ("models.html", "Models")),
        build=build,
    )
    files = [file for file in CORE if (folder / "assets" / file).is_file()]
    sections = [Section(f"s-{table.key}", table.caption, (table,)) for table in tables]
    frame = shell.frame(name, [("Archive", "index.html"), ("Tables", None)], files)
    path = folder / name
    path.write_text(environment().from_string(PAGE).render(frame=frame, sections=sections), encoding="utf-8")
    return path
