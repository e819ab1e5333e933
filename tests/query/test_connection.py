"""The connection: typed, and closed in every direction."""

from pathlib import Path

import pytest

import trainsite.query
from trainsite.query.store import store_folder


@pytest.fixture
def archive(runs, score) -> Path:
    runs.add("one", action_benchmark__scores=[score(0.5)])
    return runs.archive


def test_open_gives_a_connection(archive):
    connection = trainsite.query.open(archive)
    assert connection.sql("SELECT benchmark, value FROM scores").fetchall() == [("b", 0.5)]


def test_an_empty_archive_gives_typed_columns(tmp_path):
    relation = trainsite.query.open(tmp_path / "none").sql("SELECT run_id, started_at, duration_s, tiers FROM runs")
    assert [str(kind) for kind in relation.types] == ["VARCHAR", "TIMESTAMP", "DOUBLE", "VARCHAR[]"]


ESCAPES = [
    "SELECT count(*) FROM read_csv('{file}')",
    "SELECT count(*) FROM read_text('{file}')",
    "SELECT count(*) FROM read_blob('{segment}')",
    "SELECT count(*) FROM read_text('{catalog}')",
    "SELECT count(*) FROM read_json('{file}')",
    "SELECT count(*) FROM read_parquet('{file}')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM '{segment}'",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM sniff_csv('{file}')",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{segment}'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}'",
    "ATTACH '{folder}/new.duckdb'",
    "ATTACH '{segment}' AS again",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT count(*) FROM read_csv('http://127.0.0.1:9/x.csv')",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET disabled_filesystems = ''",
    "SET temp_directory = '{folder}'",
    "INSERT INTO segment_0.scores (run_id) VALUES ('x')",
    "DELETE FROM segment_0.scores",
    "CREATE TABLE segment_0.mine (x INTEGER)",
    "DROP TABLE segment_0.scores",
    "SELECT getenv('HOME')",
    "SELECT * FROM archive_that_python_has",
    "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
]


@pytest.mark.parametrize("sql", ESCAPES)
def test_sql_reaches_nothing_else(archive, tmp_path, sql):
    import duckdb

    archive_that_python_has = [{"x": 1}]
    assert archive_that_python_has
    file = tmp_path / "file.csv"
    file.write_text("a,b\n1,2\n")
    store = store_folder(archive)
    connection = trainsite.query.open(archive)
    segment = next(store.glob("segment-*"))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    places = {"file": file, "segment": segment, "catalog": store / "catalog.json", "folder": tmp_path}
    with pytest.raises(duckdb.Error):
        connection.execute(sql.format(**places)).fetchall()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_store_that_is_not_kept_leaves_nothing_behind(archive):
    connection = trainsite.query.open(archive, keeps_store=False)
    assert connection.execute("SELECT count(*) FROM scores").fetchone() == (1,)
    assert not (archive / ".trainsite").exists()


def test_a_reader_goes_on_while_another_process_replaces_the_store(archive, runs, score):
    reader = trainsite.query.open(archive)
    for number in range(4):
        runs.add(f"more-{number}", action_benchmark__scores=[score(0.1)])
        trainsite.query.open(archive).close()
    assert reader.execute("SELECT count(*) FROM scores").fetchone() == (1,)
    assert trainsite.query.open(archive).execute("SELECT count(*) FROM scores").fetchone() == (5,)
