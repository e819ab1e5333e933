import json

import pytest
from click.testing import CliRunner

from trainsite.cli.build import build as command

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, expect=0):
        from trainsite.errors import TrainsiteError

        result = CliRunner().invoke(command, [str(each) for each in arguments])
        code = result.exception.exit_code if isinstance(result.exception, TrainsiteError) else result.exit_code
        assert code == expect, f"{result.output}\n{result.exception!r}"
        return result

    return run


def test_the_report_says_what_was_written(collect, build):
    collect("one")
    result = build("-o", "site")
    last = result.stdout.splitlines()[-1]
    assert last.startswith("site: 1 runs, ")
    assert "0 deleted" in last
    assert "[build]" in result.stderr


def test_json_is_the_same_by_both_names_and_holds_no_finding_of_a_clean_site(collect, build, tmp_path):
    collect("one")
    build("-q", "-o", "site")
    first = json.loads(build("-q", "-o", "site", "--json").stdout)
    second = json.loads(build("-q", "-o", "site", "--format", "json").stdout)
    assert first | {"duration_s": 0} == second | {"duration_s": 0}
    assert first["runs"] == 1
    assert first["findings"] == []
    assert first["written"] == 0
    assert (tmp_path / "site" / "data" / "build.js").read_text().count(first["build_id"]) == 1


def test_a_refused_build_lists_each_place_and_ends_with_1(collect, build, tmp_path):
    run = collect("one")
    readme = run / "README.md"
    readme.write_text(readme.read_text("utf-8") + f"\n{TOKEN}\n\n{TOKEN}\n", "utf-8")
    result = build("-q", "-o", "site", expect=1)
    lines = result.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:2]] == ["one/README.md"] * 2
    assert "2 places to mend; the site is as it was" in lines[-1]
    assert TOKEN not in result.output
    assert not (tmp_path / "site").exists()
    assert json.loads(build("-q", "-o", "site", "--json", expect=1).stdout)["build_id"] is None


def test_warnings_are_strict_where_they_shall_be(collect, build, tmp_path):
    collect("one")
    (tmp_path / "runs" / "torn").mkdir()
    (tmp_path / "runs" / "torn" / "collection-manifest.json").write_text("{")
    assert "warning: torn/" in build("-q", "-o", "site").stdout
    build("-q", "-o", "site", "--strict", expect=1)


def test_what_is_wrong_with_the_call_is_said_before_anything_is_written(build, tmp_path):
    build("-o", "site", "--root", "nowhere", expect=2)
    (tmp_path / "runs").mkdir()
    build("-o", "site", "--theme", "nowhere", expect=2)
    build("-o", "site", "--base-url", "example.org", expect=2)
    build("-o", "site", "--limit", "0", expect=2)
    assert not (tmp_path / "site").exists()


def test_a_folder_of_something_else_ends_with_5(collect, build, tmp_path):
    collect("one")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    build("-q", "-o", "site", expect=5)


def test_an_archive_that_is_not_there_yet_has_an_empty_site(build, tmp_path):
    build("-q", "-o", "site")
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_read_only_archive_can_be_built(collect, build, tmp_path):
    collect("one")
    archive = tmp_path / "runs"
    for path in sorted(archive.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    archive.chmod(0o555)
    try:
        build("-q", "-o", "site")
        assert "0 written" in build("-q", "-o", "site").stdout
    finally:
        archive.chmod(0o755)
        for path in archive.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_one_run_becomes_one_file_by_its_path_its_name_or_its_id(collect, build, tmp_path):
    run = collect("one")
    run_id = json.loads((run / "collection-manifest.json").read_bytes())["run_id"]
    for named in (run, "one", run_id):
        result = build("-q", "--single-file", named, "-o", "one.html")
        assert result.stdout.startswith(f"one.html: run {run_id}, ")
        text = (tmp_path / "one.html").read_text()
        assert text.startswith("<!doctype html>")
        assert text.endswith("</html>\n")
        (tmp_path / "one.html").unlink()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir() and path.name == "site") == []


def test_one_file_goes_to_standard_output_and_its_report_beside_it(collect, build, tmp_path):
    collect("one")
    build("-q", "--single-file", "one", "-o", "one.html", "--title", "<b>Mine</b>")
    result = build("-q", "--single-file", "one", "-o", "-", "--title", "<b>Mine</b>", "--json")
    assert result.stdout_bytes == (tmp_path / "one.html").read_bytes()
    assert b"&lt;b&gt;Mine&lt;/b&gt;" in result.stdout_bytes
    report = json.loads(result.stderr)
    assert report["file"] == "-"
    assert report["size_bytes"] == len(result.stdout_bytes)
    assert not (tmp_path / "-").exists()
    assert json.loads(build("-q", "--single-file", "one", "-o", "one.html", "--json").stdout)["warnings"] == []


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--base-url", "https://example.org"), "--base-url"),
        (("--limit", "1"), "--limit"),
        (("--index",), "--index"),
        (("--no-index",), "--index"),
        (("--jobs", "2"), "--jobs"),
        (("--limit", "1", "--jobs", "1"), "--limit, --jobs"),
    ],
)
def test_what_is_meant_for_a_site_alone_is_refused_with_one_file(collect, build, tmp_path, options, named):
    collect("one")
    result = build("--single-file", "one", "-o", "one.html", *options, expect=2)
    assert str(result.exception).startswith(f"{named}: ")
    assert not (tmp_path / "one.html").exists()


def test_a_call_for_one_file_that_cannot_work_says_why(collect, build, tmp_path):
    run = collect("one")
    (tmp_path / "mine.html").write_text("mine")
    for place, code, said in ((tmp_path, 2, "is a folder"), ("mine.html", 5, "no run in one file"), (run, 2, "folder")):
        assert said in str(build("--single-file", "one", "-o", place, expect=code).exception)
    assert "no run of that path" in str(build("--single-file", "nowhere", "-o", "one.html", expect=5).exception)
    assert "--theme" in str(build("--single-file", "one", "-o", "x.html", "--theme", "nowhere", expect=2).exception)
    assert "--single-file" in str(build("-o", "-", expect=2).exception)
    assert (tmp_path / "mine.html").read_text() == "mine"


def test_a_refused_file_lists_each_place_and_writes_nothing(collect, build, tmp_path):
    run = collect("one")
    manifest = run / "collection-manifest.json"
    changed = json.loads(manifest.read_bytes()) | {"label": TOKEN}
    manifest.write_text(json.dumps(changed), "utf-8")
    result = build("-q", "--single-file", "one", "-o", "one.html", expect=1)
    lines = result.stdout.splitlines()
    assert lines[0] == "one/collection-manifest.json: $.label: SECRET:github-token"
    assert lines[-1].startswith("one.html: not written, ")
    assert TOKEN not in result.output
    assert not (tmp_path / "one.html").exists()
    piped = build("-q", "--single-file", "one", "-o", "-", expect=1)
    assert piped.stdout == ""
    assert "not written" in piped.stderr


def test_a_warning_about_one_file_is_strict_where_it_shall_be(collect, build, tmp_path):
    run = collect("one")
    table = next(run.glob("steps/*/trajectories.ndjson"))
    table.write_bytes(table.read_bytes() * 2)
    assert "warning: one/steps/" in build("-q", "--single-file", "one", "-o", "one.html").stdout
    build("-q", "--single-file", "one", "-o", "one.html", "--strict", expect=1)
    assert (tmp_path / "one.html").is_file()
