"""Tiers are matched as whole tokens, and unknown ones are refused with the known."""

import pytest

from trainsite.collection.tiers import load_tiers
from trainsite.errors import UsageError

TIERS = load_tiers()


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("2b", "2b"),
        (" 2B ", "2b"),
        ("0_8b", "0_8b"),
        ("0.8b", "0_8b"),
        ("eliza-1-2b-base", "2b"),
        ("eliza-1-0_8b-trained", "0_8b"),
        ("gemma4-e2b", "2b"),
        ("gemma4-12b", "9b"),
        ("google/gemma4-31b", "27b"),
        ("eliza-1-27b", "27b"),
    ],
)
def test_a_name_speaks_of_its_tier(text, tier):
    assert TIERS.find(text) == tier


@pytest.mark.parametrize("text", ["12b", "32b", "72b", "14b", "24b", "19b", "b", "", "0b", "e12b", "2bb", "2b-9b"])
def test_what_only_looks_like_a_tier_is_none(text):
    assert TIERS.find(text) is None


def test_a_list_comes_in_order_of_size_without_repeats():
    assert TIERS.parse("9b, 2b,eliza-1-2b-base\n0_8b") == ("0_8b", "2b", "9b")


def test_all_means_every_tier():
    assert TIERS.parse("2b,ALL") == ("0_8b", "2b", "4b", "9b", "27b")


@pytest.mark.parametrize("text", ["12b", "2b,foo", ",", " "])
def test_an_unknown_tier_lists_the_known_ones(text):
    with pytest.raises(UsageError, match="known are 0_8b, 2b, 4b, 9b, 27b, or all"):
        TIERS.parse(text)
