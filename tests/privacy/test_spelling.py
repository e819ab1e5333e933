"""The forms of names are found one by one as one pattern of all of them would find them."""

import re2
from hypothesis import given
from hypothesis import strategies as st

from trainsite.privacy.spelling import Forms, head_pattern, heads_of, pattern_of

WORDS = ("Ann", "Anna", "Lee", "Li", "Kim", "Élodie", "J.", "van", "Okafor")
NAMES = st.lists(
    st.one_of(
        st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join),
        st.sampled_from(("Lee, Ann", "田中太郎")),
    ),
    max_size=3,
)
SINGLES = st.lists(st.sampled_from(("Ann", "Anna", "Élodie", "Okafor")), max_size=3)
HANDLES = st.lists(st.sampled_from(("ann_lee_12", "ann_lee", "Ann.Lee9", "kim-42x")), max_size=3)
PIECES = st.sampled_from((
    *WORDS, *map(str.upper, WORDS), "ann_lee_12", "@ann_lee", "Ann.Lee9", "kim-42x", "田中太郎", "lee", "ann", "7", "x",
    " ", " ", ", ", ",", ".", "_", "-", "@", "\n", "\x00", "\u00a0", "é", "İ", "flight",
))  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@given(NAMES, SINGLES, HANDLES, TEXTS)
def test_patterns_of_their_own_find_what_one_pattern_finds(names, singles, handles, text):
    whole = pattern_of(names, singles, handles)
    expected = [(m.span(), m.lastgroup == "handle") for m in whole.finditer(text)] if whole else []
    forms = Forms(names, singles, handles)
    assert [(match.span(), is_handle) for match, is_handle in forms.matches(text)] == expected
    assert forms.are_in(text) == bool(expected)


def test_many_people_are_found_by_one_pattern():
    singles = [f"Q{chr(97 + first)}{chr(97 + second)}" for first in range(9) for second in range(9)]
    found = Forms([], singles, ["ann_lee_12"]).matches("Qaa met Qii and @ann_lee_12, not Qzz")
    assert [(match[0], is_handle) for match, is_handle in found] == [
        ("Qaa", False),
        ("Qii", False),
        ("@ann_lee_12", True),
    ]


@given(NAMES, SINGLES, HANDLES, TEXTS)
def test_a_text_that_names_somebody_has_a_head(names, singles, handles, text):
    if not Forms(names, singles, handles).are_in(text):
        return
    lowered = text.lower()
    heads = heads_of(names, [*singles, *handles])
    if any(head in lowered for head in heads):
        assert re2.search(head_pattern(heads), lowered) is not None


def test_a_head_within_a_word_is_none():
    heads = head_pattern(heads_of(["Ann Li"], ["Ann", "Li"]))
    assert re2.search(heads, "a flight was planned") is None
    assert re2.search(heads, "ask li.") is not None
    assert re2.search(heads, "li") is not None
