"""Everything private in the corpus is gone from every place that a record has, and from every form it travels in."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.corpora.corpus import ENVIRONMENT, Datum, left_in, load_structures, load_texts, views
from trainsite.privacy import Redactor, environment_literals
from trainsite.records.schema import shape_of

TEXTS = load_texts()
STRUCTURES = load_structures()
REDACTOR = Redactor(b"k" * 32, environment_literals(ENVIRONMENT))
SHAPE = shape_of("trajectory")
DIGITS = ("PHONE", "CARD", "IBAN", "NATIONAL_ID")
FULLWIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


def trajectory(**more):
    message = {"role": "user", "content": "hello"}
    row = {"row_id": "1-1", "file": "a", "line": 1, "format": "chat", "evidence": "imported", "trajectory_id": "t1"}
    return row | {"tags": [], "tasks": [], "calls": [], "messages": [message], "extra": {}} | more


def said(content):
    return trajectory(messages=[{"role": "user", "content": content}])


def called(arguments):
    return trajectory(
        messages=[
            {"role": "assistant", "content": "", "tool_calls": [{"name": "f", "id": "c", "arguments": arguments}]}
        ]
    )


def in_json(value):
    return json.dumps({"deep": [value, 1]}, ensure_ascii=False)


PLACES = {
    "content": said,
    "key": lambda text: trajectory(extra={text: 1}),
    "nested key": lambda text: trajectory(extra={"meta": [{"a": {text: "c"}}]}),
    "tool argument": lambda text: called({"a": [{"b": text}]}),
    "tool arguments as a string": lambda text: called(json.dumps({"q": text})),
    "tool offered": lambda text: trajectory(
        calls=[{"first_message": 0, "message_count": 1, "tools": [{"name": "f", "parameters": {"default": text}}]}]
    ),
    "metadata": lambda text: trajectory(extra={"metadata": {"deep": [[text]]}}),
    "tag": lambda text: trajectory(tags=[text]),
    "model": lambda text: trajectory(calls=[{"first_message": 0, "message_count": 1, "model": text}]),
    "list of parts": lambda text: trajectory(extra={"parts": [{"type": "text", "text": text}, {"alt": "a picture"}]}),
    "JSON in a string": lambda text: said(in_json(text)),
    "JSON in JSON": lambda text: said(in_json(in_json(text))),
    "JSON in prose": lambda text: said(f"the tool said {json.dumps({'a': text}, ensure_ascii=False)} and stopped"),
    "escaped JSON": lambda text: said(json.dumps({"a": text})),
    "log line": lambda text: said(f"2026-03-02T08:14:11Z INFO worker[3]: {text} (12 ms)"),
    "between lines": lambda text: said(f"first\n{text}\nlast"),
    "URL-encoded": lambda text: said(f"GET /search?q={quote(text, safe='')}&page=2"),
}
ONLY_SOME = {
    "id": (
        lambda datum: datum.is_secret or datum.class_ == "EMAIL",
        lambda datum: trajectory(trajectory_id=f"run {datum.text}"),
    ),
    "base64": (
        lambda datum: len(datum.text) >= 20,
        lambda datum: said(f"payload {base64.b64encode(datum.text.encode()).decode()} end"),
    ),
    "base64 for URLs": (
        lambda datum: len(datum.text) >= 20,
        lambda datum: said(f"?d={base64.urlsafe_b64encode(datum.text.encode()).decode().rstrip('=')}&x=1"),
    ),
    "fullwidth digits": (
        lambda datum: datum.class_ in DIGITS and datum.needles[0].isascii(),
        lambda datum: said(changed(datum, lambda needle: needle.translate(FULLWIDTH))),
    ),
    "zero-width marks": (
        lambda datum: datum.class_ in DIGITS and datum.needles[0].isascii(),
        lambda datum: said(changed(datum, lambda needle: needle[:3] + "\u200b" + needle[3:7] + "\u00ad" + needle[7:])),
    ),
}


def changed(datum, how):
    text = datum.text
    for needle in datum.needles:
        text = text.replace(needle, how(needle))
    return text


def missed(data, build):
    """Return ``class id`` of every datum that leaves a trace when it stands where ``build`` puts it."""
    found = []
    for datum in data:
        out = REDACTOR.redact(build(datum), SHAPE).value
        written = json.dumps(out, ensure_ascii=False)
        if left_in([*views(written), *(view for text in strings(out) for view in views(text))], datum):
            found.append(f"{datum.class_} {datum.id}")
    return found


def refuse(found):
    assert not found, "\n".join(found)


def strings(value):
    """Yield every text of a value, keys and JSON inside strings included."""
    if isinstance(value, str):
        yield value
        if value.lstrip()[:1] in ("{", "["):
            try:
                yield from strings(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def test_corpus_holds_what_it_promises():
    assert len(TEXTS) + len(STRUCTURES) >= 300
    assert len({datum.id for datum in [*TEXTS, *STRUCTURES]}) == len(TEXTS) + len(STRUCTURES)
    secrets = [datum for datum in TEXTS if datum.is_secret]
    assert len(secrets) >= 140
    assert len({datum.class_ for datum in secrets}) >= 60
    classes = {datum.class_ for datum in [*TEXTS, *STRUCTURES] if not datum.is_secret}
    assert classes == {
        "ADDRESS", "BIRTH_DATE", "CARD", "EMAIL", "GEO", "HANDLE", "IBAN", "IP", "MAC", "NATIONAL_ID", "PERSON",
        "PHONE", "USER",
    }  # fmt: skip
    assert all(left_in(views(datum.text), datum) for datum in TEXTS)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_private_is_left_in(place):
    refuse(missed(TEXTS, lambda datum: PLACES[place](datum.text)))


@pytest.mark.parametrize("place", ONLY_SOME)
def test_nothing_private_is_left_where_it_fits_in(place):
    fits, build = ONLY_SOME[place]
    data = [datum for datum in TEXTS if fits(datum)]
    assert len(data) > 50
    refuse(missed(data, build))


@pytest.mark.parametrize("place", ["root", "metadata", "tool arguments", "JSON in a string", "JSON in JSON", "list"])
def test_nothing_private_is_left_in_a_structure(place):
    build = {
        "root": lambda value: value,
        "metadata": lambda value: trajectory(extra={"metadata": value}),
        "tool arguments": called,
        "JSON in a string": lambda value: said(json.dumps(value, ensure_ascii=False)),
        "JSON in JSON": lambda value: said(in_json(json.dumps(value))),
        "list": lambda value: trajectory(extra={"rows": [{"n": 1}, value]}),
    }[place]
    refuse(missed(STRUCTURES, lambda datum: build(datum.value)))


@pytest.mark.parametrize("kind", ["texts", "parts", "deltas"])
def test_secret_that_is_split_over_neighbours_is_gone(kind):
    wrap = {
        "texts": lambda part: part,
        "parts": lambda part: {"type": "text", "text": part},
        "deltas": lambda part: {"delta": part},
    }[kind]
    left = []
    for datum in TEXTS:
        if not datum.is_secret:
            continue
        needle = datum.needles[0]
        cut = datum.text.index(needle) + len(needle) // 2
        out = REDACTOR.redact(trajectory(extra={"parts": [wrap(datum.text[:cut]), wrap(datum.text[cut:])]}), SHAPE)
        pieces = [piece if isinstance(piece, str) else next(reversed(piece.values())) for piece in parts(out.value)]
        halves = [needle[: len(needle) // 2], needle[len(needle) // 2 :]] if len(needle) >= 24 else []
        if left_in(views("".join(pieces)), datum) or any(half in piece for half in halves for piece in pieces):
            left.append(f"{datum.class_} {datum.id}")
    refuse(left)


def parts(value):
    return value["extra"]["parts"]


def test_redacting_the_corpus_twice_changes_nothing():
    for datum in TEXTS:
        once = REDACTOR.redact(said(datum.text), SHAPE).value
        assert REDACTOR.redact(once, SHAPE).counts == {}, datum.id
        assert REDACTOR.scan(once, SHAPE) == [], datum.id


def test_marks_of_the_corpus_are_read():
    datum = Datum("x", "SECRET:x", "", "a b c", ("b",))
    assert left_in(["a b c"], datum) == ["b"]
    assert left_in(["a c"], datum) == []
    assert "12" in views("12".translate(FULLWIDTH))
    assert "a b" in views("a%20b")
    assert "twelve letters" in views(base64.b64encode(b"twelve letters").decode())
