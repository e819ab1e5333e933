"""The page where SQL is asked in the browser: an engine if there is one, the tables it may read, and examples."""

from collections.abc import Iterable, Sequence
from typing import Final

import orjson
from markupsafe import Markup

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.site.frame import Frame
from trainsite.site.shell import render
from trainsite.site.tables import Chunk

PATH: Final = "sql/index.html"
FILES: Final = ("sql-page.css", "sql-page.js")
"""The assets of the page besides those that every page loads."""
ENGINE: Final = "sql-engine"
"""Name of the chunk that holds the engine's source."""
_FEW: Final = 0.5
"""A text column with at most this share of distinct values is written as a dictionary."""


@dataclass(frozen=True)
class SqlColumn:
    """A column of a table: ``type`` is TEXT, INTEGER or REAL, as SQLite has them."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class SqlTable:
    """A table that the page offers; ``row_count`` counts all rows, the chunk may hold only the newest runs'."""

    name: str
    description: str
    columns: tuple[SqlColumn, ...]
    row_count: int
    chunk: Chunk

    @property
    def left_out(self) -> int:
        """Return how many rows the chunk lacks."""
        return self.row_count - self.chunk.count


@dataclass(frozen=True)
class SqlExample:
    """A question and the query that answers it."""

    question: str
    table: str
    """The table that it reads."""
    sql: str


EXAMPLES: Final = (
    SqlExample(
        "How many runs are ready?",
        "runs",
        "SELECT readiness_status, count(*) AS runs\nFROM runs\nGROUP BY readiness_status\nORDER BY runs DESC",
    ),
    SqlExample(
        "Which scores were measured, best first?",
        "scores",
        "SELECT benchmark, metric, model_id, variant, tier, value, interval_low, interval_high, n, evidence\n"
        "FROM scores\nWHERE value IS NOT NULL AND evidence IN ('live', 'imported')\n"
        "ORDER BY benchmark, metric, value DESC, model_id",
    ),
    SqlExample(
        "Which cases fail most often?",
        "cases",
        "SELECT benchmark, case_id, count(*) AS attempts, round(avg(score), 3) AS mean_score\n"
        "FROM cases\nWHERE evidence IN ('live', 'imported')\nGROUP BY benchmark, case_id\n"
        "ORDER BY mean_score, attempts DESC, case_id\nLIMIT 50",
    ),
    SqlExample(
        "Which checks are open, and in how many runs?",
        "checks",
        "SELECT check_id, status, count(*) AS runs\nFROM checks\nWHERE status <> 'ready'\n"
        "GROUP BY check_id, status\nORDER BY runs DESC, check_id",
    ),
    SqlExample(
        "What could not be read?",
        "problems",
        "SELECT code, count(*) AS problems, min(message) AS for_example\nFROM problems\nGROUP BY code\nORDER BY 2 DESC",
    ),
)


def table_value(columns: Sequence[SqlColumn], rows: Iterable[Sequence[Json]]) -> Json:
    """Return rows as a columnar chunk value; long texts that repeat are written once."""
    values: Sequence[Sequence[Json]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    described = zip(columns, values, strict=True)
    return {
        "row_count": len(values[0]) if values else 0,
        "columns": [{"key": column.name, "type": column.type, **_packed(each)} for column, each in described],
    }


def _packed(values: Sequence[Json]) -> dict[str, Json]:
    distinct = dict.fromkeys(values)
    if not all(value is None or isinstance(value, str) for value in distinct) or len(distinct) > _FEW * len(values):
        return {"values": list(values)}
    places = {value: place for place, value in enumerate(distinct)}
    return {"dictionary": list(distinct), "values": [places[value] for value in values]}


def sql_page(engine: Chunk | None, tables: Sequence[SqlTable], frame: Frame) -> str:
    """Return the page; without an engine it says how to add one."""
    names = {table.name for table in tables}
    examples = [example for example in EXAMPLES if not tables or example.table in names]
    offered = [
        {"name": table.name, "src": frame.base + table.chunk.href, "chunk": table.chunk.name} for table in tables
    ]
    source = None if engine is None else {"src": frame.base + engine.href, "chunk": engine.name}
    return render(
        "sql.html.j2", frame, engine=source, tables=tables, examples=examples,
        data=_data_block({"engine": source, "tables": offered}),
    )  # fmt: skip


def _data_block(value: Json) -> Markup:
    """Return JSON for the inside of a script element that is data: nothing in it can end the element."""
    return Markup(orjson.dumps(value).decode().replace("<", "\\u003c"))  # noqa: S704 - no < is left in it
