import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.site import Shell
from trainsite.site.frame import relative

PATHS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map("/".join)


@given(PATHS, PATHS)
def test_an_address_leads_from_the_page_to_its_target(target, page):
    assert posixpath.normpath(posixpath.join(posixpath.dirname(page), relative(target, page))) == target


def test_a_fragment_stays():
    assert relative("a/b.html#c", "a/d.html") == "b.html#c"
    assert relative("#c", "a/d.html") == "#c"


def test_a_frame_sees_everything_from_its_page():
    shell = Shell(title="T", version="1", pages=(("index.html", "Home"), ("a.html", "A")), build="data/build.js")
    frame = shell.frame("run/analysis/index.html", (("Home", "index.html"), ("Run", None)), current="a.html")
    assert frame.base == "../../"
    assert frame.styles[0] == "../../assets/site.css"
    assert frame.scripts[0] == "../../assets/site.js"
    assert [(link.href, link.is_current) for link in frame.nav] == [("../../index.html", False), ("../../a.html", True)]
    assert [crumb.href for crumb in frame.crumbs] == ["../../index.html", None]
    assert frame.build == "../../data/build.js"
    assert frame.canonical is None


def test_joined_files_are_loaded_once():
    shell = Shell(title="T", version="1", assets={"a.js": "all.js", "b.js": "all.js", "c.css": "c.css"})
    frame = shell.frame("index.html", files=("a.js", "b.js", "c.css"))
    assert (frame.scripts, frame.styles) == (("all.js",), ("c.css",))


def test_an_unknown_asset_is_an_error():
    with pytest.raises(KeyError):
        Shell(title="T", version="1").frame("index.html", files=("nonsense.js",))


def test_the_canonical_address_stands_below_the_base():
    shell = Shell(title="T", version="1", base_url="https://example.org/x/")
    assert shell.frame("a/b.html").canonical == "https://example.org/x/a/b.html"
