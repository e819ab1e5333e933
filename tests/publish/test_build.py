import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from trainsite.errors import StoreError
from trainsite.publish import downloads
from trainsite.query.export.duckdb_files import write_parquet
from trainsite.query.rows.listing import load_columns
from trainsite.site import pages, tables
from trainsite.site.chunks import read_chunk


def stamps(folder: Path) -> dict[Path, tuple[int, int, int]]:
    found = ((path, path.stat()) for path in folder.rglob("*"))
    return {path: (stat.st_mtime_ns, stat.st_ino, stat.st_size) for path, stat in found}


TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"


def test_a_site_holds_pages_manifest_and_readme_of_each_run(published):
    archive, site, report = published
    assert report.runs == 3
    assert not report.is_refused
    manifest = archive / "one" / "collection-manifest.json"
    assert (site / "one" / "collection-manifest.json").read_bytes() == manifest.read_bytes()
    assert (site / "one" / "README.md").is_file()
    for name in ("index.html", "collection-index.html", "compare.html", "one/analysis/sample.html", "robots.txt"):
        assert (site / name).is_file(), name
    assert not list(site.rglob("raw"))
    assert not list(site.rglob(".*"))


def test_samples_in_a_site_are_the_rows_of_the_archive(published):
    archive, site, _report = published
    rows = []
    for path in sorted((site / "one" / "analysis" / "data").glob("natural_trajectories-*.js")):
        rows += read_chunk(path.read_bytes())[1]
    table = archive / "one" / "steps" / "natural_trajectories" / "trajectories.ndjson"
    assert rows == [orjson.loads(line) for line in table.read_bytes().splitlines()]


def test_every_relative_address_of_every_page_leads_to_a_file(published):
    _archive, site, _report = published
    for page in site.rglob("*.html"):
        for address in re.findall(r"""\s(?:href|src|data-chunk)="([^"]*)\"""", page.read_text("utf-8")):
            parts = urlsplit(address.replace("&amp;", "&"))
            if parts.scheme or not parts.path:
                continue
            assert (page.parent / unquote(parts.path)).exists(), (page.relative_to(site), address)


def test_two_builds_have_the_same_bytes(add_run, build, tmp_path, contents):
    for name in ("one", "two"):
        add_run(name)
    first, second = build(), build(tmp_path / "elsewhere" / "again")
    assert contents(tmp_path / "site") == contents(tmp_path / "elsewhere" / "again")
    assert first.build_id == second.build_id


def test_one_process_and_two_make_the_same_site(add_run, build, tmp_path, contents):
    for number in range(30):
        add_run(f"run-{number:02}")
    build(jobs=1)
    build(tmp_path / "two", jobs=2)
    assert contents(tmp_path / "site") == contents(tmp_path / "two")


def test_nothing_is_written_when_nothing_changed(add_run, build, tmp_path):
    add_run("one")
    build()
    before = stamps(tmp_path / "site")
    report = build()
    assert (report.written, report.deleted) == (0, 0)
    assert stamps(tmp_path / "site") == before


def test_a_touched_manifest_with_the_same_bytes_changes_nothing(add_run, build, rewrite):
    run = add_run("one")
    build()
    rewrite(run)
    assert build().written == 0


def test_one_changed_run_leaves_the_files_of_others_alone(add_run, build, rewrite, tmp_path):
    runs = [add_run(f"run-{number}") for number in range(4)]
    build()
    others = stamps(tmp_path / "site" / "run-0")
    rewrite(runs[2], label="renamed")
    report = build()
    assert stamps(tmp_path / "site" / "run-0") == others
    assert b"renamed" in (tmp_path / "site" / "run-2" / "analysis" / "index.html").read_bytes()
    assert report.written > 0


def test_tables_whose_rows_are_as_they_were_are_not_made_again(add_run, build, rewrite, tmp_path, monkeypatch):
    rewrite(add_run("one"), label="before")
    folder = tmp_path / "site" / "download"
    build()
    before = {path.name: path.stat().st_ino for path in folder.iterdir()}
    written = []

    def write(connection, view, place):
        written.append(view.name)
        return write_parquet(connection, view, place)

    monkeypatch.setattr(downloads, "write_parquet", write)
    rewrite(tmp_path / "runs" / "one", label="after")
    build()
    assert written == ["runs"]
    made = {path.name for path in folder.iterdir() if path.stat().st_ino != before[path.name]}
    assert {"runs.csv", "runs.json", "runs.parquet"} <= made
    assert {name.split(".")[0] for name in made} == {"runs", "index"}
    assert "after" in (folder / "runs.csv").read_text()


def test_a_list_that_is_as_it_was_is_not_made_again(add_run, build, rewrite, tmp_path, monkeypatch):
    for number in range(20):
        add_run(f"run-{number:02d}")
    build()
    made = []

    def load(connection, key, limit):
        made.append(key)
        return load_columns(connection, key, limit)

    monkeypatch.setattr(pages, "load_columns", load)
    run = tmp_path / "runs" / "run-03"
    rewrite(run, duration_s=1.5)
    assert build().written > 0
    assert made == []
    rewrite(run, label="other")
    build()
    assert made == ["trajectories", "gaps"]


def test_a_list_over_all_runs_has_a_bound_and_its_page_says_so(add_run, build, tmp_path, monkeypatch):
    for number in range(20):
        add_run(f"run-{number:02d}")
    for module in (pages, tables):
        monkeypatch.setattr(module, "LISTED_ROWS", 210)
    build()
    ((_, value),) = [read_chunk(path.read_bytes()) for path in (tmp_path / "site" / "data").glob("gaps.*.js")]
    assert value["row_count"] == 210
    text = (tmp_path / "site" / "readiness.html").read_text()
    assert re.search(r"The first 210 of [0-9]+ rows are listed here; all of them are in <a [^>]*gaps.csv", text)


def test_pages_of_a_deleted_run_go_away(add_run, build, tmp_path):
    runs = [add_run("one"), add_run("two")]
    build()
    shutil.rmtree(runs[1])
    build()
    assert not (tmp_path / "site" / "two").exists()
    assert b"two" not in (tmp_path / "site" / "collection-index.json").read_bytes()


def test_a_damaged_site_is_mended(add_run, build, tmp_path, contents):
    add_run("one")
    build()
    site = tmp_path / "site"
    before = contents(site)
    (site / "one" / "analysis" / "index.html").write_text("changed")
    (site / "index.html").unlink()
    build()
    assert contents(site) == before


def test_a_site_whose_state_is_lost_is_brought_up_to_date_all_the_same(add_run, build, tmp_path, contents):
    runs = [add_run("one"), add_run("two")]
    build()
    shutil.rmtree(tmp_path / "runs" / ".trainsite")
    shutil.rmtree(runs[1])
    (tmp_path / "site" / "CNAME").write_text("example.org")
    build()
    build(tmp_path / "full")
    assert contents(tmp_path / "site") == contents(tmp_path / "full") | {"CNAME": b"example.org"}


def test_a_folder_of_something_else_is_refused_and_left_alone(add_run, build, tmp_path, contents):
    add_run("one")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="no site of trainsite"):
        build()
    assert contents(tmp_path / "site") == {"thesis.txt": b"mine"}


@pytest.mark.parametrize("place", ["runs", "runs/site", "."])
def test_a_site_and_its_archive_do_not_lie_in_each_other(add_run, build, tmp_path, place):
    add_run("one")
    with pytest.raises(StoreError, match="beside it"):
        build(tmp_path / place)


def test_an_empty_archive_has_a_site(build, tmp_path):
    (tmp_path / "runs").mkdir()
    report = build()
    assert report.runs == 0
    assert (tmp_path / "site" / "index.html").is_file()


def test_the_newest_runs_alone_are_published_where_there_is_a_limit(add_run, build, tmp_path):
    for day in (1, 2, 3):
        add_run(f"day-{day}", started_at=f"2026-02-0{day}T00:00:00.000Z")
    build(limit=2)
    site = tmp_path / "site"
    assert sorted(path.name for path in site.glob("day-*")) == ["day-2", "day-3"]
    for page in site.rglob("*"):
        if page.is_file():
            assert b"day-1" not in page.read_bytes(), page


def test_a_broken_run_is_a_warning_and_stands_among_the_problems(add_run, build, tmp_path):
    add_run("one")
    broken = add_run("torn")
    (broken / "collection-manifest.json").write_bytes(b'{"torn')
    report = build()
    assert report.runs == 1
    assert [warning for warning in report.warnings if warning.startswith("torn/")]
    assert "torn" in (tmp_path / "site" / "problems.html").read_text("utf-8")
    assert not (tmp_path / "site" / "torn").exists()


def test_a_table_that_is_not_the_one_of_the_manifest_is_left_out_and_told(add_run, build, tmp_path):
    run = add_run("one")
    table = run / "steps" / "natural_trajectories" / "trajectories.ndjson"
    table.write_bytes(table.read_bytes().replace(b"Lisbon", b"Berlin") + b" ")
    report = build()
    assert any("trajectories.ndjson: is not the file" in warning for warning in report.warnings)
    assert not list((tmp_path / "site" / "one" / "analysis" / "data").glob("natural_trajectories-*"))


def test_a_second_folder_of_one_run_is_left_out_and_told(add_run, build, tmp_path):
    add_run("one", run_id="20260131T120000Z-aaaaaaaa")
    add_run("two", run_id="20260131T120000Z-aaaaaaaa")
    report = build()
    assert report.runs == 1
    assert any("the same run as one" in warning for warning in report.warnings)
    shutil.rmtree(tmp_path / "runs" / "one")
    assert build().runs == 1
    assert (tmp_path / "site" / "two" / "README.md").is_file()


def test_a_run_that_is_called_like_a_page_is_left_out_and_told(add_run, build):
    add_run("models.html")
    report = build()
    assert report.runs == 0
    assert "rename it" in report.warnings[0]


def plant_secret(run, rewrite):
    rewrite(run, label=f"key {TOKEN}")


def plant_path(run, rewrite):
    rewrite(run, label=f"from {run.parent.resolve()}/input")


def plant_in_readme(run, _rewrite):
    with (run / "README.md").open("a") as file:
        file.write(f"\n{TOKEN}\n")


def plant_run_name(run, _rewrite):
    run.rename(run.with_name(f"run-{TOKEN}"))


@pytest.mark.parametrize("plant", [plant_secret, plant_path, plant_in_readme, plant_run_name])
def test_what_must_not_be_published_refuses_the_build_and_leaves_the_site(
    add_run, build, rewrite, tmp_path, contents, plant
):
    add_run("one")
    build()
    before = contents(tmp_path / "site")
    plant(add_run("two"), rewrite)
    report = build()
    assert report.is_refused
    assert report.build_id is None
    assert all(TOKEN not in finding.place and TOKEN not in finding.what for finding in report.findings)
    assert contents(tmp_path / "site") == before
    assert not (tmp_path / ".site.staging").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/base.html.j2", '<!doctype html><html lang="en"><script src="https://cdn.example/x.js"></script>'),
        ("templates/base.html.j2", '<!doctype html><html lang="en"><a href="/etc/passwd">x</a>'),
        ("assets/site.css", "@import url(//fonts.example/x.css);"),
        ("assets/site.js", f"var key = '{TOKEN}';"),
    ],
)
def test_a_theme_passes_the_gate_too(add_run, build, tmp_path, name, text):
    add_run("one")
    path = tmp_path / "theme" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    report = build(theme=tmp_path / "theme")
    assert report.is_refused
    assert not (tmp_path / "site").exists()


def test_a_mended_archive_is_published_after_a_refusal(add_run, build, rewrite, tmp_path, contents):
    run = add_run("one", label=f"key {TOKEN}")
    assert build().is_refused
    rewrite(run, label="clean")
    assert not build().is_refused
    build(tmp_path / "full")
    assert contents(tmp_path / "site") == contents(tmp_path / "full")


def test_canonical_links_and_the_feed_are_there_where_an_address_is_named(add_run, build, tmp_path):
    add_run("one")
    build(base_url="https://example.org/training/")
    site = tmp_path / "site"
    assert 'href="https://example.org/training/one/analysis/index.html"' in (
        site / "one" / "analysis" / "index.html"
    ).read_text("utf-8")
    assert "<id>urn:trainsite:" in (site / "feed.xml").read_text("utf-8")
    build()
    assert not (site / "feed.xml").exists()


def test_search_engines_are_kept_away_unless_they_are_wanted(add_run, build, tmp_path):
    add_run("one")
    build()
    assert "Disallow: /" in (tmp_path / "site" / "robots.txt").read_text()
    build(is_indexed=True)
    assert "Allow: /" in (tmp_path / "site" / "robots.txt").read_text()


def test_an_own_page_is_published_and_its_broken_links_are_told(add_run, build, tmp_path):
    add_run("one")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "plan.md").write_text(
        "---\ntitle: The plan\n---\n[there](../index.html) [gone](nowhere.html)\n"
    )
    report = build(pages=tmp_path / "pages")
    assert "The plan" in (tmp_path / "site" / "pages" / "plan.html").read_text("utf-8")
    assert [warning for warning in report.warnings if "nowhere.html" in warning]
    assert not [warning for warning in report.warnings if "index.html: leads" in warning]


def test_the_pages_of_a_run_are_the_same_in_its_folder_and_in_a_site(published, one_run):
    _archive, site, _report = published
    bare = re.compile(r'\s(?:href|src|data-base|data-build)="[^"]*"|<[^<>]*(?:nav|/a)[^<>]*>')
    for name in ("sample.html",):
        alone = (one_run / "analysis" / name).read_text("utf-8")
        inside = (site / "first" / "analysis" / name).read_text("utf-8")
        main = re.compile(r"<main.*</main>", re.DOTALL)
        assert bare.sub("", main.search(alone)[0]) == bare.sub("", main.search(inside)[0])
    data = {path.name for path in (one_run / "analysis" / "data").iterdir()}
    published = {path.name for path in (site / "first" / "analysis" / "data").iterdir()}
    assert data == {name for name in published if not name.startswith("compare")}


def test_an_incremental_build_equals_a_full_one(tmp_path_factory, add_run, build, rewrite, contents):  # noqa: C901 - a machine and its rules
    class Archive(RuleBasedStateMachine):
        @initialize()
        def start(self):
            self.folder = tmp_path_factory.mktemp("machine")
            self.archive = self.folder / "runs"
            self.archive.mkdir()
            self.count = 0

        @rule(name=st.sampled_from(["a", "b", "c d"]))
        def add(self, name):
            if not (self.archive / name).exists():
                add_run(name, self.archive)

        @rule(name=st.sampled_from(["a", "b", "c d"]), what=st.sampled_from(["label", "torn", "table"]))
        def change(self, name, what):
            run = self.archive / name
            if not run.exists():
                return
            self.count += 1
            if what == "label" and b"torn" not in (run / "collection-manifest.json").read_bytes()[:6]:
                rewrite(run, label=f"label {self.count}")
            elif what == "torn":
                (run / "collection-manifest.json").write_bytes(b'{"torn')
            elif what == "table":
                with (run / "steps" / "natural_trajectories" / "trajectories.ndjson").open("ab") as file:
                    file.write(b"\n")
                if b"torn" not in (run / "collection-manifest.json").read_bytes()[:6]:
                    rewrite(run, label=f"label {self.count}")

        @rule(name=st.sampled_from(["a", "b", "c d"]))
        def delete(self, name):
            if (self.archive / name).exists():
                shutil.rmtree(self.archive / name)

        @rule()
        def build_more(self):
            report = build(self.folder / "site", self.archive)
            self.count += 1
            whole = self.folder / f"full-{self.count}"
            full = build(whole, self.archive)
            assert contents(self.folder / "site") == contents(whole)
            shutil.rmtree(whole)
            assert report.warnings == full.warnings

        def teardown(self):
            if hasattr(self, "archive"):
                self.build_more()

    run_state_machine_as_test(
        Archive,
        settings=settings(
            max_examples=10, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_no_page_names_the_place_of_its_archive(published, contents):
    archive, site, _report = published
    for name, data in contents(site).items():
        assert str(archive.parent).encode() not in data, name
        assert str(Path.cwd()).encode() not in data, name
