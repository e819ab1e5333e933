import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.privacy import Redactor
from trainsite.publish.gate import Gate
from trainsite.publish.passed import Passed
from trainsite.publish.small import find_small
from trainsite.records.schema import Shape, shape_of
from trainsite.site.chunks import make_chunk

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
MAIL = "ann.lee" + "@" + "lab-of-ann.org"
MANIFEST = "one/collection-manifest.json"
TEXTS = st.sampled_from(["plain", "two words", TOKEN, MAIL, "literal-of-this-environment", "", "{}", '{"a": "b"}'])
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(0, 9), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["name", "role", "text", "password", "note", "id", "user", "rows"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "label": TEXTS,
        "gaps": st.lists(st.fixed_dictionaries({"id": TEXTS, "note": TEXTS, "params": VALUES}), max_size=2),
        "recipe": VALUES,
        "benchmarks": st.fixed_dictionaries({}, optional={"rows": VALUES, "cases": VALUES, "unheard_of": VALUES}),
        "previews": VALUES,
        "name": TEXTS,
        "unheard_of": VALUES,
    },
)


def make_gate():
    return Gate(Redactor(b"k" * 32, ("literal-of-this-environment",)), ("/home/ann lee",))


@pytest.fixture(scope="module")
def worn():
    """Return a gate that has seen much."""
    return make_gate()


@given(st.lists(PARTS, min_size=1, max_size=3))
def test_a_gate_that_remembers_says_what_a_new_one_says(worn, documents):
    for document in [*documents, *documents]:
        data = orjson.dumps(document)
        assert worn.look(MANIFEST, data) == make_gate().look(MANIFEST, data)


@given(st.lists(st.tuples(st.booleans(), VALUES), max_size=4))
def test_small_files_together_are_refused_for_what_each_is_refused_for(worn, files):
    small = []
    for number, (is_chunk, value) in enumerate(files):
        text = orjson.dumps(value)
        chunk = make_chunk("x", f"run/{number}", {"values": value}).data
        path = f"one/analysis/data/{number}.js" if is_chunk else f"one/{number}.md"
        found = find_small(path, chunk if is_chunk else text)
        assert found is not None
        small.append(found)
    alone = make_gate()
    assert worn.look_together(small) == [alone.look(file.path, file.data) for file in small]


def test_parts_that_were_let_through_are_not_looked_at_again():
    seen = []

    def is_quiet(value, _shape):
        seen.append(value)
        return True

    passed, shape = Passed(), shape_of("collection-manifest")
    first = {"run_id": "a", "gaps": [{"id": "x"}], "benchmarks": {"row_count": 1, "rows": [{"metric": "m"}]}}
    second = {"run_id": "b", "gaps": [{"id": "x"}], "benchmarks": {"row_count": 1, "rows": [{"metric": "n"}]}}
    assert passed.is_made_of_known(first, shape, is_quiet)
    assert passed.is_made_of_known(second, shape, is_quiet)
    assert seen == [first, {"run_id": "b", "benchmarks": {"row_count": 1, "rows": [{"metric": "n"}]}}]


def test_the_same_content_elsewhere_is_another_part():
    shape = Shape(properties={"one": Shape(), "other": Shape()})
    passed = Passed()
    assert passed.is_made_of_known({"one": ["x"]}, shape, lambda _value, _shape: True)
    assert not passed.is_made_of_known({"other": ["x"]}, shape, lambda value, _shape: not value)


def test_parts_of_a_document_that_was_refused_are_looked_at_again():
    passed, shape = Passed(), shape_of("collection-manifest")
    document = {"gaps": [{"id": "x"}]}
    assert not passed.is_made_of_known(document, shape, lambda _value, _shape: False)
    assert not passed.is_made_of_known(document, shape, lambda value, _shape: not value)


@pytest.mark.parametrize("document", [{"unheard_of": "x"}, {"name": "x"}])
def test_a_document_that_says_more_than_its_parts_is_looked_at_whole(document):
    shape = Shape(properties={"name": Shape()})
    assert not Passed().is_made_of_known(document, shape, lambda _value, _shape: True)


def test_texts_are_looked_at_once_and_long_ones_every_time():
    passed = Passed()
    assert passed.new_texts(["a", "b", "a"]) == ["a", "b"]
    passed.add_texts(["a", "long " * 100])
    assert passed.new_texts(["a", "b", "long " * 100]) == ["b", "long " * 100]


@pytest.mark.parametrize("path", ["one/raw/x.md", "one/analysis/index.html", "one/analysis/data/x.js", "one/x.bin"])
def test_pages_samples_and_raw_text_are_looked_at_alone(path):
    assert find_small(path, make_chunk("x", "x", [{"row_id": "1"}]).data) is None


def test_what_is_large_or_no_text_is_looked_at_alone():
    assert find_small("one/README.md", b"x" * 100_000) is None
    assert find_small("one/README.md", b"\xff") is None
