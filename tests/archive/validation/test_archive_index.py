import os
import shutil
from pathlib import Path

import orjson
import pytest

from trainsite.archive import layout
from trainsite.archive.index import load_index
from trainsite.archive.validation import Finding, validate_paths
from trainsite.publish import SitePages

EMAIL = "ada@" + "lovelace-institute.net"


def found(archive: Path, redactor=None) -> list[tuple[str, str, str]]:
    report = validate_paths([archive], redactor=redactor)
    return [(Path(each.file).name, each.code, each.severity) for each in report.findings]


def stale(archive: Path) -> Finding:
    findings = validate_paths([archive], redactor=None).findings
    assert [each.code for each in findings] == ["stale_index"]
    assert findings[0].hint == "collect into the archive once more; the index is rewritten then"
    return findings[0]


def edit(archive: Path, change) -> None:
    path = archive / layout.INDEX_JSON
    document = orjson.loads(path.read_bytes())
    change(document)
    path.write_bytes(orjson.dumps(document))


def make_older(path: Path) -> None:
    os.utime(path, ns=(1, 1))


@pytest.fixture
def two(archive: Path, redactor) -> Path:
    """Return an archive of two runs with their index."""
    shutil.copytree(archive / "first", archive / "second run")
    SitePages(redactor).write_archive(archive, load_index(archive))
    return archive


def test_index_as_written_is_sound(two: Path, redactor) -> None:
    assert found(two, redactor) == []


def test_run_that_was_brought_here_is_missed_in_index_and_page(archive: Path) -> None:
    shutil.copytree(archive / "first", archive / "second")
    assert found(archive) == [
        ("collection-index.json", "stale_index", "error"),
        ("collection-index.html", "stale_index", "error"),
    ]


def test_run_that_was_written_here_and_not_yet_listed_is_a_note(archive: Path) -> None:
    shutil.copytree(archive / "first", archive / "second")
    (archive / layout.STATE / "locks" / "run-second.lock").touch()
    for name in (layout.INDEX_JSON, layout.INDEX_HTML):
        make_older(archive / name)
    make_older(archive / layout.INDEX_HTML)
    os.utime(archive / layout.INDEX_JSON, ns=(2, 2))
    assert {severity for _, _, severity in found(archive)} == {"note"}


def test_run_that_is_gone_is_still_named(two: Path) -> None:
    shutil.rmtree(two / "second run")
    finding = stale(two)
    assert (finding.severity, finding.message) == ("error", "names second run, which is not there")


def test_unfinished_run_that_is_gone_is_still_named(archive: Path) -> None:
    edit(archive, lambda index: index["unfinished"].append("gone"))
    assert stale(archive).path == "$.unfinished[0]"


@pytest.mark.parametrize(
    ("key", "value"),
    [("run_id", "20260131T120000Z-00000000"), ("ready", 17), ("readiness_status", "ready"), ("problem_count", 0)],
)
def test_entry_must_say_what_the_manifest_says(archive: Path, key: str, value: object) -> None:
    edit(archive, lambda index: index["collections"][0].update({key: value}))
    finding = stale(archive)
    assert (finding.path, finding.severity) == ("$.collections[0]", "error")
    assert finding.message.endswith(f": {key}")


def test_counts_inside_of_an_entry_are_compared_and_words_are_not(archive: Path) -> None:
    edit(archive, lambda index: index["collections"][0].update(label="[EMAIL:AAAAAAAAAA]"))
    edit(archive, lambda index: index["collections"][0]["benchmarks"].update(headline="[EMAIL:AAAAAAAAAA]"))
    assert found(archive) == []
    edit(archive, lambda index: index["collections"][0]["sources"].update(natural=99))
    assert stale(archive).message.endswith(": sources")


def test_run_count_must_be_that_of_the_list(archive: Path) -> None:
    edit(archive, lambda index: index.update(run_count=2))
    assert stale(archive).path == "$.run_count"


def test_broken_run_is_not_called_gone(archive: Path) -> None:
    (archive / "first" / layout.MANIFEST).write_text("{")
    assert found(archive) == [("collection-manifest.json", "torn", "error")]


def test_archive_without_an_index_is_a_note(archive: Path) -> None:
    for path in archive.glob("collection-index.*"):
        path.unlink()
    assert stale(archive).severity == "note"


def test_linked_index_is_refused(archive: Path, tmp_path: Path) -> None:
    shutil.move(archive / layout.INDEX_JSON, tmp_path / "index.json")
    (archive / layout.INDEX_JSON).symlink_to(tmp_path / "index.json")
    assert found(archive) == [("collection-index.json", "link", "error")]


@pytest.mark.parametrize("name", ["collection-index.css", "collection-index.js"])
def test_file_that_the_page_loads_must_be_there(archive: Path, name: str) -> None:
    (archive / name).unlink()
    assert found(archive) == [(name, "missing_file", "error")]


def test_missing_page_is_an_error_unless_its_writer_may_have_been_stopped_at_the_first_run(two: Path) -> None:
    (two / layout.INDEX_HTML).unlink()
    assert found(two) == [("collection-index.html", "missing_file", "error")]
    shutil.rmtree(two / "second run")
    edit(two, lambda index: index.update(run_count=1, collections=index["collections"][-1:]))
    edit(two, lambda index: index["collections"][0].update(path="first"))
    assert ("collection-index.html", "missing_file", "note") in found(two)


def test_page_must_name_every_run(two: Path) -> None:
    page = two / layout.INDEX_HTML
    page.write_text(page.read_text().replace("second%20run/", "other/"))
    assert found(two) == [("collection-index.html", "stale_index", "error")]


def test_private_text_of_the_page_is_found(archive: Path, redactor) -> None:
    page = archive / layout.INDEX_HTML
    page.write_text(page.read_text() + EMAIL)
    assert found(archive, redactor) == [("collection-index.html", "personal_data", "error")]


def test_run_of_a_private_name_is_left_out_of_the_index_on_purpose(archive: Path, redactor) -> None:
    shutil.copytree(archive / "first", archive / EMAIL)
    assert found(archive, redactor) == [(EMAIL, "personal_data", "note")]
