"""``trainsite query``: what it takes, what it prints, and what nobody gets through it."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from trainsite.cli.app import App
from trainsite.cli.app import cli as group
from trainsite.cli.query import query
from trainsite.cli.query_actions import LEFT_OUT
from trainsite.query import extract, update

ROOT = Path(__file__).resolve().parents[2]
SQL = "SELECT path, status, started_at, tiers FROM runs ORDER BY path"
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(a) WHERE a % 7 = 3"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive with one run."""
    folder = tmp_path_factory.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("SOURCE_DATE_EPOCH", "1750000000")
        samples = ROOT / "content" / "samples" / "natural.jsonl"
        arguments = ["run-collection", "-q", "-o", str(folder / "runs" / "one"), "--natural-raw-jsonl", str(samples)]
        result = CliRunner().invoke(group, arguments)
        assert result.exit_code == 0, result.output
        # Later questions find the store ready, so that none of them tells of progress.
        result = CliRunner().invoke(query, ["-q", "--root", str(folder / "runs"), "SELECT 1"])
    assert result.exit_code == 0, result.output
    return folder / "runs"


@pytest.fixture
def ask(archive, tmp_path, monkeypatch):
    """Ask the archive from an empty folder; fails unless the command ends as expected."""
    app = App("trainsite", commands={**group.commands, "query": query})
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, expect: int = 0, stdin: str | None = None, root: Path | None = None) -> Result:
        given = ["query", "--root", str(root or archive), *map(str, arguments)]
        result = CliRunner().invoke(app, given, input=stdin)
        assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
        return result

    return run


def test_a_table_is_for_people(ask):
    result = ask(SQL)
    assert result.stdout.splitlines()[2].split() == [
        *("one", "succeeded", "2025-06-15T15:06:40Z"),
        '["0_8b"]',
    ]
    assert result.stderr == "(1 row)\n"


def test_json_holds_values(ask):
    [row] = json.loads(ask(SQL, "--json").stdout)
    assert row["tiers"] == ["0_8b"]
    assert ask(SQL, "--format", "json").stdout == ask(SQL, "--json").stdout


def test_every_format_has_every_row(ask, tmp_path):
    sql = "SELECT check_id, count FROM checks ORDER BY check_id"
    wanted = [(row["check_id"], row["count"]) for row in json.loads(ask(sql, "--json").stdout)]
    assert len(wanted) > 10
    lines = ask(sql, "--format", "ndjson").stdout.splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == wanted
    texts = list(csv.reader(io.StringIO(ask(sql, "--format", "csv").stdout)))
    assert [(name, int(count)) for name, count in texts[1:]] == wanted
    assert len(ask(sql, "--format", "markdown").stdout.splitlines()) == len(wanted) + 2
    assert len(ask(sql).stdout.splitlines()) == len(wanted) + 2
    ask(sql, "-o", tmp_path / "out.parquet")
    assert duckdb.connect().execute(f"FROM '{tmp_path / 'out.parquet'}'").fetchall() == wanted


@pytest.mark.parametrize("name", ["out.json", "out.csv", "out.ndjson", "out.md", "out.txt", "out.parquet"])
def test_a_file_has_the_format_of_its_name_and_nothing_is_left_beside_it(ask, tmp_path, name):
    (tmp_path / name).write_text("old", encoding="utf-8")
    result = ask(SQL, "-o", name)
    assert result.stdout == ""
    assert result.stderr == f"{name}: 1 row\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    formats = {".md": "markdown", ".txt": "table"}
    if name != "out.parquet":
        format_ = formats.get(Path(name).suffix, Path(name).suffix[1:])
        assert (tmp_path / name).read_bytes() == ask(SQL, "--format", format_).stdout_bytes


def test_a_failure_leaves_the_file_as_it_was(ask, tmp_path):
    for name in ("out.csv", "out.parquet"):
        (tmp_path / name).write_text("old", encoding="utf-8")
        ask("SELECT CAST(path AS INT) AS n FROM runs", "-o", name, expect=2)
        assert (tmp_path / name).read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_inside_a_run_or_the_store_is_refused(ask, archive):
    before = sorted(archive.rglob("*"))
    for place in ("one/x.csv", "one/steps/x.parquet", ".trainsite/x.csv", ".trainsite/query/x.parquet"):
        assert "lies in a run or in the store" in ask(SQL, "-o", archive / place, expect=2).stderr
    assert sorted(archive.rglob("*")) == before


def test_what_is_no_file_is_not_written_to(ask, tmp_path):
    for place in ("/dev/null", tmp_path):
        assert "is no file" in ask(SQL, "-o", place, expect=2).stderr


def test_parquet_needs_a_file(ask):
    assert "give -o a file" in ask(SQL, "--format", "parquet", expect=2).stderr


def test_sql_comes_from_a_file_or_standard_input(ask, tmp_path):
    (tmp_path / "q.sql").write_text(f"\ufeff-- mine\n{SQL};\n", encoding="utf-8")
    wanted = ask(SQL, "--json").stdout
    assert ask("--file", "q.sql", "--json").stdout == wanted
    assert ask("-", "--json", stdin=SQL).stdout == wanted
    assert ask("--file", "-", "--json", stdin=SQL).stdout == wanted


def test_an_error_in_a_file_names_the_file_and_its_line(ask, tmp_path):
    (tmp_path / "q.sql").write_text("SELECT path,\n  statuss\nFROM runs\n", encoding="utf-8")
    assert ask("--file", "q.sql", expect=2).stderr.splitlines() == [
        "Error: q.sql: line 2: no column 'statuss'; near: status",
        "    statuss",
        "    ^^^^^^^",
    ]


@pytest.mark.parametrize("data", [b"SELECT '\xff'", b"-" * (1 << 21)])
def test_a_file_that_is_no_sql_is_refused(ask, tmp_path, data):
    (tmp_path / "q.sql").write_bytes(data)
    assert ask("--file", "q.sql", expect=2).stderr.startswith("Error: q.sql: is ")


def test_one_question_is_asked_at_a_time(ask):
    for arguments in ([], [SQL, "--list"], [SQL, "--describe", "runs"], ["--list", "--describe", "runs"]):
        assert "give one of SQL" in ask(*arguments, expect=2).stderr


def test_parameters_reach_sql(ask):
    sql = "SELECT $a AS a, path FROM runs WHERE path = $b AND ready >= $c"
    row = {"a": "x=y", "path": "one"}
    assert json.loads(ask(sql, "-p", "a=x=y", "-p", "b=one", "-p", "c=0", "--json").stdout) == [row]


def test_list_and_describe_need_no_archive(ask, tmp_path):
    listed = json.loads(ask("--list", "--json", root=tmp_path / "none").stdout)
    assert {row["kind"] for row in listed} == {"view", "query"}
    assert {"runs", "job_events", "@regressions"} <= {row["name"] for row in listed}
    columns = json.loads(ask("--describe", "gaps", "--json", root=tmp_path / "none").stdout)
    assert columns[0] == {"column": "run_id", "type": "VARCHAR", "description": "The run."}
    parameters = json.loads(ask("--describe", "@slowest-steps", "--json").stdout)
    assert parameters == [{"parameter": "n", "type": "integer", "default": "20", "description": "How many steps."}]
    assert "near: gaps" in ask("--describe", "gap", expect=2).stderr


def test_described_columns_are_those_of_the_views(ask):
    for row in json.loads(ask("--list", "--json").stdout):
        if row["kind"] == "view":
            described = json.loads(ask("--describe", row["name"], "--json").stdout)
            found = json.loads(ask(f"DESCRIBE {row['name']}", "--json").stdout)
            assert [(each["column"], each["type"]) for each in described] == [
                (each["column_name"], each["column_type"]) for each in found
            ]
            assert all(each["description"] for each in described)


@pytest.mark.parametrize("format_", ["table", "csv", "ndjson", "markdown"])
def test_list_and_describe_have_every_format(ask, format_):
    assert "@regressions" in ask("--list", "--format", format_).stdout
    assert "started_at" in ask("--describe", "runs", "--format", format_).stdout


def test_lists_go_to_parquet_too(ask, tmp_path):
    ask("--list", "-o", "views.parquet")
    rows = duckdb.connect().execute(f"SELECT name FROM '{tmp_path / 'views.parquet'}'").fetchall()
    assert ("runs",) in rows


def test_own_queries_go_before_those_that_are_shipped(ask, tmp_path):
    folder = tmp_path / "content" / "queries"
    folder.mkdir(parents=True)
    (folder / "runs.sql").write_text("-- Mine.\n-- param a text b: A.\nSELECT $a AS mine", encoding="utf-8")
    (folder / "broken.sql").write_text("SELECT 1", encoding="utf-8")
    assert json.loads(ask("@runs", "--json").stdout) == [{"mine": "b"}]
    listed = {row["name"]: row for row in json.loads(ask("--list", "--json").stdout)}
    assert listed["@runs"] == {"name": "@runs", "kind": "own query", "description": "Mine."}
    assert "cannot be used" in listed["@broken"]["description"]
    assert "says not what the query answers" in ask("@broken", expect=2).stderr


def test_a_query_whose_parameter_is_not_described_is_refused(ask, tmp_path):
    folder = tmp_path / "content" / "queries"
    folder.mkdir(parents=True)
    (folder / "mine.sql").write_text("-- Mine.\nSELECT $a", encoding="utf-8")
    assert "$a: is not described; add a line" in ask("@mine", expect=2).stderr


CLOSED = [
    "FROM read_csv('{secret}')",
    "FROM read_text('{secret}')",
    "FROM read_blob('{secret}')",
    "FROM read_json('{secret}')",
    "FROM read_parquet('{secret}')",
    "FROM read_duckdb('{store}')",
    "FROM read_text('{store}')",
    "FROM read_text('{catalog}')",
    "FROM read_blob('{store}')",
    "FROM glob('{folder}/*')",
    "FROM sniff_csv('{secret}')",
    "FROM parquet_metadata('{secret}')",
    "FROM '{secret}'",
    'FROM "{secret}"',
    "FROM 'https://127.0.0.1:9/x.csv'",
    "FROM read_csv('http://127.0.0.1:9/x.csv')",
    "FROM read_text('s3://bucket/x')",
    "FROM query('FROM read_text(''{secret}'')')",
    "FROM query_table('{secret}')",
    "FROM query('CREATE TABLE x (a INT)')",
    "FROM query('SELECT 1; SELECT 2')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{secret}'')'))",
    "FROM a_variable_of_python",
    "DESCRIBE FROM read_csv('{secret}')",
    "SUMMARIZE FROM read_csv('{secret}')",
    "EXPLAIN FROM read_csv('{secret}')",
    "EXPLAIN COPY (SELECT 1) TO '{out}'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{out}'",
    "COPY (SELECT 1) TO '{out}'",
    "COPY runs TO '{out}' (FORMAT parquet)",
    "COPY runs FROM '{secret}'",
    "EXPORT DATABASE '{out}'",
    "IMPORT DATABASE '{folder}'",
    "ATTACH '{out}'",
    "ATTACH ':memory:' AS x",
    "DETACH segment_0",
    "USE segment_0",
    "INSTALL httpfs",
    "LOAD httpfs",
    "FORCE INSTALL httpfs FROM 'http://127.0.0.1:9'",
    "SET memory_limit = '9GB'",
    "SET enable_external_access = true",
    "RESET disabled_filesystems",
    "SET VARIABLE a = 1",
    "PRAGMA enable_profiling",
    "PRAGMA database_list",
    "CALL enable_logging()",
    "FROM enable_logging()",
    "CALL force_checkpoint()",
    "CREATE TABLE x (a INT)",
    "CREATE TEMP TABLE x (a INT)",
    "CREATE MACRO x() AS 1",
    "CREATE SECRET (TYPE http)",
    "INSERT INTO archive_problems (code) VALUES ('x')",
    "WITH x AS (INSERT INTO archive_problems (code) VALUES ('x') RETURNING 1) FROM x",
    "WITH x AS (DELETE FROM archive_problems RETURNING 1) FROM x",
    "UPDATE archive_problems SET code = 'x'",
    "DELETE FROM archive_problems",
    "TRUNCATE archive_problems",
    "DROP VIEW runs",
    "ALTER VIEW runs RENAME TO x",
    "COMMENT ON VIEW runs IS 'x'",
    "VACUUM",
    "CHECKPOINT",
    "BEGIN",
    "PREPARE x AS SELECT 1",
    "EXECUTE x",
    "SELECT getenv('HOME')",
    "SELECT 1; SELECT 2",
    "SELECT 1; COPY (SELECT 1) TO '{out}'",
]


@pytest.mark.parametrize("format_", ["json", "parquet"])
@pytest.mark.parametrize("sql", CLOSED)
def test_sql_reaches_nothing(ask, archive, tmp_path, sql, format_):
    ask("SELECT 1")
    a_variable_of_python = [1]
    assert a_variable_of_python
    (tmp_path / "in").mkdir()
    secret = tmp_path / "in" / "secret.csv"
    secret.write_text("a,b\nhidden-word,2\n", encoding="utf-8")
    segments = sorted((archive / ".trainsite" / "query").glob("*.duckdb"))
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    places = {
        "secret": secret,
        "folder": secret.parent,
        "out": tmp_path / "written",
        "store": segments[0],
        "catalog": segments[0].parent / "catalog.json",
    }
    written = ["-o", "out.parquet"] if format_ == "parquet" else ["--json"]
    result = ask(sql.format(**places), *written, expect=2)
    assert result.stdout == ""
    assert "hidden-word" not in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["secret.csv"]
    assert {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()} == before


def test_parquet_is_written_by_nothing_that_reads_more(ask, archive):
    ask("SELECT 1")
    [*_, segment] = sorted((archive / ".trainsite" / "query").glob("*.duckdb"))
    # Bound by the closed connection this is harmless; run by the one that writes it would be another question.
    sql = (
        "FROM query(CASE WHEN current_setting('temp_directory') LIKE '%.spill' "
        f"THEN 'SELECT content FROM read_blob(''{segment}'')' ELSE 'SELECT 1' END)"
    )
    assert ask(sql, "--json").stdout
    assert "cannot be written as Parquet" in ask(sql, "-o", "out.parquet", expect=2).stderr


def test_a_timeout_stops_the_sql(ask):
    for output in ([], ["-o", "out.parquet"], ["-o", "out.csv"]):
        result = ask(ENDLESS, "--timeout", "0.3", *output, expect=3)
        assert result.stderr == "Error: SQL: took longer than 0.3 s; raise --timeout, or ask for less\n"
    assert threading.active_count() < 5


def test_the_memory_limit_holds(ask):
    sql = "SELECT range AS a, repeat('x', 90) || range AS b FROM range(3000000) ORDER BY range % 1009, b"
    assert "raise --memory-limit" in ask(sql, "--memory-limit", "50MB", "--format", "csv", expect=3).stderr
    for size in ("1", "lots", "-1GB", "1 PB"):
        assert "is no size" in ask(SQL, "--memory-limit", size, expect=2).stderr


def test_a_missing_archive_is_named(ask, tmp_path):
    assert "no such folder; give --root" in ask(SQL, root=tmp_path / "none", expect=2).stderr


def test_a_run_is_no_archive(ask, archive):
    assert "is a run; give --root its parent" in ask(SQL, root=archive / "one", expect=2).stderr


def test_an_archive_that_cannot_be_read_is_exit_code_5(ask, tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs").chmod(0)
    try:
        if os.access(tmp_path / "runs", os.R_OK):
            pytest.skip("this user may read everything")
        ask(SQL, root=tmp_path / "runs", expect=5)
    finally:
        (tmp_path / "runs").chmod(0o755)


def test_runs_that_are_left_out_are_noted(ask, tmp_path):
    runs = tmp_path / "runs"
    for name in ("one", "two"):
        (runs / name).mkdir(parents=True)
        (runs / name / "collection-manifest.json").write_text("{", encoding="utf-8")
    result = ask(SQL, "--json", root=runs)
    assert json.loads(result.stdout) == []
    assert (
        result.stderr.splitlines()[-1]
        == f"note: 2 runs are not (wholly) in this answer; see: trainsite query --root {runs} @left-out"
    )
    assert [row["path"] for row in json.loads(ask("@left-out", "--json", root=runs).stdout)] == ["one", "two"]
    assert ask(SQL, "--json", "-q", root=runs).stderr == ""


def test_the_codes_of_what_is_left_out_are_those_of_the_store():
    sql = (ROOT / "content" / "queries" / "left-out.sql").read_text(encoding="utf-8")
    assert all(f"'{code}'" in sql for code in LEFT_OUT)
    assert {extract.CHANGED, update.DUPLICATE} < set(LEFT_OUT)


def test_names_complete_in_the_shell():
    names = [
        item.value
        for item in query.params[0].shell_complete(query.make_context("q", ["--list"], resilient_parsing=True), "@ga")
    ]
    assert names == ["@gap-history"]


def spawned(archive: Path, *arguments: str) -> subprocess.Popen:
    code = (
        "from trainsite.cli import app\nfrom trainsite.cli.query import query\n"
        "app.cli.commands.setdefault('query', query)\napp.main()"
    )
    command = [sys.executable, "-c", code, "query", "--root", str(archive), *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_sql_that_would_run_for_hours(ask, archive, number, code):
    ask("SELECT 1")
    # The row in front shows that the SQL runs when the signal comes.
    sql = "SELECT 'begun' AS a UNION ALL SELECT repeat('x', 200) FROM range(1000000000000)"
    process = spawned(archive, sql, "--format", "ndjson")
    assert process.stdout
    assert b"begun" in process.stdout.read(100)
    threading.Thread(target=process.stdout.read, daemon=True).start()
    process.send_signal(number)
    assert process.wait(timeout=30) == code
    process.stdout.close()
    assert process.stderr
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()


def test_a_reader_that_leaves_early_sees_no_traceback(archive):
    process = spawned(archive, "SELECT repeat('x', 200) AS a FROM range(1000000)", "--format", "csv")
    assert process.stdout
    assert process.stdout.readline() == b"a\r\n"
    process.stdout.close()
    process.wait(timeout=60)
    assert process.stderr
    assert process.stderr.read() == b""
    process.stderr.close()
