import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.privacy import Redactor
from trainsite.publish.gate import Gate
from trainsite.publish.machine import is_telling, machine_names
from trainsite.site.chunks import make_chunk

MACHINE = ("/home/ann lee/lab/runs", "/home/ann lee", "trainbox-7")
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
PAGE = "<!doctype html>\n<html lang=en>\n<title>x</title>\n{}\n</html>\n"


@pytest.fixture(scope="module")
def gate():
    return Gate(Redactor(b"k" * 32, ("literal-of-this-environment",)), MACHINE)


def places(gate, path, text):
    data = text if isinstance(text, bytes) else text.encode()
    return [(found.place, found.what.split()[0]) for found in gate.look(path, data)]


def test_a_clean_page_passes(gate):
    text = PAGE.format(
        '<link rel="stylesheet" href="../assets/site.css"><script src="../assets/site.js" defer></script>'
        '<link rel="canonical" href="https://example.org/x"><a href="https://example.org" rel="noopener">out</a>'
        '<img src="data:image/png;base64,AAAA"><a href="#x">x</a><a href="sample.html#step=a&amp;row=1-1">s</a>'
        '<p>He wrote &lt;script src=//evil.example&gt; and &lt;a href="/etc"> in a prompt, and url(/x) too.</p>'
        '<td title="see href=/x or src=&#34;//y&#34;">y</td>'
    )
    assert places(gate, "one/analysis/index.html", text) == []


def test_a_secret_on_a_page_is_named_by_its_line_and_never_told(gate):
    found = gate.look("index.html", PAGE.format(f"<p>{TOKEN}</p>").encode())
    assert [(each.place, each.what) for each in found] == [("index.html:4", "SECRET:github-token")]
    assert TOKEN not in repr(found)


def test_a_value_of_the_environment_is_a_secret(gate):
    assert places(gate, "about.html", PAGE.format("literal-of-this-environment"))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("one/README.md", f"token {TOKEN.replace('_', chr(92) + '_')}"),
        ("one/collection-manifest.json", orjson.dumps({"label": TOKEN})),
        ("data/runs.0123456789.js", make_chunk("runs", "runs", {"columns": [{"values": ["x", TOKEN]}]}).data),
        ("one/analysis/data/feed-0001.0123456789.js", make_chunk("x", "x", [{"messages": [{"content": TOKEN}]}]).data),
        ("download/runs.csv", f"run,label\nx,{TOKEN}\n"),
        ("assets/own.js", f"var key = '{TOKEN}';"),
        ("assets/own.css", f"/* {TOKEN} */"),
        ("feed.xml", f"<title>{TOKEN}</title>"),
    ],
)
def test_a_secret_is_found_in_every_kind_of_file(gate, path, data):
    found = gate.look(path, data if isinstance(data, bytes) else data.encode())
    assert [each.what for each in found] == ["SECRET:github-token"]
    assert found[0].place.startswith(path)


def test_a_name_that_only_free_text_would_give_away_passes_in_every_table(gate):
    value = {"columns": [{"key": "trajectory_id", "values": ["@cmd|' /C x'!A0", "11 Main Street", "+1 202 555 0143"]}]}
    assert places(gate, "data/trajectories.0123456789.js", make_chunk("x", "x", value).data) == []


def test_the_place_of_a_find_in_a_table_is_told(gate):
    value = {"columns": [{"values": ["a", "b"]}, {"values": ["a", TOKEN]}]}
    found = gate.look("data/x.js", make_chunk("x", "x", value).data)
    assert [each.place for each in found] == ["data/x.js: $[0][1][0][1]"]
    assert gate.look("data/x.js", make_chunk("x", "x", {TOKEN: 1}).data)[0].place == "data/x.js: $"


def test_a_secret_behind_an_escape_of_json_is_found(gate):
    hidden = TOKEN.replace("a1", "\\u0061\\u0031")
    assert places(gate, "data/x.js", f'trainsite.add("x",["{hidden}"]);\n')


@pytest.mark.parametrize(
    "text", ["/home/ann lee/lab/runs/one", "/home/ann%20lee/x", "on trainbox-7.", "(/home/ann lee)"]
)
def test_paths_and_the_name_of_this_machine_are_found_anywhere(gate, text):
    assert places(gate, "index.html", PAGE.format(text)) == [("index.html:4", "names")]
    assert places(gate, "data/x.js", make_chunk("x", "x", [text]).data)
    assert places(gate, "one/README.md", text)


@pytest.mark.parametrize(
    "text", ["/home/ann leeds/x", "/srv/home/ann lee2", "trainbox-77", "mytrainbox-7", "/home/bob"]
)
def test_other_paths_are_data(gate, text):
    assert places(gate, "index.html", PAGE.format(text)) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script src=https://cdn.example/x.js></script>",
        "<script src='//cdn.example/x.js'></script>",
        "<SCRIPT SRC = 'HTTPS://cdn.example/x.js'></SCRIPT>",
        "<script\nsrc='\thttps://cdn.example/x.js'></script>",
        '<link rel="stylesheet" href="https://cdn.example/x.css">',
        '<link rel="canonical stylesheet" href="https://cdn.example/x.css">',
        '<link href="https://cdn.example/x.css">',
        '<img alt="a" src="http://example.org/x.png">',
        '<img srcset="a.png 1x, //example.org/b.png 2x">',
        '<video poster="https://example.org/x.png"></video>',
        '<iframe src="https://example.org"></iframe>',
        '<object data="https://example.org"></object>',
        '<svg><use href="https://example.org/x.svg#a"/></svg>',
        '<svg><image xlink:href="https://example.org/x.svg"/></svg>',
        "<style>@import 'https://example.org/x.css';</style>",
        "<style>p{background:URL( //example.org/x.png )}</style>",
        '<p style="background:url(https://example.org/x)">x</p>',
        '<base href="https://example.org/">',
        '<form action="https://example.org/">',
        '<meta http-equiv="refresh" content="0; url=https://example.org">',
        '<a href="/etc/passwd">x</a>',
        '<a href="file:///etc/passwd">x</a>',
        '<a href="C:\\x">x</a>',
        '<a href="\\\\server\\share">x</a>',
        '<script src="/assets/site.js"></script>',
        "<a href='java&#115;cript:alert(1)'>x</a>",
        "<a href='jav&#x09;ascript:alert(1)'>x</a>",
        '<a href="data/../raw/input.jsonl">x</a>',
        '<a href="steps/feed/%72aw/input.jsonl">x</a>',
    ],
)
def test_addresses_that_load_from_outside_or_lead_out_of_the_site_are_found(gate, markup):
    assert [place for place, _ in places(gate, "x.html", PAGE.format(markup))][:1] == [f"x.html:{4}"]


@pytest.mark.parametrize(
    "css",
    [
        "@import url(https://example.org/x.css);",
        '@import "//example.org/x.css";',
        "p { background: u\\72l(https://example.org/x.png) }",
        "p { background: url(/**/'https://example.org/x.png') }",
        "@font-face { src: url(/fonts/x.woff2) }",
    ],
)
def test_style_sheets_load_nothing_from_outside(gate, css):
    assert [place for place, _ in places(gate, "assets/own.css", css)] == ["assets/own.css"]


def test_style_sheets_may_load_what_lies_beside_them(gate):
    assert (
        places(gate, "assets/own.css", "p{background:url(x.svg)} a{background:url(data:image/png;base64,AA==)}") == []
    )


def test_nothing_from_raw_is_published(gate):
    assert places(gate, "one/steps/natural_trajectories/raw/input.jsonl", "{}")


def test_a_file_that_is_no_text_where_text_belongs_is_refused(gate):
    assert places(gate, "about.html", b"\xff\xfe")
    assert places(gate, "assets/logo.png", b"\x89PNG\xff") == []


def test_a_run_with_a_private_name_is_refused_without_its_name(gate):
    found = gate.look_at_name(f"run-{TOKEN}")
    assert len(found) == 1
    assert TOKEN not in repr(found)
    assert gate.look_at_name("run-1") == []


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_a_page_that_only_quotes_text_is_never_refused_for_its_addresses(text):
    from trainsite.publish.gate import _addresses
    from trainsite.site.text import html_attribute, html_text

    page = PAGE.format(f'<p title="{html_attribute(text)}">{html_text(text)}</p>')
    assert _addresses("x.html", page.encode()) == []


def test_names_that_every_machine_has_tell_nothing(tmp_path):
    names = machine_names([tmp_path / "runs"])
    assert str(tmp_path / "runs") in names
    assert not {"/", "/tmp", "/root", "/home"} & set(names)
    assert is_telling("host-1")
    assert not is_telling("localhost")
