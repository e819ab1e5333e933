"""Documents are read whole within a limit, and their fields told apart."""

from trainsite.importers.eliza import documents
from trainsite.importers.eliza.documents import Fields, count_absolute, load_document
from trainsite.records.problem import Problem

FIELDS = Fields("kind", mapped=frozenset({"a", "list[].x"}), kept=frozenset({"b.c"}), opaque=frozenset({"o"}))


def test_fields_are_mapped_kept_or_neither():
    document = {
        "schema": "s",
        "a": {"deep": 1},
        "b": {"c": 1, "d": 2},
        "list": [{"x": 1}, {"y": [1, 2]}],
        "o": {"p": 1},
    }
    mapped, kept, unmapped = FIELDS.sort(document)
    assert mapped == {"kind.schema", "kind.a", "kind.list[].x"}
    assert kept == {"kind.b.c"}
    assert unmapped == {"kind.b.d", "kind.list[].y", "kind.o"}


def test_absolute_paths_are_counted_and_prose_is_not():
    value = {"a": "/srv/x/y", "b": ["C:\\x\\y", "file:///x/y"], "c": "/help me please", "d": "hf://x/y", "e": "a/b/c"}
    assert count_absolute(value) == 3


def test_a_document_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert load_document(tmp_path / "a.json", "a.json") == {"a": 1}


def test_a_document_beyond_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    (tmp_path / "a.json").write_bytes(b'{"a": "long enough"}')
    found = load_document(tmp_path / "a.json", "a.json")
    assert isinstance(found, Problem)
    assert found.code == "too_large"
