"""Near-duplicates: what is found is what a comparison of all pairs finds."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.datasets import neighbours
from trainsite.datasets.content import shingles_of, similarity
from trainsite.datasets.neighbours import find_neighbours
from trainsite.datasets.signature import MAX_MISS, PERMUTATIONS, banding_of, estimate, signature_of
from trainsite.datasets.unions import Unions

WORDS = [f"word{number}" for number in range(60)]


def variants(seed: int, base_words: int, copies: int) -> list[str]:
    """Return a text and copies of it with some words changed, added or taken out."""
    rng = random.Random(seed)
    base = rng.choices(WORDS, k=base_words)
    texts = [" ".join(base)]
    for _ in range(copies):
        words = list(base)
        for _ in range(rng.randrange(4)):
            at = rng.randrange(len(words))
            words[at : at + rng.randrange(2)] = rng.choices(WORDS, k=rng.randrange(2))
        texts.append(" ".join(words))
    return texts


def find(texts: list[str], threshold: float):
    sets = [frozenset(shingles_of(text)) for text in texts]
    data = b"".join(signature_of(sorted(shingles)) for shingles in sets)
    return find_neighbours(data, banding_of(threshold), threshold, sets.__getitem__)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(3, 60), st.integers(0, 6)), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_clusters_are_those_of_a_comparison_of_all_pairs(families):
    texts = [text for family in families for text in variants(*family)]
    found = find(texts, 0.85)
    expected = Unions(len(texts))
    sets = [frozenset(shingles_of(text)) for text in texts]
    for first, second in itertools.combinations(range(len(texts)), 2):
        if similarity(sets[first], sets[second]) >= 0.85:
            expected.join(first, second)
    for first, second in itertools.combinations(range(len(texts)), 2):
        together = found.clusters.find(first) == found.clusters.find(second)
        assert together == (expected.find(first) == expected.find(second))
    assert found.unchecked_pairs == 0


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.85, 0.95, 1.0])
def test_bands_miss_a_pair_at_most_once_in_a_million(threshold):
    banding = banding_of(threshold)
    assert banding.bands * banding.rows <= PERMUTATIONS
    assert (1 - threshold**banding.rows) ** banding.bands <= MAX_MISS


def test_the_estimate_is_near_the_similarity():
    first, second = (" ".join(f"w{n}" for n in numbers) for numbers in (range(100), range(20, 120)))
    sets = [shingles_of(first), shingles_of(second)]
    both = b"".join(map(signature_of, sets))
    assert abs(estimate(both, 0, 1) - similarity(*map(frozenset, sets))) < 0.15
    assert estimate(both, 0, 0) == 1


def test_a_signature_does_not_depend_on_order_or_repetition():
    assert signature_of(["a", "b", "c"]) == signature_of(["c", "b", "a", "a"])


def test_equal_texts_are_compared_once_each():
    found = find(["the same words again and again"] * 500, 0.85)
    assert found.sizes() == [500]
    assert found.near_pairs == 499


def test_in_a_large_bucket_the_nearest_are_compared_and_the_rest_is_counted(monkeypatch):
    monkeypatch.setattr(neighbours, "MAX_BUCKET", 4)
    monkeypatch.setattr(neighbours, "WINDOW", 2)
    rng = random.Random(5)
    frame = [f"frame{number}" for number in range(100)]
    families = []
    for family in range(60):
        words = list(frame)
        for _ in range(6):
            words[rng.randrange(100)] = f"own{family}-{rng.random()}"
        families += [" ".join(words), " ".join([*words, "more"])]
    found = find(families, 0.85)
    assert found.unchecked_pairs > 0
    together = [found.clusters.find(at) == found.clusters.find(at + 1) for at in range(0, 120, 2)]
    assert sum(together) >= 59
