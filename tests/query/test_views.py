"""Every view: what it must have, and that it says what its columns are."""

import pytest

from trainsite.query.columns import columns_of, sql_type
from trainsite.query.loading import create_table, empty_view
from trainsite.query.views import all_views

NAMED = [
    "runs",
    "steps",
    "sources",
    "trajectories",
    "messages",
    "llm_calls",
    "samples",
    "models",
    "scores",
    "comparisons",
    "cases",
    "evals",
    "gaps",
    "checks",
    "artifacts",
    "problems",
    "redactions",
    "preflight",
    "prompts",
    "trials",
    "jobs",
    "job_events",
]


def test_every_kind_of_record_has_a_view():
    assert set(NAMED) <= {view.name for view in all_views()}


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.name)
def test_a_view_describes_itself_and_each_column(view):
    assert view.description.endswith(".")
    assert [column.name for column in view.columns if not column.description] == []


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.name)
def test_a_view_names_each_column_once_and_begins_with_its_run(view):
    names = [column.name for column in view.columns]
    assert len({name.lower() for name in names}) == len(names)
    assert names[0] == "run_id"


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.name)
def test_its_sql_is_taken(view):
    import duckdb

    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS target")
    connection.execute(create_table(view, "target"))
    rows = connection.execute(empty_view(view))
    assert [(name, str(kind)) for name, kind, *_ in rows.description] == [
        (column.name, column.type.replace("VARCHAR[]", "VARCHAR[]")) for column in view.columns
    ]
    assert rows.fetchall() == []


def test_no_field_of_a_record_is_left_out():
    for kind, name, elsewhere in (
        ("score", "scores", set()),
        ("case", "cases", set()),
        ("comparison", "comparisons", set()),
        ("model", "models", set()),
        ("redaction", "redactions", set()),
        ("problem", "problems", set()),
        ("curve-point", "curves", set()),
        ("trajectory", "trajectories", {"calls", "messages"}),
        ("native-row", "samples", {"format", "schemaVersion", "metadata"}),
    ):
        view = next(view for view in all_views() if view.name == name)
        keys = {column.key or column.name for column in view.columns} | {"step"}
        assert {column.source for column in columns_of(kind)} - elsewhere <= keys | {c.name for c in view.columns}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "VARCHAR"),
        ({"type": ["integer", "null"]}, "BIGINT"),
        ({"type": "number"}, "DOUBLE"),
        ({"type": ["boolean", "null"]}, "BOOLEAN"),
        ({"type": ["string", "null"], "format": "date-time"}, "TIMESTAMP"),
        ({"enum": ["a", None]}, "VARCHAR"),
        ({"enum": [1, 2]}, "JSON"),
        ({"type": "array", "items": {"type": "string"}}, "VARCHAR[]"),
        ({"type": "array", "items": {"type": "object"}}, "JSON"),
        ({"type": ["string", "integer"]}, "JSON"),
        ({}, "JSON"),
    ],
)
def test_json_types_become_sql_types(schema, expected):
    assert sql_type(schema) == expected
