"""The look through chunks of detectors finds what each detector finds by itself."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from trainsite.privacy import seed
from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.finder import Chunk, finders, gate, look, look_in_chunks

_EXAMPLES = [text for detector in DETECTORS for text, _ in detector.matches]
_LEFT = [text for detector in DETECTORS for text in detector.leaves]
_WORDS = seed.load_words()
_PHRASE = [
    "legal",
    "winner",
    "thank",
    "year",
    "wave",
    "sausage",
    "worth",
    "useful",
    "legal",
    "winner",
    "thank",
    "yellow",
]

texts = st.lists(st.sampled_from([*_EXAMPLES, *_LEFT, "the agent said so", "\n", ", "]), max_size=6).map(" ".join)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_chunks_find_what_the_detectors_find(text: str) -> None:
    for everywhere in (False, True):
        alone = {(span.start, span.end, span.detector) for span in look(text, finders(everywhere))}
        together = {(span.start, span.end, span.detector) for span in look_in_chunks(text, gate(everywhere).chunks)}
        assert together == alone


@given(texts)
@settings(max_examples=100, deadline=None)
def test_a_chunk_that_was_asked_often_names_the_detectors_that_a_new_one_names(text: str) -> None:
    for chunk in gate(False).chunks:
        new = Chunk(chunk.members)
        found = {span.detector for span in look(text, new.members_for(text))}
        for _ in range(40):
            chunk.members_for("")
        assert {span.detector for span in look(text, chunk.members_for(text))} == found


def test_a_chunk_names_few_detectors_where_one_matches() -> None:
    chunk = next(c for c in gate(False).chunks if any(f.detector.name == "birth-date" for f in c.members))
    named = chunk.members_for("the user's birthday is 1990-03-05, and so on. " + "It is so. " * 200)
    assert "birth-date" in {finder.detector.name for finder in named}
    assert len(named) < len(chunk.members) / 4


near = st.sampled_from([*_WORDS[:40], "then", "there", "zebra", "agent", "a", "1.", "2)", "Very"])
gaps = st.sampled_from([" ", ", ", "\n", "\\n", " 3. ", ";", "  "])


@given(st.lists(st.tuples(near, gaps), max_size=40), st.lists(gaps, min_size=11, max_size=11), st.integers(0, 40))
@example([], [" "] * 11, 0)
@settings(max_examples=100, deadline=None)
def test_a_recovery_phrase_is_seen_among_words_of_its_list(
    around: list[tuple[str, str]], between: list[str], place: int
) -> None:
    phrase = _PHRASE[0] + "".join(gap + word for gap, word in zip(between, _PHRASE[1:], strict=True))
    parts = [word + gap for word, gap in around]
    text = "".join([*parts[:place], " ", phrase, ". ", *parts[place:]])
    finder = next(finder for finder in finders(False) if finder.detector.name == "seed-phrase")
    chunk = next(chunk for chunk in gate(False).chunks if finder in chunk.members)
    if look(text, [finder]):
        assert chunk.pattern.search(text.encode()) is not None


def test_a_recovery_phrase_alone_is_found() -> None:
    finder = next(finder for finder in finders(False) if finder.detector.name == "seed-phrase")
    assert [span.class_ for span in look(f"wallet: {' '.join(_PHRASE)}.", [finder])] == ["SECRET:seed-phrase"]


def test_a_recovery_phrase_right_behind_a_long_run_of_near_words_is_seen() -> None:
    near_words = " ".join(word[:3] + "zzz" for word in _PHRASE)
    text = f"{near_words}.{' '.join(_PHRASE)}."
    finder = next(finder for finder in finders(False) if finder.detector.name == "seed-phrase")
    chunk = next(chunk for chunk in gate(False).chunks if finder in chunk.members)
    assert [span.end for span in look(text, [finder])] == [len(text) - 1]
    assert chunk.pattern.search(text.encode()) is not None
