"""Nothing private is left, whatever place it stood in, and nothing else changes."""

import json
import pickle

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.spans import TOKEN
from trainsite.records.schema import shape_of

KEY = b"k" * 32
LITERAL = "Zq7-literal-91"
REDACTOR = Redactor(KEY, [LITERAL, "7391846250"])
A40 = "a1B2c3D4e5" * 4

SECRETS = {
    "SECRET:anthropic-key": "sk-ant-" + A40,
    "SECRET:openai-key": "sk-" + A40,
    "SECRET:github-token": "gh" + "p_" + A40,
    "SECRET:aws-access-key": "AKIA" + "Q2X7" * 4,
    "SECRET:env-secret": LITERAL,
    "SECRET:gitlab-token": "glpat-" + A40,
    "SECRET:jwt": f"eyJ{A40}.eyJ{A40}.{A40}",
    "EMAIL": "ann.lee+x@mail.example.co.uk",
}
PERSONAL = {
    "PHONE": "+44 20 7946 0958",
    "ADDRESS": "742 Evergreen Terrace",
    "GEO": "lat: 52.5200, lng: 13.4050",
    "HANDLE": "@ann_lee",
    "SECRET:private-key": "-----BEGIN PRIVATE " + "KEY-----\nMIIBxyz\n-----END PRIVATE " + "KEY-----",
}
ALL = SECRETS | PERSONAL


def trajectory(**more):
    message = {"role": "user", "content": "hello"}
    row = {"row_id": "1-1", "file": "a", "line": 1, "format": "chat", "evidence": "imported", "trajectory_id": "t1"}
    return row | {"tags": [], "tasks": [], "calls": [], "messages": [message], "extra": {}} | more


def nested(value, times):
    for _ in range(times):
        value = json.dumps({"inner": value})
    return value


PLACES = {
    "content": lambda text: trajectory(messages=[{"role": "user", "content": f"see {text} here"}]),
    "key": lambda text: trajectory(extra={text: 1}),
    "nested argument": lambda text: trajectory(
        messages=[{"role": "tool", "content": "", "tool_calls": [{"name": "x", "arguments": {"a": [{"b": text}]}}]}]
    ),
    "metadata": lambda text: trajectory(extra={"metadata": {"deep": [[text]]}}),
    "tag": lambda text: trajectory(tags=[text]),
    "JSON in a string": lambda text: trajectory(extra={"raw": nested(text, 1)}),
    "JSON in JSON in a string": lambda text: trajectory(extra={"raw": nested(text, 2)}),
    "three levels of JSON": lambda text: trajectory(extra={"raw": nested(text, 3)}),
    "key of JSON in a string": lambda text: trajectory(extra={"raw": json.dumps({text: {"a": "b\n"}})}),
    "JSON in prose": lambda text: trajectory(extra={"raw": f'the answer is {{"a": "{text}"}}, thanks'}),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("class_", ALL)
def test_canary_is_gone_from_every_place(class_, place):
    canary = ALL[class_]
    value = PLACES[place](canary)
    redacted = REDACTOR.redact(value, shape_of("trajectory"))
    written = orjson.dumps(redacted.value).decode()
    assert canary not in written
    assert json.dumps(canary)[1:-1] not in written
    assert redacted.counts == {class_: 1}
    assert REDACTOR.scan(redacted.value, shape_of("trajectory")) == []
    assert [residue.class_ for residue in REDACTOR.scan(value, shape_of("trajectory"))] == [class_]


@pytest.mark.parametrize("class_", SECRETS)
def test_secret_id_becomes_one_token_in_all_its_uses(class_):
    canary = SECRETS[class_]
    call = {"name": "x", "id": canary}
    value = trajectory(
        trajectory_id=canary,
        messages=[
            {"role": "assistant", "content": canary, "tool_calls": [call]},
            {"role": "tool", "content": "", "tool_call_id": canary},
        ],
    )
    out = REDACTOR.redact(value, shape_of("trajectory")).value
    message = out["messages"][0]
    tokens = {
        out["trajectory_id"],
        message["content"],
        message["tool_calls"][0]["id"],
        out["messages"][1]["tool_call_id"],
    }
    assert len(tokens) == 1
    assert TOKEN.fullmatch(tokens.pop())


def test_personal_shapes_stay_in_structural_places_and_go_from_text():
    value = trajectory(trajectory_id="415-555-2671", agent_id="415-555-2671", started_at="2024-05-15T15:00:00Z")
    value["extra"]["note"] = "415-555-2671"
    out = REDACTOR.redact(value, shape_of("trajectory"))
    assert out.counts == {"PHONE": 1}
    assert out.value["trajectory_id"] == out.value["agent_id"] == "415-555-2671"


def test_unicode_escape_in_nested_json_hides_nothing():
    raw = '{"m": "ann\\u0040example.com", "k": "\\u0073k-ant-' + A40 + '"}'
    out = REDACTOR.redact({"raw": raw})
    assert out.counts == {"EMAIL": 1, "SECRET:anthropic-key": 1}
    assert set(json.loads(out.value["raw"])) == {"m", "k"}


def test_repeated_key_in_nested_json_hides_nothing():
    out = REDACTOR.redact({"raw": '{"a": "x@example.com", "a": "b\\n"}'})
    assert out.counts == {"EMAIL": 1}


def test_numbers_that_hold_an_environment_secret_go_even_from_structural_places():
    value = trajectory(line=7391846250, extra={"n": [1, 73918462501, 2.5]})
    out = REDACTOR.redact(value, shape_of("trajectory"))
    assert b"7391846250" not in orjson.dumps(out.value)
    assert out.counts == {"SECRET:env-secret": 2}
    assert out.value["extra"]["n"][::2] == [1, 2.5]


@pytest.mark.parametrize(
    ("value", "class_", "count"),
    [
        ({"latitude": 37.77, "longitude": -122.41}, "GEO", 2),
        ({"startLat": "37.77", "startLng": "-122.41", "endLat": 1}, "GEO", 2),
        ({"LON": 13, "LAT": 52}, "GEO", 2),
        ({"coordinates": [13.4, 52.5]}, "GEO", 1),
        ({"geo": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}}, "GEO", 1),
        ({"currentLocation": [52, 13]}, "GEO", 1),
        ({"position": [37.77, -122.41]}, "GEO", 1),
        ({"location": "37.77, -122.41"}, "GEO", 1),
        ({"phone": 4155552671}, "PHONE", 1),
        ({"contact": {"mobileNumber": "5552671"}}, "PHONE", 1),
        ({"phone": ["5552671", 5552672, "none"]}, "PHONE", 2),
        ({"phone": {"home": "5552671", "since": "2024-05-15"}}, "PHONE", 1),
        ({"phone": "tel:0176-1234567"}, "PHONE", 1),
        ({"phones": [{"kind": "home", "values": ["5552671"]}]}, "PHONE", 1),
        ({"password": 12345678}, "SECRET:field", 1),
        ({"password": ["hunter22x", "swordfishes"]}, "SECRET:field", 2),
        ({"password": {"value": "swordfishes", "type": "plain"}}, "SECRET:field", 1),
        ({"password": {"admin": "hunter22x"}}, "SECRET:field", 1),
        ({"password": "my-dog-" + "Rex-2019"}, "SECRET:field", 1),
        ({"password": "$" + "ecretPa55"}, "SECRET:field", 1),
        ({"api_key": "some_" + A40}, "SECRET:field", 1),
        ({"password": "hunter22"}, "SECRET:field", 1),
        ({"clientSecret": "correct horse battery"}, "SECRET:field", 1),
        ({"Authorization": "Token abcdef12"}, "SECRET:field", 1),
        ({"Authorization": "Bearer sk-ant-" + A40}, "SECRET:anthropic-key", 1),
    ],
)
def test_key_gives_its_value_away(value, class_, count):
    for whole in (value, {"raw": json.dumps(value)}, [[value]]):
        out = REDACTOR.redact(whole)
        assert set(out.counts) == {class_}
        assert REDACTOR.scan(out.value) == []
    out = REDACTOR.redact(value)
    assert len(TOKEN.findall(orjson.dumps(out.value).decode())) >= count


def test_same_person_has_the_same_token():
    out = [REDACTOR.redact_text(text).value for text in ("Ann@Example.com", "ann@example.COM")]
    assert out[0] == out[1]
    assert REDACTOR.redact_text("@Ann_Lee").value == REDACTOR.redact_text("@ann_lee.").value[:-1]
    assert REDACTOR.redact_text("(415) 555-2671").value == REDACTOR.redact_text("415-555-2671").value
    assert REDACTOR.redact({"phone": 4155552671}).value["phone"] == REDACTOR.redact_text("415.555.2671").value


def test_bearer_token_that_has_a_name_keeps_it_and_no_tail_is_left():
    out = REDACTOR.redact_text("Authorization: Bearer ghp_" + A40)
    assert out.counts == {"SECRET:github-token": 1}
    out = REDACTOR.redact_text("bearer a1B2c3D4e5+/f6=g7~h8.i9-j0_k1; next")
    assert TOKEN.sub("T", out.value) == "bearer T; next"


def test_what_stands_beside_a_hidden_value_is_searched_too():
    value = {"password": {"value": "hunter22x", "hint": "ask ann@example.com", "phone": ["5552671"]}}
    out = REDACTOR.redact(value)
    assert out.counts == {"EMAIL": 1, "PHONE": 1, "SECRET:field": 1}
    out = REDACTOR.redact({"password": ["hunter22x", {"note": "ask ann@example.com"}]})
    assert out.counts == {"EMAIL": 1, "SECRET:field": 1}


def test_deep_value_under_a_telling_key_ends():
    value = "hunter22x"
    for _ in range(40):
        value = {"password": [value]}
    assert REDACTOR.redact(value).counts == {"SECRET:field": 1}
    for _ in range(40):
        value = [value]
    with pytest.raises(RecordError):
        REDACTOR.redact({"password": value})


def test_another_key_gives_other_tokens_and_the_key_cannot_be_seen():
    other = Redactor(b"x" * 32)
    assert other.redact_text("a@b.example").value != REDACTOR.redact_text("a@b.example").value
    assert other.key_id != REDACTOR.key_id
    assert len(other.key_id) == 8
    assert other.rules_sha256 == REDACTOR.rules_sha256


def test_pickled_redactor_does_the_same():
    copy = pickle.loads(pickle.dumps(REDACTOR))
    text = f"a@b.example {LITERAL}"
    assert copy.redact_text(text) == REDACTOR.redact_text(text)
    assert copy.key_id == REDACTOR.key_id


def test_keys_that_collide_are_numbered_and_none_is_lost():
    out = REDACTOR.redact({"A@b.example": 1, "a@b.example": 2, "a@B.example": 3}).value
    (first, second, third) = out
    assert [second, third] == [first + "__2", first + "__3"]
    assert list(out.values()) == [1, 2, 3]


def test_residue_names_the_place_and_never_the_text():
    value = trajectory(extra={"someone": {"x": ["a@b.example"]}})
    (residue,) = REDACTOR.scan(value, shape_of("trajectory"))
    assert residue.class_ == "EMAIL"
    assert residue.path.startswith("$.extra[key:")
    assert residue.path.endswith("][0]")
    assert "someone" not in residue.path


def test_depth_is_bounded_and_named():
    value = "x"
    for _ in range(100):
        value = [value]
    assert REDACTOR.redact(value).value is value
    with pytest.raises(RecordError, match="nested deeper than 100 levels"):
        REDACTOR.redact({"a": value})


def test_tokens_written_by_others_are_left_and_false_labels_are_text():
    text = "[EMAIL:ABCDEFGHIJ] [SECRET:bearer:2345672345]"
    assert REDACTOR.redact_text(text).value is text
    assert REDACTOR.redact_text(f"[SECRET:{LITERAL}:ABCDEFGHIJ]").counts == {"SECRET:env-secret": 1}


def test_what_follows_a_token_does_not_become_an_address():
    assert REDACTOR.redact_text("ask ann@example.com 10 Python Loop").counts == {"EMAIL": 1}
    assert "SECRET:unsettled" not in REDACTOR.redact_text("12 Ab Lane " * 20).counts


def test_lone_surrogates_are_survived():
    out = REDACTOR.redact({"a": "\ud800 a@b.example \udfff", "\ud800": '{"x": "\\ud800 a@b.example"}'})
    assert out.counts == {"EMAIL": 2}


@pytest.mark.parametrize(
    "text",
    [
        "a.a.a.",
        "+1-1-1-",
        "@@@@",
        "1234567890",
        "@aa",
        "sk-",
        "eyJ",
        "a@b",
        "1 Aa ",
        "1.23,",
        "lat: ",
        "-----BEGIN PRIVATE KEY-----",
        "415 ",
        "bearer ",
        "://a:",
        "x:y@",
        "[EMAIL:ABCDEFGHIJ]",
        '{"',
        "\\n",
        'password="',
        "12 Ab St, ",
        "password:",
        "password: a_1",
        "张@",
        "/@1.23,",
        "phone:1 ",
        "1° N",
        "@a/",
        "@A\n@B\n#\n",
        "/Users/A B ",
        "Aa Bb, CA 1",
        "+1 415 555 ",
    ],
)
def test_a_megabyte_of_hostile_text_is_finished_and_clean(text):
    hostile = (text * (1_000_000 // len(text) + 1))[:1_000_000]
    out = REDACTOR.redact_text(hostile).value
    assert REDACTOR.scan(out) == []


PIECES = (
    [text for detector in DETECTORS for text, _ in detector.matches]
    + [text for detector in DETECTORS for text in detector.leaves]
    + [
        LITERAL,
        "password",
        "phone",
        "lat",
        "lng",
        "coords",
        "[EMAIL:ABCDEFGHIJ]",
        "é",
        "\n",
        " ",
        '"',
        "\\",
        "{",
        "}",
        "@",
        "+",
    ]
)
# Not sampled from: hypothesis writes a strategy out with all that it holds.
pieces = st.integers(0, len(PIECES) - 1).map(lambda at: PIECES[at])
texts = st.one_of(st.text(max_size=20), st.lists(pieces, max_size=5).map("".join))
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), texts
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(texts, inner, max_size=4),
        inner.map(json.dumps),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(values)
def test_redacting_leaves_no_residue_and_twice_changes_nothing(value):
    once = REDACTOR.redact(value)
    assert REDACTOR.scan(once.value) == []
    twice = REDACTOR.redact(once.value)
    assert twice.value is once.value
    assert twice.counts == {}
    assert (once.counts == {}) == (once.value is value)


def same_form(old, new):
    if isinstance(old, dict):
        return isinstance(new, dict) and len(old) == len(new) and all(map(same_form, old.values(), new.values()))
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(same_form, old, new))
    return isinstance(new, str) or new is old or new == old


@settings(max_examples=200, deadline=None)
@given(values)
def test_json_keeps_its_form(value):
    out = REDACTOR.redact(value).value
    assert same_form(value, out)
    orjson.loads(json.dumps(out).encode()) if "\\ud" not in json.dumps(out) else None


@settings(max_examples=200, deadline=None)
@given(values.filter(lambda value: isinstance(value, dict | list)))
def test_json_in_a_string_stays_json(value):
    out = REDACTOR.redact(json.dumps(value)).value
    assert same_form(json.loads(json.dumps(value)), json.loads(out))


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, max_size=8))
def test_texts_together_give_what_each_gives_alone(many):
    together = REDACTOR.redact([[text] for text in many])
    assume("HANDLE" not in together.counts)
    assert together.value == [[REDACTOR.redact(text).value] for text in many]


RESCANNED = st.recursive(
    st.sampled_from(["plain", *ALL.values(), '{"password": "hunter22x"}']) | st.integers() | st.none() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "phone", "id"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(RESCANNED, RESCANNED)
@settings(deadline=None)
def test_what_was_written_is_scanned_whatever_was_redacted(value, written):
    for redactor in (REDACTOR, Redactor(KEY)):
        redacted = redactor.redact(value)
        assert redactor.rescan(json.loads(json.dumps(redacted.value)), redacted) == []
        assert redactor.rescan(written, redacted) == redactor.scan(written)


def test_a_text_that_slipped_into_the_written_form_is_found():
    redacted = REDACTOR.redact({"text": "nothing here"})
    assert redacted.texts is not None
    assert [found.class_ for found in REDACTOR.rescan({"text": ALL["EMAIL"]}, redacted)] == ["EMAIL"]
