"""Values of every type, as they come out of SQL."""

import json
import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.errors import SettingsError, UsageError
from trainsite.query.result import run_statement
from trainsite.query.statement import parse_statement
from trainsite.query.value import cell_text, json_bytes

VALUES = [
    ("NULL", "null", ""),
    ("''", '""', '""'),
    ("'a'", '"a"', "a"),
    ("true", "true", "true"),
    ("42", "42", "42"),
    ("9223372036854775807", "9223372036854775807", "9223372036854775807"),
    ("170141183460469231731687303715884105727::HUGEINT", *["170141183460469231731687303715884105727"] * 2),
    ("12345678901234567890123456789012345678901234::BIGNUM", *["12345678901234567890123456789012345678901234"] * 2),
    ("sum(7)", "7", "7"),
    ("1.50::DECIMAL(9, 2)", "1.50", "1.50"),
    ("0.1::FLOAT", "0.1", "0.1"),
    ("0.1::DOUBLE", "0.1", "0.1"),
    ("'nan'::DOUBLE", '"NaN"', "NaN"),
    ("'-inf'::FLOAT", '"-Infinity"', "-Infinity"),
    ("TIMESTAMP '2026-01-02 03:04:05'", '"2026-01-02T03:04:05Z"', "2026-01-02T03:04:05Z"),
    ("TIMESTAMP '2026-01-02 03:04:05.678'", '"2026-01-02T03:04:05.678Z"', "2026-01-02T03:04:05.678Z"),
    (
        "TIMESTAMP_NS '2026-01-02 03:04:05.123456789'",
        *['"2026-01-02T03:04:05.123456789Z"', "2026-01-02T03:04:05.123456789Z"],
    ),
    ("TIMESTAMPTZ '2026-01-02 03:04:05+02:30'", '"2026-01-02T00:34:05Z"', "2026-01-02T00:34:05Z"),
    ("TIMESTAMP 'infinity'", '"infinity"', "infinity"),
    ("TIMESTAMP '9999-12-31 23:59:59.999999'", *['"9999-12-31T23:59:59.999999Z"', "9999-12-31T23:59:59.999999Z"]),
    ("DATE '2026-01-02'", '"2026-01-02"', "2026-01-02"),
    ("DATE '0044-03-15 (BC)'", '"0044-03-15 (BC)"', "0044-03-15 (BC)"),
    ("TIME '03:04:05'", '"03:04:05"', "03:04:05"),
    ("INTERVAL '1 month 2 days'", '"1 month 2 days"', "1 month 2 days"),
    ("'\\x00\\xFF'::BLOB", '"AP8="', "AP8="),
    (
        "UUID '00000000-0000-0000-0000-000000000001'",
        *['"00000000-0000-0000-0000-000000000001"', "00000000-0000-0000-0000-000000000001"],
    ),
    ("'101'::BIT", '"101"', "101"),
    ("'a'::ENUM('a', 'b')", '"a"', "a"),
    ("'{\"a\": [1, 2.50]}'::JSON", '{"a": [1, 2.50]}', '{"a": [1, 2.50]}'),
    ("'[1,\n2]'::JSON", "[1, 2]", "[1, 2]"),
    ("'null'::JSON", "null", "null"),
    ("[1, NULL]", "[1,null]", "[1,null]"),
    ("[1, 2]::INTEGER[2]", "[1,2]", "[1,2]"),
    ("['{}'::JSON]", "[{}]", "[{}]"),
    ("[TIMESTAMP '2026-01-02 03:04:05', NULL]", '["2026-01-02T03:04:05Z",null]', '["2026-01-02T03:04:05Z",null]'),
    ("{'a b': 0.1::FLOAT, 'c': NULL}", '{"a b":0.1,"c":null}', '{"a b":0.1,"c":null}'),
    ("MAP {'k': 'inf'::DOUBLE}", '{"k":"Infinity"}', '{"k":"Infinity"}'),
    ("MAP {[1]: 2}", '{"[1]":2}', '{"[1]":2}'),
    ("MAP {TIMESTAMP '2026-01-02 03:04:05': 1}", '{"2026-01-02T03:04:05Z":1}', '{"2026-01-02T03:04:05Z":1}'),
    ("{'a': 1}::VARIANT", '{"a":1}', '{"a":1}'),
    ("union_value(a := 1)", '"1"', "1"),
    ("row(1, 'x')", '"(1, x)"', "(1, x)"),
]


def ask(sql: str, **parameters: object):
    with duckdb.connect() as connection:
        result = run_statement(connection, parse_statement(sql), parameters)
        return result.columns, list(result.rows)


@pytest.mark.parametrize(("sql", "in_json", "as_text"), VALUES, ids=lambda value: str(value)[:40])
def test_each_type_has_its_form(sql, in_json, as_text):
    _, [(value,)] = ask(f"SELECT {sql} AS a")
    assert json_bytes(value).decode() == in_json
    assert cell_text(value) == as_text
    json.loads(in_json)


def test_names_that_occur_twice_get_a_number():
    columns, rows = ask("SELECT 1 AS a, 2 AS a, TIMESTAMP '2026-01-01' AS A")
    names = [column.name for column in columns]
    assert len({name.casefold() for name in names}) == 3
    assert rows == [(1, 2, "2026-01-01T00:00:00Z")]


def test_order_is_kept_where_values_are_cast():
    _, rows = ask("SELECT (range * 7919) % 100003 AS n, TIMESTAMP '2026-01-01' AS t FROM range(100003) ORDER BY n DESC")
    assert [row[0] for row in rows] == list(range(100002, -1, -1))


def test_numbers_are_told_from_texts():
    columns, _ = ask("SELECT 1 AS a, 1.5 AS b, 'x' AS c, sum(1) AS d, TRUE AS e")
    assert [column.is_number for column in columns] == [True, True, False, True, False]


def test_text_of_a_parameter_becomes_what_it_is_held_against():
    assert ask("FROM range(10) t(a) SELECT count(*) WHERE a > $n", n="6")[1] == [(3,)]


def test_a_transaction_that_writes_is_refused():
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a INT)")
        with pytest.raises(UsageError):
            list(run_statement(connection, parse_statement("WITH x AS (INSERT INTO t VALUES (1)) SELECT 1"), {}).rows)
        connection.execute("ROLLBACK")
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_a_statement_that_needs_too_much_memory_says_so():
    with duckdb.connect(config={"memory_limit": "20MB", "temp_directory": ""}) as connection:
        statement = parse_statement(
            "SELECT range AS a, repeat('x', 90) AS b FROM range(3000000) ORDER BY range % 1009, b"
        )
        with pytest.raises(SettingsError, match="raise --memory-limit"):
            list(run_statement(connection, statement, {}).rows)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT\n  runid\nFROM runs", "line 2: no column 'runid'; near: run_id"),
        ("SELECT r.runid, 1\nFROM runs AS r", "line 1: no column 'runid'; near: run_id"),
        ("SELECT STATUS_ FROM runs", "line 1: no column 'STATUS_'; near: status"),
        ("FROM runs\nJOIN cases USING (runid)", "no column 'runid'; near: run_id"),
        ("FROM\n  score", "line 2: no view 'score'; near: scores"),
        ("SELECT zzz.a FROM runs", "line 1: no view 'zzz'; see --list"),
        ("SELECT no_such(1)", "line 1: Scalar Function with name no_such does not exist"),
        ("SELECT max(path), label FROM runs", 'line 1: column "label" must appear in the GROUP BY'),
        ("SELECT TIMESTAMP '2026-01-01',\n  nothing FROM runs", "line 2: no column 'nothing'"),
        ("SELECT CAST(path AS INT) FROM runs", "Could not convert string 'one'"),
    ],
)
def test_an_error_names_the_line_and_near_names(sql, said):
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE runs AS SELECT 'r' AS run_id, 'one' AS path, 'x' AS label, 's' AS status")
        connection.execute("CREATE TABLE cases AS SELECT 'r' AS run_id")
        connection.execute("CREATE TABLE scores AS SELECT 'r' AS run_id")
        with pytest.raises(UsageError) as caught:
            list(run_statement(connection, parse_statement(sql), {}).rows)
    assert str(caught.value).startswith("SQL: ")
    assert said in str(caught.value)


def test_the_caret_stands_below_what_is_wrong():
    with duckdb.connect() as connection, pytest.raises(UsageError) as caught:
        run_statement(connection, parse_statement("SELECT 1 AS a,\n       wrong"), {})
    _, line, caret = str(caught.value).split("\n")
    assert line[caret.index("^") : caret.rindex("^") + 1] == "wrong"


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.floats(),
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            st.integers(-(1 << 63), (1 << 63) - 1),
            st.binary(),
        )
    )
)
@settings(deadline=None, max_examples=50)
def test_any_value_is_json_and_text(values):
    with duckdb.connect() as connection:
        for value in values:
            result = run_statement(connection, parse_statement("SELECT $v AS v"), {"v": value})
            [(found,)] = result.rows
            connection.execute("COMMIT")
            read = json.loads(json_bytes(found))
            if not isinstance(value, (bytes, float)) or (isinstance(value, float) and math.isfinite(value)):
                assert read == value
            assert isinstance(cell_text(found), str)
