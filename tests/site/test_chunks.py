import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.site.chunks import content_hash, hashed_name, join_lines, make_chunk, read_chunk, wrap_chunk

TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs",)))
KEYS = TEXTS | st.sampled_from(["__proto__", '"__proto__', "constructor", "</script>", ',"__proto__":'])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def test_a_chunk_is_one_call_of_one_function():
    made = make_chunk("runs", "runs", {"row_count": 1})
    assert made.data == b'trainsite.add("runs",{"row_count":1});\n'
    assert made.path == f"data/runs.{content_hash(made.data)}.js"


@given(TEXTS, VALUES)
def test_what_goes_into_a_chunk_comes_out_of_it(name, value):
    assert read_chunk(make_chunk("x", name, value).data) == (name, value)


@given(VALUES)
def test_no_chunk_closes_a_script(value):
    assert b"</" not in make_chunk("x", "</script>", value).data


def test_a_key_that_is_called_like_the_prototype_is_a_key():
    data = make_chunk("x", "x", [{"__proto__": {"polluted": 1}}, '"__proto__":']).data
    assert b'{["__proto__"]:{"polluted":1}}' in data
    assert rb"\"__proto__\":" in data


@pytest.mark.skipif(shutil.which("node") is None, reason="no node to run scripts")
def test_a_script_engine_reads_what_was_written():
    value = {
        "__proto__": {"a": "</script>"},
        "b": ["\u2028\u2029\u202e\x00", '"__proto__":', 1.5, None, {"__proto__": 1}],
    }
    program = "var trainsite={add:function(n,v){process.stdout.write(JSON.stringify([n,v]))}};\n"
    script = program + make_chunk("x", "name", value).data.decode()
    done = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == ["name", value]


def test_lines_become_a_list_byte_for_byte():
    assert join_lines(b'{"a":1}\n{"b":"\\n"}\n') == b'[{"a":1},{"b":"\\n"}]'


def test_what_is_no_chunk_is_refused():
    with pytest.raises(ValueError, match="no data chunk"):
        read_chunk(b'"use strict";\n')


def test_a_file_is_named_by_its_content():
    assert hashed_name("site.css", b"a") == "site.ca978112ca.css"
    assert hashed_name("site.css", b"a") != hashed_name("site.css", b"b")
    assert wrap_chunk("x", "n", b"1").path != wrap_chunk("x", "m", b"1").path
