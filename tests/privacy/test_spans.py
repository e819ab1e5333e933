"""Overlaps are settled once, the same way in any order."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy.detectors import DETECTORS, PRIORITY
from trainsite.privacy.finder import find, finders
from trainsite.privacy.literals import LiteralSet
from trainsite.privacy.policy import Policy
from trainsite.privacy.search import Search
from trainsite.privacy.spans import Span, segments, settle
from trainsite.privacy.table import table_of

TOKEN = "[EMAIL:ABCDEFGHIJ]"
spans = st.builds(
    lambda start, length, detector: Span(start, start + length, detector.class_, detector.name),
    st.integers(0, 60),
    st.integers(1, 20),
    st.sampled_from(DETECTORS),
)


@given(st.lists(spans, max_size=12), st.randoms())
def test_order_of_finds_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert settle(found, PRIORITY) == settle(shuffled, PRIORITY)


@given(st.lists(spans, max_size=12))
def test_settled_spans_are_disjoint_and_cover_every_find(found):
    settled = settle(found, PRIORITY)
    assert all(one.end <= two.start for one, two in pairwise(settled))
    covered = {at for span in settled for at in range(span.start, span.end)}
    assert covered == {at for span in found for at in range(span.start, span.end)}


def test_longest_names_an_overlap_then_priority():
    short, long = Span(0, 5, "EMAIL", "email"), Span(3, 12, "PHONE", "phone-north-american")
    assert settle([short, long], PRIORITY) == [Span(0, 12, "PHONE", "phone-north-american")]
    one, two = Span(0, 5, "SECRET:bearer", "bearer"), Span(0, 5, "SECRET:github-token", "github-token")
    assert settle([one, two], PRIORITY) == [two]


def test_tokens_are_walls_between_segments():
    text = f"ab{TOKEN}cd{TOKEN}"
    assert [text[start:end] for start, end in segments(text)] == ["ab", "cd"]
    assert list(segments("[EMAIL:short]")) == [(0, 13)]
    assert list(segments("")) == []


fragments = st.sampled_from(
    [text for detector in DETECTORS for text, _ in detector.matches]
    + [text for detector in DETECTORS for text in detector.leaves]
    + [" ", "\n", ", ", "é", "🙂", ": ", '"', TOKEN]
)


@given(st.lists(fragments, max_size=8).map("".join))
def test_order_of_the_table_does_not_matter(text):
    assert find(text, (), finders(False)) == find(text, (), finders(False, tuple(reversed(DETECTORS))))


SEARCH = Search(table_of(Policy()), LiteralSet(()), Policy())


@given(st.lists(fragments, max_size=10).map("".join))
@settings(deadline=None)
def test_a_search_of_the_original_finds_what_a_search_of_the_replaced_text_would(text):
    spans = SEARCH.find(text)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], TOKEN]
        at = span.end
    assert SEARCH.find("".join([*parts, text[at:]])) == []
    assert all(TOKEN not in text[span.start : span.end] for span in spans)
