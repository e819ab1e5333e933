"""What a file holds is told by its name and its beginning."""

import pytest

from trainsite.redaction.forms import Form, bare_suffix, find_form


@pytest.mark.parametrize(
    ("name", "head", "form"),
    [
        ("a.jsonl", b'{"a": 1}\n', Form.ROWS),
        ("a.ndjson.gz", b'{"a": 1}\n', Form.ROWS),
        ("a.json", b'{\n  "a": 1\n}\n', Form.DOCUMENT),
        ("a.json", b'{"a": 1}\n{"a": 2}\n', Form.ROWS),
        ("-", b'{"a": 1}\n{"a": 2}\n', Form.ROWS),
        ("-", b"some prose", Form.TEXT),
        ("a.csv", b"a,b\n1,2\n", Form.CELLS),
        ("a.tsv.zst", b"a\tb\n1\t2\n", Form.CELLS),
        ("a.md", b"# x\n", Form.TEXT),
        ("a.html", b"<p>x</p>", Form.TEXT),
        ("a.jsonl", b"\xff\xfea\0", Form.BINARY),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", Form.BINARY),
        ("a.txt", b"", Form.TEXT),
    ],
)
def test_the_form_is_told(name, head, form):
    assert find_form(name, head).form is form


@pytest.mark.parametrize(("head", "delimiter"), [(b"a;b;c\n", ";"), (b"a,b\n", ","), (b"a|b|c\n", "|"), (b"a\n", ",")])
def test_the_delimiter_is_that_of_the_header(head, delimiter):
    assert find_form("a.csv", head).delimiter == delimiter


def test_the_ending_of_compression_is_passed_over():
    assert bare_suffix("x/Y.JSONL.GZ") == ".jsonl"
    assert bare_suffix("x") == ""
