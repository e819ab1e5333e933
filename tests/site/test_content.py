import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.errors import UsageError
from trainsite.site import broken_links, content_page
from trainsite.site.content import in_order
from trainsite.site.markdown import is_safe_address


def body(text: str) -> str:
    return str(content_page("page", text).body)


def test_front_matter_gives_title_and_order():
    page = content_page("team", "---\ntitle: The team\norder: 3\n---\n# Else\n")
    assert (page.path, page.title, page.order) == ("pages/team.html", "The team", 3.0)


def test_without_front_matter_the_first_heading_or_the_name_is_the_title():
    assert content_page("team", "## We\n").title == "We"
    assert content_page("team", "We.\n").title == "team"


@pytest.mark.parametrize("front", ["title: [", "- a", "order: soon", "order: true", "title: {a: 1}"])
def test_front_matter_that_says_nothing_is_refused(front):
    with pytest.raises(UsageError, match=r"^team\.md: "):
        content_page("team", f"---\n{front}\n---\n")


@pytest.mark.parametrize("name", ["", "A", "../x", "a b", "a.b", "-a"])
def test_a_name_that_makes_no_address_is_refused(name):
    with pytest.raises(UsageError, match="not a name for a page"):
        content_page(name, "text")


def test_tables_tasks_footnotes_and_strikes_are_known():
    text = body("| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\nsaid[^1] ~~not~~\n\n[^1]: here\n")
    assert "<table>" in text
    assert "☑ done" in text
    assert "☐ open" in text
    assert "<input" not in text
    assert 'class="footnote-item"' in text
    assert "<s>not</s>" in text


@pytest.mark.parametrize("language", ["python", "json", "sql", "sh"])
def test_code_of_known_languages_has_its_colours(language):
    assert 'class="hl-' in body(f'```{language}\nselect "a" # 1\n```\n')


def test_code_of_an_unknown_language_stays_text():
    assert "&lt;b&gt; ␀" in body("```nonsense\n<b> \x00\n```\n")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](//example.org)", "[a](/etc/passwd)", "<javascript:alert(1)>", "[a]( java\tscript:alert(1))",
        "![p](javascript:alert(1))", "[a]: javascript:alert(1)\n\n[a]", "[a](vbscript:x)", "[a](&#106;avascript:x)",
        '[a](x "onclick=alert(1)")', "```<script>\nx\n```", "<details open ontoggle=alert(1)>",
    ],
)  # fmt: skip
def test_nothing_in_a_page_becomes_markup_that_runs(text, structure):
    made = body(text)
    shown = structure(made)
    assert {name for name, _ in shown.elements} <= {"p", "a", "pre", "code"}
    assert not any(each.startswith("on") for _, names in shown.elements for each in names)
    assert not re.search(r'href="(?!x")', made)


@settings(deadline=None)
@given(st.text())
def test_any_text_makes_a_page_without_foreign_elements(text):
    allowed = {
        "p", "a", "em", "strong", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote",
        "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "s", "sup", "section", "span",
    }  # fmt: skip
    try:
        made = body(text)
    except UsageError:
        return
    assert set(re.findall(r"<([a-zA-Z0-9]+)", made)) <= allowed


def test_pictures_become_links_since_no_page_loads_from_outside():
    assert body("![chart](https://example.org/a.png)") == (
        '<p><a href="https://example.org/a.png" rel="noopener noreferrer">chart</a></p>\n'
    )


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://example.org", True), ("HTTP://example.org", True), ("a/b.html#c", True), ("#c", True), ("../x", True),
        ("javascript:x", False), ("JavaScript:x", False), ("data:,x", False), ("file:///etc", False), ("//x", False),
        ("/x", False), ("\\\\x", False), ("mailto:a", False), ("java\nscript:x", False), ("\x01javascript:x", False),
    ],
)  # fmt: skip
def test_only_http_https_and_relative_addresses_are_followed(address, is_safe):
    assert is_safe_address(address) is is_safe


def test_headings_have_anchors_of_their_own():
    assert re.findall(r'id="([^"]*)"', body("# A b\n\n## A b\n\n## !\n")) == ["a-b", "a-b-2", "part"]


def test_a_link_that_leads_nowhere_is_told():
    page = content_page(
        "x", "[a](y.html) [b](../index.html#z) [c](../download/) [d](#e) [e](https://x.y) [f](../no.html)"
    )
    assert broken_links(page, {"pages/x.html", "index.html", "download/index.html"}) == ("y.html", "../no.html")


def test_pages_stand_by_order_and_then_by_title():
    pages = [content_page(name, f"---\n{front}\n---\n") for name, front in
             (("a", "title: Z"), ("b", "order: 2"), ("c", "order: 1"), ("d", "title: A"))]  # fmt: skip
    assert [page.path[6] for page in in_order(pages)] == ["c", "b", "d", "a"]
