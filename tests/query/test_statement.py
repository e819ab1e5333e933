"""Which texts are one question, and what is said of the others."""

import duckdb
import pytest

from trainsite.errors import UsageError
from trainsite.query.result import run_statement
from trainsite.query.statement import check_parameters, parse_statement

QUESTIONS = [
    "SELECT 1",
    "  select 1 ; ",
    ";select 1",
    "(SELECT 1)",
    "WITH x AS (SELECT 1) FROM x",
    "FROM range(2)",
    "VALUES (1), (2)",
    "SELECT 1 -- and no more",
    "SELECT 1; -- and no more\n",
    "/* first */ SELECT 1 /* last */;",
    "-- first\nSELECT 1",
    "EXPLAIN SELECT 1",
    "explain analyze select 1",
    "EXPLAIN (FORMAT json) SELECT 1",
    "-- why\nEXPLAIN /* it */ SELECT 1",
    "SUMMARIZE SELECT 1",
    "DESCRIBE SELECT 1",
    "SHOW TABLES",
    "PIVOT (SELECT 1 AS a) ON a USING count(*)",
    "SELECT ';' || '-- no comment' AS a",
]
OTHERS = [
    "CREATE TABLE t (a INT)",
    "CREATE TEMP TABLE t (a INT)",
    "INSERT INTO t VALUES (1)",
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "DROP VIEW runs",
    "ALTER VIEW runs RENAME TO x",
    "COPY (SELECT 1) TO 'x.csv'",
    "EXPORT DATABASE 'x'",
    "IMPORT DATABASE 'x'",
    "ATTACH 'x.db'",
    "DETACH memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET threads = 1",
    "RESET threads",
    "SET VARIABLE a = 1",
    "PRAGMA version",
    "CALL pragma_version()",
    "USE memory",
    "BEGIN",
    "COMMIT",
    "CHECKPOINT",
    "VACUUM",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "UPDATE EXTENSIONS",
    "EXPLAIN CREATE TABLE t (a INT)",
    "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
    "EXPLAIN (ANALYZE) COPY (SELECT 1) TO 'x.csv'",
    "/* SELECT */ CREATE TABLE t (a INT)",
]


@pytest.mark.parametrize("sql", QUESTIONS)
def test_a_question_is_taken_and_runs(sql):
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a INT)")
        assert list(run_statement(connection, parse_statement(sql), {}).rows)


@pytest.mark.parametrize("sql", OTHERS)
def test_what_is_no_question_is_refused(sql):
    with pytest.raises(UsageError, match="only questions are taken; begin with one of SELECT"):
        parse_statement(sql)


@pytest.mark.parametrize("sql", ["", "  ", ";", "-- nothing", "/* nothing */"])
def test_no_statement_is_refused(sql):
    with pytest.raises(UsageError, match="holds no SQL"):
        parse_statement(sql)


def test_several_statements_are_refused():
    with pytest.raises(UsageError, match="holds 2 statements; give one"):
        parse_statement("SELECT 1; SELECT 2")


def test_a_syntax_error_shows_its_line_and_its_place():
    with pytest.raises(UsageError) as caught:
        parse_statement("SELECT 1\nFROM\n  runs WHERE WHERE a", "q.sql")
    message, line, caret = str(caught.value).split("\n")
    assert message.startswith("q.sql: line 3: ")
    assert line == "    runs WHERE WHERE a"
    assert line[caret.index("^") :].startswith("WHERE a")


def test_a_semicolon_inside_a_text_stays():
    assert parse_statement("SELECT ';';").sql == "SELECT ';'"


def test_parameters_are_found():
    assert parse_statement("SELECT $a, $b, $a").parameters == {"a", "b"}


def test_a_missing_value_names_its_parameter():
    with pytest.raises(UsageError, match=r"\$tier: no value; give it with --param tier=VALUE"):
        check_parameters(parse_statement("SELECT $tier"), {})


def test_a_value_too_many_suggests_the_near_name():
    with pytest.raises(UsageError, match=r"--param teir: SQL has no \$teir \(near: tier\); it has \$tier"):
        check_parameters(parse_statement("SELECT $tier"), {"tier": "2b", "teir": "2b"})


@pytest.mark.parametrize(
    "sql",
    [
        "FROM query('FROM runs')",
        "FROM \"query\" /* of a text */ ('FROM runs')",
        "FROM QUERY_TABLE('runs')",
        "FROM json_execute_serialized_sql('x')",
    ],
)
def test_sql_out_of_a_text_is_seen(sql):
    assert parse_statement(sql).builds_sql


def test_a_query_in_other_words_is_no_sql_out_of_a_text():
    assert not parse_statement("SELECT 'query' AS query, subquery FROM (SELECT 1 AS subquery)").builds_sql
