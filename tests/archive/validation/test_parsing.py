import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.archive.validation.duplicates import find_duplicate, may_hide_duplicates
from trainsite.archive.validation.parsing import parse

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


def code_of(data: bytes) -> str | None:
    _, flaw = parse(data)
    return flaw.code if flaw else None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "torn"),
        (b" \n", "torn"),
        (b'{"a":1', "torn"),
        (b'{"a":tr', "torn"),
        (b'{"a":"tex', "torn"),
        (b'{"a":"\\u00', "torn"),
        (b'{"a":', "torn"),
        (b"[1,", "torn"),
        (b'\xef\xbb\xbf{"a":1}', "bom"),
        (b'{"a":"\xff"}', "not_utf8"),
        ('{"a":1}'.encode("utf-16"), "not_utf8"),
        (b'{"a":NaN}', "not_finite"),
        (b'{"a":[Infinity]}', "not_finite"),
        (b'{"a":-Infinity}', "not_finite"),
        (b'{"a":1e400}', "not_finite"),
        (b'{"a":' + b"9" * 5000 + b"}", "not_finite"),
        (b"[" * 5000 + b"]" * 5000, "too_deep"),
        (b"[" * 400 + b"]" * 400, "too_deep"),
        (b'{"a":"\\ud800"}', "not_json"),
        (b"{'a':1}", "not_json"),
        (b'{"a":1,}', "not_json"),
        (b'{"a":1} {"b":2}', "not_json"),
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b'{"a":{"b":1,"c":[{"d":1,"d":1}]}}', "duplicate_key"),
        (b'{"a":1,"\\u0061":2}', "duplicate_key"),
        (b'{"a":"\\u0022","b":"\\u0022","b":1}', "duplicate_key"),
        (b'{"a":"\\u0022"}', None),
        (b'{"a":"\\"quoted\\""}', None),
        (b'{"a":"\\\\u0022"}', None),
        (b'[{"a":1},{"a":1}]', None),
        (b"null", None),
    ],
)
def test_each_flaw_of_bytes_has_its_code(data: bytes, code: str | None) -> None:
    assert code_of(data) == code


def test_duplicate_key_is_found_at_its_path() -> None:
    _, flaw = parse(b'{"a":[1,{"b c":{"d":1,"d":2}}]}')
    assert flaw is not None
    assert flaw.path == '$.a[1]["b c"].d'


@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_sound_json_parses_to_the_same_value(value, indent, ascii_only) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    assert parse(data) == (orjson.loads(data), None)


@given(st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=4), JSON, st.booleans(), st.data())
def test_no_doubled_key_is_overlooked(value, other, ascii_only, data) -> None:
    key = data.draw(st.sampled_from(sorted(value)))
    pairs = [f"{json.dumps(k, ensure_ascii=ascii_only)}:{json.dumps(v)}" for k, v in [*value.items(), (key, other)]]
    text = ("{" + ",".join(data.draw(st.permutations(pairs))) + "}").encode()
    assert may_hide_duplicates(text, orjson.loads(text))
    assert find_duplicate(text) is not None
    assert code_of(text) == "duplicate_key"


@given(st.binary(max_size=40))
def test_any_bytes_give_a_value_or_a_flaw_with_a_hint(data: bytes) -> None:
    value, flaw = parse(data)
    assert flaw is None or (value is None and flaw.message and flaw.hint)


@given(JSON, st.data())
def test_cut_documents_are_called_torn(value, data) -> None:
    whole = json.dumps({"a": [value]}).encode()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert code_of(cut) == "torn"
