import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.errors import StoreError, UsageError
from trainsite.publish.request import BuildTools
from trainsite.publish.single_file import SingleFile, SingleFileRequest, make_single_file
from trainsite.site.chunks import read_chunk
from trainsite.site.inlining import data_element, inline, iter_outward

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"


class Document(HTMLParser):
    """What a browser would find in a page: links, ids, rows of tables, and the text of scripts, styles and data."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.tables: dict[str, int] = {}
        self.chunked: dict[str, str] = {}
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.data: dict[str, str] = {}
        self.policy = ""
        self._table = ""
        self._in: tuple[str, dict[str, str]] = ("", {})
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.attributes.update(f"{tag} {name}" for name in given)
        self.links += [given["href"]] if "href" in given else []
        self.ids += [given["id"]] if "id" in given else []
        if "data-table" in given:
            self._table = given["data-table"]
            self.tables[self._table] = 0
            if "data-name" in given:
                self.chunked[self._table] = given["data-name"]
        self.tables[self._table] = self.tables.get(self._table, 0) + (tag == "tr")
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag in ("script", "style"):
            self._in = (tag, given)
            if given.get("type") != "application/json":
                (self.scripts if tag == "script" else self.styles).append("")

    def handle_data(self, data):
        tag, given = self._in
        if tag == "style":
            self.styles[-1] += data
        elif tag == "script" and given.get("type") == "application/json":
            name = given.get("data-chunk-name") or given.get("data-file") or given.get("id", "")
            self.data[name] = self.data.get(name, "") + data
        elif tag == "script":
            self.scripts[-1] += data

    def handle_endtag(self, tag):
        self._in = ("", {})


@pytest.fixture
def single(redactor, tmp_path):
    """Make a run one file and return it with its text, read back where it was written."""

    def make(run: Path, output: Path | None = None, **options: object) -> SingleFile:
        tools = BuildTools(redactor=redactor, clock=lambda: 0.0)
        return make_single_file(SingleFileRequest(run=run, output=output, **options), tools)

    return make


@pytest.fixture
def document(single, one_run):
    return Document(b"".join(single(one_run).pieces).decode())


def rows_of(run: Path) -> dict[str, list]:
    return {
        path.parent.name: [json.loads(line) for line in path.read_bytes().splitlines()]
        for path in sorted(run.glob("steps/*/trajectories.ndjson"))
    }


def test_the_file_is_written_whole_and_the_report_says_how_large_it_is(single, one_run, tmp_path):
    made = single(one_run, tmp_path / "deep" / "run.html")
    written = (tmp_path / "deep" / "run.html").read_bytes()
    assert written == b"".join(made.pieces)
    assert made.report.size_bytes == len(written)
    assert made.report.trajectories == sum(map(len, rows_of(one_run).values())) > 10
    assert (made.report.left_out, made.report.warnings, made.report.findings) == (0, (), ())
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["run.html"]


def test_the_bytes_are_the_same_twice_and_wherever_they_go(single, one_run, tmp_path):
    first = single(one_run, tmp_path / "run.html").pieces
    assert single(one_run, tmp_path / "run.html").pieces == first
    assert single(one_run, tmp_path / "another place" / "x").pieces == first
    assert single(one_run).pieces == first


def test_the_archive_is_left_as_it_was(single, add_run, contents, tmp_path):
    run = add_run("one")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "runs").rglob("*")}, contents(tmp_path / "runs")
    single(run, tmp_path / "one.html")
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "runs").rglob("*")}, contents(tmp_path / "runs")
    assert after == before


def test_the_policy_names_every_script_and_style_and_lets_nothing_else_run(document):
    def hashes(texts):
        return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]

    rules = dict(rule.strip().split(" ", 1) for rule in document.policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": " ".join(hashes(document.scripts)),
        "style-src": " ".join(hashes(document.styles)),
        "img-src": "data:",
    }
    assert len(document.scripts) >= 10
    assert len(document.styles) == 3
    assert not [name for name in document.attributes if name.split()[1].startswith("on") or name.endswith(" style")]


@pytest.fixture(scope="module")
def made_run(tmp_path_factory) -> Path:
    """Return a run with rows of every kind."""
    from tests.corpora.hostile_run import write_made_run
    from trainsite.privacy import Redactor

    run = tmp_path_factory.mktemp("made") / "made"
    write_made_run(
        run, Redactor(b"key" * 11), ("open the calendar", "a lamp", "reply", "look"), rows=210, trajectories=30
    )
    return run


@pytest.mark.parametrize("which", ["one_run", "made_run"])
def test_every_link_leads_to_a_place_or_a_sample_of_the_file(single, which, request):
    document = Document(b"".join(single(request.getfixturevalue(which)).pieces).decode())
    listed = json.loads(document.data["chunks"])
    linked = list(document.links)
    for name in document.chunked.values():
        for found in json.loads(document.data[name]).get("hrefs", {}).values():
            linked += found["dictionary"] if isinstance(found, dict) else found
    samples = 0
    for href in linked:
        if href is None or href == "data:,":
            continue
        parts = urlsplit(href)
        assert not any((parts.scheme, parts.netloc, parts.path, parts.query)), href
        if "=" not in parts.fragment:
            assert unquote(parts.fragment) in [*document.ids, *rows_of_chunks(document)], href
            continue
        asked = {key: value[0] for key, value in parse_qs(parts.fragment).items()}
        rows = [
            row["row_id"] for chunk in listed if chunk["step"] == asked["step"]
            for row in json.loads(document.data[chunk["name"]])
        ]  # fmt: skip
        assert asked["row"] in rows, href
        samples += 1
    assert samples > 10
    assert not {"script src", "link src", "img src", "a ping", "form action"} & document.attributes
    assert len(document.ids) == len(set(document.ids))


def rows_of_chunks(document: Document) -> list[str]:
    """Return the ids of the rows that a script draws."""
    found = []
    for name in document.chunked.values():
        ids = json.loads(document.data[name]).get("ids", [])
        found += json.loads(ids["packed"]) if isinstance(ids, dict) else ids
    return found


def test_all_rows_of_all_tables_are_inside(document, published):
    _, site, _ = published
    for path in sorted((site / "first/analysis/data").glob("*.js")):
        name, value = read_chunk(path.read_bytes())
        if name.endswith("/compare") or "/compare-texts" in name:
            continue
        held = json.loads(document.data[name])
        if isinstance(value, dict):
            value.pop("hrefs", None), held.pop("hrefs", None)
        assert held == value, name


def test_every_sample_is_inside_as_the_archive_has_it(document, one_run):
    held: dict[str, list] = {}
    for chunk in json.loads(document.data["chunks"]):
        rows = json.loads(document.data[chunk["name"]])
        assert (rows[0]["row_id"], rows[-1]["row_id"], len(rows)) == (chunk["first"], chunk["last"], chunk["count"])
        held.setdefault(chunk["step"], []).extend(rows)
    assert held == rows_of(one_run)


def test_the_manifest_is_inside(document, one_run):
    held = json.loads(document.data["collection-manifest.json"])
    assert held == json.loads((one_run / "collection-manifest.json").read_bytes())


def test_without_a_script_the_tables_show_what_they_show_on_the_page_of_the_run(document, published):
    _, site, _ = published
    page = Document((site / "first/analysis/index.html").read_text())
    assert document.tables == page.tables
    assert len(page.tables) > 10


def test_the_page_shows_the_words_of_the_page_of_the_run(single, one_run, published):
    def words(text: str) -> str:
        main = text[text.index('<main id="content">') : text.index("</main>")]
        return " ".join(re.sub(r"<noscript>.*?</noscript>|<p class=\"rest\">.*?</p>|<[^>]*>", " ", main).split())

    _, site, _ = published
    assert words(b"".join(single(one_run).pieces).decode()) == words((site / "first/analysis/index.html").read_text())


def test_samples_beyond_the_limit_are_left_out_in_turn_and_it_is_said(single, tmp_path):
    from tests.corpora.hostile_run import write_made_run
    from trainsite.privacy import Redactor

    words = tuple(f"{word} {'and so on ' * 400}" for word in ("ask", "look", "answer", "wait"))
    run = tmp_path / "runs" / "long"
    write_made_run(run, Redactor(b"key" * 11), words, rows=4, trajectories=24)
    whole = single(run)
    steps = rows_of(run)
    assert whole.report.left_out == 0
    chunks = json.loads(Document(b"".join(whole.pieces).decode()).data["chunks"])
    assert len(chunks) > 2 * len(steps)
    limit = whole.report.size_bytes * 6 // 10
    made = single(run, limit_bytes=limit)
    text = b"".join(made.pieces).decode()
    document = Document(text)
    listed = json.loads(document.data["chunks"])
    assert [chunk | {"src": ""} for chunk in listed] == [chunk | {"src": ""} for chunk in chunks]
    here = {chunk["name"] for chunk in listed if chunk["src"]}
    assert here == {chunk["name"] for chunk in listed} & set(document.data)
    assert {chunk["step"] for chunk in listed if chunk["src"]} == set(steps)
    left_out = sum(chunk["count"] for chunk in listed if not chunk["src"])
    assert made.report.left_out == left_out > 0
    total = made.report.trajectories
    assert f"This file holds {total - left_out} of the {total} trajectories" in text
    assert f"{left_out} of {total} trajectories are left out" in made.report.warnings[0]
    assert sum(len(block) for block in document.data.values()) <= limit


def test_a_file_whose_tables_alone_are_large_says_so(single, one_run):
    report = single(one_run, limit_bytes=10).report
    assert report.left_out == report.trajectories
    assert "left out" in report.warnings[0]


def test_a_run_without_samples_is_one_file_too(single, add_run):
    run = add_run("bare")
    manifest = orjson.loads((run / "collection-manifest.json").read_bytes())
    for step in manifest["steps"]:
        step["status"] = "skipped"
    (run / "collection-manifest.json").write_bytes(orjson.dumps(manifest))
    made = single(run)
    assert (made.report.trajectories, made.report.left_out, made.report.finding_count) == (0, 0, 0)
    assert json.loads(Document(b"".join(made.pieces).decode()).data["chunks"]) == []


@pytest.mark.parametrize("place", ["label", "sample"])
def test_a_secret_refuses_the_file_names_its_place_and_leaves_what_was_there(single, add_run, rewrite, tmp_path, place):
    run, output = add_run("one"), tmp_path / "one.html"
    before = single(run, output).pieces
    if place == "label":
        rewrite(run, label=f"the token {TOKEN}")
    else:
        plant(run, TOKEN, rewrite)
    made = single(run, output)
    assert made.pieces == ()
    assert made.report.is_refused
    assert made.report.size_bytes == 0
    assert {finding.what for finding in made.report.findings} == {"SECRET:github-token"}
    found = [finding.place for finding in made.report.findings]
    wanted = "one/collection-manifest.json: $.label" if place == "label" else "one/analysis/data/natural_trajectories-"
    assert any(each.startswith(wanted) for each in found), found
    assert TOKEN not in repr(made.report)
    assert output.read_bytes() == b"".join(before)


def plant(run: Path, words: str, rewrite) -> None:
    """Put words into a trajectory, and mend what names its table by its hash, as an older version may have left it."""
    folder = run / "steps" / "natural_trajectories"
    table = folder / "trajectories.ndjson"
    lines = [json.loads(line) for line in table.read_bytes().splitlines()]
    lines[0]["messages"][0]["content"] = words
    table.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    step = json.loads((folder / "step.json").read_bytes())
    for artifact in step["artifacts"]:
        if artifact["path"].endswith("/trajectories.ndjson"):
            artifact["sha256"] = hashlib.sha256(table.read_bytes()).hexdigest()
            artifact["size_bytes"] = table.stat().st_size
    (folder / "step.json").write_bytes(orjson.dumps(step))
    manifest = json.loads((run / "collection-manifest.json").read_bytes())
    for line in manifest["steps"]:
        if line["id"] == "natural_trajectories":
            line["sha256"] = hashlib.sha256((folder / "step.json").read_bytes()).hexdigest()
    rewrite(run, steps=manifest["steps"])


def test_a_path_of_this_machine_refuses_the_file(single, add_run, rewrite, tmp_path):
    run = add_run("one")
    rewrite(run, label=f"made in {tmp_path / 'runs'}")
    made = single(run)
    assert "names a folder of this machine, or the machine itself" in {each.what for each in made.report.findings}


def test_a_table_that_changed_since_is_left_out_with_a_warning(single, add_run):
    run = add_run("one")
    table = run / "steps/natural_trajectories/trajectories.ndjson"
    table.write_bytes(table.read_bytes() + table.read_bytes().splitlines(keepends=True)[0])
    made = single(run)
    assert "not the file that the manifest names" in made.report.warnings[0]
    text = b"".join(made.pieces).decode()
    assert {chunk["step"] for chunk in json.loads(Document(text).data["chunks"])}.isdisjoint({"natural_trajectories"})


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("site.js", 'const a = "</script>";', "would end it"),
        ("text.js", "// <!-- old", "would end it"),
        ("site.css", "a { color: red } /* </STYLE */", "would end it"),
        ("charts.css", ".brand { background: url(logo.png) }", "loads logo.png"),
        ("reader.css", '@import "more.css";', "loads more.css"),
    ],
)
def test_a_theme_whose_file_cannot_stand_in_a_page_is_refused(single, one_run, tmp_path, name, text, said):
    path = tmp_path / "theme" / "assets" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(UsageError, match=rf"^{name}: .*{said}"):
        single(one_run, tmp_path / "run.html", theme=tmp_path / "theme")
    assert not (tmp_path / "run.html").exists()


def test_a_theme_goes_before_the_own_files_and_its_line_ends_are_hashed_as_a_browser_reads_them(
    single, one_run, tmp_path
):
    theme = tmp_path / "theme"
    (theme / "assets").mkdir(parents=True)
    (theme / "assets/charts.css").write_bytes(b"\xef\xbb\xbfh1 { color: teal }\r\nh2 { color: teal }\r\n")
    (theme / "templates").mkdir()
    (theme / "templates/sections.html.j2").write_text(
        "{% macro show_section(section, base) %}<section id={{ section.id }}><h2>own</h2></section>{% endmacro %}"
    )
    document = Document(b"".join(single(one_run, theme=theme).pieces).decode())
    own = "h1 { color: teal }\nh2 { color: teal }\n"
    assert own in document.styles
    assert base64.b64encode(hashlib.sha256(own.encode()).digest()).decode() in document.policy
    assert document.tables == {"": 0}


@pytest.mark.parametrize("words", ['<a href="index.html">home</a>', '<img src="logo.png">', '<a href="../x#y">x</a>'])
def test_a_template_that_leads_out_of_the_file_is_refused(single, one_run, tmp_path, words):
    template = tmp_path / "theme" / "templates" / "run.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text('{% extends "base.html.j2" %}{% block main %}' + words + "{% endblock %}")
    with pytest.raises(UsageError, match="the theme's page leads to"):
        single(one_run, theme=tmp_path / "theme")


def test_a_template_that_loads_from_outside_is_a_finding(single, one_run, tmp_path):
    template = tmp_path / "theme" / "templates" / "run.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text(
        '{% extends "base.html.j2" %}{% block main %}<img src="https://example.org/x.png">{% endblock %}'
    )
    made = single(one_run, theme=tmp_path / "theme")
    assert [finding.what for finding in made.report.findings] == ["src loads something from outside"]


def test_a_base_template_without_room_for_the_samples_is_refused(single, one_run, tmp_path):
    template = tmp_path / "theme" / "templates" / "base.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text("<!doctype html><title>x</title><main>{% block main %}{% endblock %}</main></body>")
    with pytest.raises(UsageError, match="no block beside its main part"):
        single(one_run, theme=tmp_path / "theme")


def test_a_file_goes_neither_over_something_else_nor_into_a_run(single, add_run, tmp_path):
    run = add_run("one")
    with pytest.raises(UsageError, match="is a folder"):
        single(run, tmp_path)
    (tmp_path / "notes.html").write_text("<!doctype html><p>mine")
    (tmp_path / "site.html").write_bytes((run / "analysis/index.html").read_bytes())
    (tmp_path / "link.html").symlink_to(tmp_path / "one.html")
    single(run, tmp_path / "one.html")
    (tmp_path / "runs" / "collection-index.html").write_bytes((tmp_path / "one.html").read_bytes())
    before = (tmp_path / "one.html").stat().st_ino
    for place in ("notes.html", "site.html", "link.html", "runs/collection-index.html"):
        with pytest.raises(StoreError, match="is no run in one file"):
            single(run, tmp_path / place)
    for place in ("runs/one/x.html", "runs/one/analysis/deep/x.html", "runs/.trainsite/x.html"):
        with pytest.raises(StoreError, match="lies inside a run"):
            single(run, tmp_path / place)
    assert (tmp_path / "notes.html").read_text() == "<!doctype html><p>mine"
    assert (tmp_path / "one.html").stat().st_ino == before
    single(run, tmp_path / "runs" / "one.html")  # beside the runs lies what their owner likes
    single(run, tmp_path / "one.html")


def test_neither_a_site_nor_one_file_depends_on_what_the_process_made_before(
    single, add_run, build, contents, tmp_path
):
    run = add_run("one")
    first = single(run).pieces
    build(tmp_path / "site")
    page = contents(tmp_path / "site")["one/analysis/index.html"]
    assert b'href="../collection-manifest.json"' in page
    assert b'href="../analysis/sample.html#step=' in page
    assert single(run).pieces == first
    build(tmp_path / "again")
    assert contents(tmp_path / "again") == contents(tmp_path / "site")


def test_a_site_holds_no_script_of_the_one_file(published):
    _, site, _ = published
    assert list(site.glob("assets/sample.*.js"))
    assert not list(site.glob("assets/single.*"))


TEXTS = st.text() | st.sampled_from(
    ["</script>", "<!--", "<script>", "]]>", "\u2028", "<\\/", "\\u003c", "&lt;", "__proto__"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_data_come_out_of_their_element_as_they_went_in(value):
    try:
        packed = orjson.dumps(value)
    except TypeError:
        return  # a lone surrogate is no JSON that could have been written
    element = data_element("run/x", packed).decode()
    assert element.count("<") == 2
    document = Document(f"<!doctype html>{element}<p id=after>")
    assert json.loads(document.data["run/x"]) == value
    assert document.ids == ["after"]


def test_only_addresses_of_files_beside_the_page_lead_outward():
    page = '<a href="#x">x</a><a href="https://example.org">y</a><img src="data:,"><a href="mailto:a">z</a>'
    assert list(iter_outward(page)) == []
    assert list(iter_outward('<a href="x.html#y">x</a><img src="">')) == ["x.html#y", "img"]


def test_assets_that_are_no_text_are_refused():
    with pytest.raises(UsageError, match="not UTF-8"):
        inline(["a.js"], {"a.js": b"\xff"})
