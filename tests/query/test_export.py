import csv
import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from trainsite.errors import StoreError, UsageError
from trainsite.query import open as open_archive
from trainsite.query.connection import open_for_writing
from trainsite.query.dictionary import dictionary_document, dictionary_markdown
from trainsite.query.export import FORMATS, export_archive
from trainsite.query.export.duckdb_files import DUCKDB_FILE
from trainsite.query.export.sqlite_file import SQLITE_FILE
from trainsite.query.views import all_views

HARD_TEXT = 'a "quoted", line\r\nwith a break, | a pipe, =1+1, \u202e and \N{SNOWMAN}'


@pytest.fixture
def archive(runs, score, trajectory) -> Path:
    runs.add(
        "one",
        "20260101T000000Z-00000001",
        label="",
        action_benchmark__scores=[score(0.1), score(1e-7, model_id=HARD_TEXT)],
        natural_trajectories__trajectories=[
            trajectory("r1", HARD_TEXT, "", tags=["a", HARD_TEXT], extra={"k": [1, None]}),
            trajectory("r2", "plain", tags=[]),
        ],
    )
    runs.add("two", "20260101T000000Z-00000002", label=HARD_TEXT, action_benchmark__scores=[score(0.5)])
    return runs.archive


def rows_of(archive: Path) -> Iterator[tuple[object, list[tuple]]]:
    connection = open_archive(archive)
    for view in all_views():
        yield view, connection.execute(f'SELECT * FROM "{view.name}"').fetchall()
    connection.close()


def plain(value: object) -> object:
    """Return a value of DuckDB as a format with few types holds it."""
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def same_instant(text: str) -> str:
    return datetime.fromisoformat(text.removesuffix("Z")).isoformat() + "Z"


def normal(view, row: tuple) -> tuple:
    return tuple(
        same_instant(value) if column.type == "TIMESTAMP" and value else value
        for column, value in zip(view.columns, row, strict=True)
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_every_view_is_exported_with_its_rows_and_counts(archive, tmp_path, format_):
    done = export_archive(archive, tmp_path / "out", format_)
    counts = {view.name: len(rows) for view, rows in rows_of(archive)}
    assert {each.view.name: each.row_count for each in done.views} == counts
    assert counts["scores"] == 3
    assert counts["messages"] == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == list(done.files)
    assert done.run_count == 2
    assert done.left_out == 0
    assert done.size_bytes == sum(path.stat().st_size for path in (tmp_path / "out").iterdir())


def test_sqlite_holds_the_values_of_the_views(archive, tmp_path):
    export_archive(archive, tmp_path / "out", "sqlite")
    database = sqlite3.connect(tmp_path / "out" / SQLITE_FILE)
    for view, rows in rows_of(archive):
        found = database.execute(f'SELECT * FROM "{view.name}"').fetchall()
        expected = [tuple(map(plain, row)) for row in rows]
        assert sorted(map(repr, (normal(view, row) for row in found))) == sorted(
            map(repr, (tuple(int(x) if isinstance(x, bool) else x for x in row) for row in expected))
        )
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    definition = database.execute("SELECT sql FROM sqlite_schema WHERE name = 'runs'").fetchone()[0]
    assert "-- The run's folder inside the archive." in definition
    database.close()


def test_csv_holds_the_values_of_the_views_and_tells_missing_from_empty(archive, tmp_path):
    export_archive(archive, tmp_path / "out", "csv")
    for view, rows in rows_of(archive):
        data = (tmp_path / "out" / f"{view.name}.csv").read_bytes()
        header, *found = csv.reader(data.decode().splitlines(keepends=True))
        assert header == [column.name for column in view.columns]
        expected = [
            tuple(
                "" if value is None else str(value).lower() if isinstance(value, bool) else str(plain(value))
                for value in row
            )
            for row in rows
        ]
        assert sorted(normal(view, tuple(row)) for row in found) == sorted(expected)
    lines = (tmp_path / "out" / "runs.csv").read_bytes().split(b"\r\n")
    assert lines[0].startswith(b"run_id,path,label,")
    assert lines[1].split(b",")[2] == b'""'


def test_parquet_and_duckdb_hold_the_rows_of_the_views(archive, tmp_path):
    export_archive(archive, tmp_path / "parquet", "parquet")
    export_archive(archive, tmp_path / "duckdb", "duckdb")
    database = duckdb.connect(str(tmp_path / "duckdb" / DUCKDB_FILE), read_only=True)
    for view, rows in rows_of(archive):
        expected = sorted(map(repr, rows))
        assert sorted(map(repr, database.execute(f'SELECT * FROM "{view.name}"').fetchall())) == expected
        file = tmp_path / "parquet" / f"{view.name}.parquet"
        assert sorted(map(repr, duckdb.execute(f"SELECT * FROM '{file}'").fetchall())) == expected
    database.close()


def test_a_duckdb_file_has_the_pinned_storage_and_the_meaning_of_each_column(archive, tmp_path):
    export_archive(archive, tmp_path / "out", "duckdb")
    file = tmp_path / "out" / DUCKDB_FILE
    assert file.read_bytes()[8:12] == b"DUCK"
    assert int.from_bytes(file.read_bytes()[12:20], "little") == 64
    database = duckdb.connect(str(file), read_only=True)
    comments = database.execute("SELECT table_name, column_name, comment FROM duckdb_columns()").fetchall()
    said = {(table, column): comment for table, column, comment in comments}
    for view in all_views():
        for column in view.columns:
            assert said[view.name, column.name] == column.description
    database.close()


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_two_exports_of_one_archive_have_the_same_bytes(archive, tmp_path, format_):
    first, second = tmp_path / "first", tmp_path / "second"
    export_archive(archive, first, format_)
    shutil.rmtree(archive / ".trainsite")
    export_archive(archive, second, format_)
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }


def test_the_order_of_rows_does_not_depend_on_the_order_in_which_runs_came(runs, score, tmp_path):
    rows = {name: [score(0.1, model_id=f"{name}{n}") for n in range(5)] for name in "abc"}
    ids = {"a": "20260101T000000Z-00000003", "b": "20260101T000000Z-00000001", "c": "20260101T000000Z-00000002"}
    for name in "cab":
        runs.add(name, ids[name], action_benchmark__scores=rows[name])
        export_archive(runs.archive, tmp_path / "out", "csv", views=["scores"], force=True)
    grown = (tmp_path / "out" / "scores.csv").read_bytes()
    shutil.rmtree(runs.archive / ".trainsite")
    export_archive(runs.archive, tmp_path / "fresh", "csv", views=["scores"])
    assert (tmp_path / "fresh" / "scores.csv").read_bytes() == grown
    models = [row["model_id"] for row in csv.DictReader(grown.decode().splitlines())]
    assert models == [f"{name}{n}" for name in "bca" for n in range(5)]


def test_chosen_views_alone_are_exported(archive, tmp_path):
    done = export_archive(archive, tmp_path / "out", "parquet", views=["scores", "runs"])
    assert [each.view.name for each in done.views] == ["runs", "scores"]
    assert done.files == ("dictionary.json", "dictionary.md", "runs.parquet", "scores.parquet")


def test_an_unknown_view_is_refused_with_near_and_all_names(archive, tmp_path):
    with pytest.raises(UsageError, match=r"--view score: no such view.*near: scores.*known are runs, "):
        export_archive(archive, tmp_path / "out", "csv", views=["score"])
    assert not (tmp_path / "out").exists()


def test_the_dictionary_says_every_view_and_column(archive, tmp_path):
    done = export_archive(archive, tmp_path / "out", "sqlite")
    document = json.loads((tmp_path / "out" / "dictionary.json").read_bytes())
    assert document == dictionary_document("sqlite", document["program"], done.views)
    assert {*document["files"], "dictionary.json"} == set(done.files)
    described = {
        (view["name"], column["name"]): (column["type"], column["description"])
        for view in document["views"]
        for column in view["columns"]
    }
    assert described == {
        (view.name, column.name): (column.type, column.description) for view in all_views() for column in view.columns
    }
    markdown = (tmp_path / "out" / "dictionary.md").read_text()
    assert markdown == dictionary_markdown("sqlite", document["program"], done.views)
    for view in all_views():
        assert f"\n## {view.name}\n" in markdown


def test_a_foreign_folder_is_refused_even_under_force_and_stays(archive, tmp_path):
    place = tmp_path / "mine"
    place.mkdir()
    (place / "thesis.txt").write_text("mine")
    for force in (False, True):
        with pytest.raises(StoreError, match=r"holds thesis\.txt, which no export wrote"):
            export_archive(archive, place, "csv", force=force)
    assert [path.name for path in place.iterdir()] == ["thesis.txt"]


def test_force_replaces_an_export_but_not_a_file_that_somebody_put_beside_it(archive, tmp_path):
    place = tmp_path / "out"
    export_archive(archive, place, "csv")
    with pytest.raises(StoreError, match=r"holds an export; .*--force"):
        export_archive(archive, place, "sqlite")
    export_archive(archive, place, "sqlite", force=True)
    assert sorted(path.name for path in place.iterdir()) == ["dictionary.json", "dictionary.md", SQLITE_FILE]
    (place / "notes.md").write_text("mine")
    with pytest.raises(StoreError, match=r"holds notes\.md"):
        export_archive(archive, place, "csv", force=True)
    assert (place / "notes.md").read_text() == "mine"


def test_an_empty_folder_is_taken(archive, tmp_path):
    (tmp_path / "out").mkdir()
    assert export_archive(archive, tmp_path / "out", "csv", views=["runs"]).views[0].row_count == 2


@pytest.mark.parametrize("place", ["runs", "runs/one", "runs/one/steps/x", "runs/.trainsite/x", "."])
def test_an_export_into_the_archive_a_run_or_the_store_is_refused(archive, place):
    before = sorted(archive.rglob("*.json"))
    with pytest.raises(UsageError, match="choose another -o"):
        export_archive(archive, archive.parent / place, "csv", force=True)
    assert sorted(archive.rglob("*.json")) == before


def test_an_export_that_fails_leaves_nothing(archive, tmp_path):
    class StoppedError(Exception):
        pass

    def stop(message: str) -> None:
        if message.startswith("scores"):
            raise StoppedError

    (tmp_path / "place").mkdir()
    for format_ in FORMATS:
        with pytest.raises(StoppedError):
            export_archive(archive, tmp_path / "place" / "out", format_, tell=stop)
    assert list((tmp_path / "place").iterdir()) == []


def test_a_full_or_closed_disk_is_told_and_leaves_nothing(archive, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="nothing was exported"):
        export_archive(archive, tmp_path / "file" / "out", "csv")


def test_a_folder_that_could_not_be_read_is_counted(archive, tmp_path):
    (archive / "broken").mkdir()
    (archive / "broken" / "collection-manifest.json").write_text("{")
    done = export_archive(archive, tmp_path / "out", "csv", views=["problems"])
    assert done.left_out == 1
    assert b"broken" in (tmp_path / "out" / "problems.csv").read_bytes()


def test_an_archive_without_runs_gives_empty_tables(tmp_path):
    (tmp_path / "none").mkdir()
    for format_ in FORMATS:
        done = export_archive(tmp_path / "none", tmp_path / format_, format_)
        assert {each.row_count for each in done.views} == {0}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{outside}')",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{outside}.db'",
        "COPY (SELECT 1) TO '{folder}/../out.csv'",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "INSTALL httpfs",
    ],
)
def test_the_connection_of_an_export_reaches_its_own_folder_alone(archive, tmp_path, sql):
    folder, outside = tmp_path / "folder", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_text("private")
    connection = open_for_writing(archive, folder)
    connection.execute(f"COPY (SELECT 1) TO '{folder}/in.csv'")
    with pytest.raises(duckdb.Error):
        connection.execute(sql.format(folder=folder, outside=outside))
    connection.close()
    assert outside.read_text() == "private"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("out")) == ["outside.txt"]


def test_a_long_view_is_inserted_in_batches_and_in_order(runs, score, tmp_path, monkeypatch):
    monkeypatch.setattr("trainsite.query.export.duckdb_files.BATCH_ROWS", 3)
    rows = [score(number / 10, model_id=f"m{number}") for number in range(10)]
    messages = {"row_id": "r", "file": "f", "line": 1, "format": "chat", "evidence": "live", "trajectory_id": "t"}
    steps = [{"role": "user", "content": HARD_TEXT} for _ in range(7)]
    nested = {"tags": [], "tasks": [], "calls": [], "messages": steps, "extra": {}}
    runs.add("one", action_benchmark__scores=rows, natural_trajectories__trajectories=[messages | nested])
    export_archive(runs.archive, tmp_path / "out", "duckdb")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "dictionary.json",
        "dictionary.md",
        DUCKDB_FILE,
    ]
    database = duckdb.connect(str(tmp_path / "out" / DUCKDB_FILE), read_only=True)
    assert [row[0] for row in database.execute("SELECT model_id FROM scores").fetchall()] == [
        f"m{n}" for n in range(10)
    ]
    for view, expected in rows_of(runs.archive):
        found = database.execute(f'SELECT * FROM "{view.name}"').fetchall()
        assert sorted(map(repr, found)) == sorted(map(repr, expected))
    database.close()
