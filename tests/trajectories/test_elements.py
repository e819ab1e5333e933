from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from trainsite.trajectories.elements import iter_elements

LIST = rb'{"a":"x,]\"}"} , [1,[2,"\\"]], "t]" ,7 ] '


@given(cuts=st.lists(st.integers(0, len(LIST)), max_size=8))
def test_elements_do_not_depend_on_how_the_bytes_arrive(cuts):
    edges = [0, *sorted(cuts), len(LIST)]
    chunks = [LIST[start:end] for start, end in pairwise(edges)]
    found = [(element.number, element.data) for element in iter_elements(chunks, max_line_bytes=1000)]
    assert found == [(1, rb'{"a":"x,]\"}"}'), (2, rb'[1,[2,"\\"]]'), (3, b'"t]"'), (4, b"7")]


@given(cuts=st.lists(st.integers(0, len(LIST)), max_size=8))
def test_too_long_elements_keep_their_number(cuts):
    edges = [0, *sorted(cuts), len(LIST)]
    chunks = [LIST[start:end] for start, end in pairwise(edges)]
    found = [(element.number, element.data) for element in iter_elements(chunks, max_line_bytes=6)]
    assert found == [(1, None), (2, None), (3, b'"t]"'), (4, b"7")]
