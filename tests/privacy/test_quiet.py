"""A quiet value is one that the fast look says enough of."""

from hypothesis import given
from hypothesis import strategies as st

from trainsite.privacy import Redactor
from trainsite.records.schema import Shape

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
REDACTOR = Redactor(b"k" * 32, ("literal-of-this-environment", "123454321"))
KEYS = st.sampled_from(["a", "password", "api_key", "name", "role", "text", "user", "domain", "phone", "author"])
TEXTS = st.sampled_from(["", "plain", "user", "example.org", "ann", TOKEN, "hunter2-x9Zq", '{"password": "x9Zq-11aa"}'])
VALUES = st.recursive(
    st.one_of(TEXTS, st.just(123454321), st.text(max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


@given(VALUES)
def test_a_scan_finds_nothing_in_a_quiet_value(value):
    if REDACTOR.is_quiet(value):
        assert REDACTOR.scan(value) == []


@given(st.dictionaries(st.sampled_from(["one", "two", "three"]), VALUES, max_size=3))
def test_an_object_of_quiet_parts_is_quiet_where_its_keys_are_listed(value):
    shape = Shape(properties={"one": Shape(), "two": Shape(structural=True), "three": Shape()})
    parts = [REDACTOR.is_quiet({key: part}, shape) for key, part in value.items()]
    assert REDACTOR.is_quiet(value, shape) == all(parts)


def test_secrets_fields_and_people_are_not_quiet():
    assert REDACTOR.is_quiet({"note": "the run went well"})
    for value in (TOKEN, {"password": "hunter2-x9Zq"}, [123454321], {"name": "Ann Lee", "role": "user"}):
        assert not REDACTOR.is_quiet(value)
