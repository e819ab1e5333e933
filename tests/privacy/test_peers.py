"""The filter finds all that two scanners for secrets find, and more, with as few false alarms."""

from collections import Counter

import pytest

from tests.corpora import peers
from tests.corpora.corpus import load_harmless, load_texts

DATA = load_texts()
HARMLESS = load_harmless()


@pytest.fixture(scope="module")
def measures():
    pytest.importorskip("betterleaks")
    pytest.importorskip("detect_secrets")
    found = peers.measured()
    print("\n" + peers.table(found))
    return {one.name: one for one in found}


def found_by_class(one):
    return Counter(datum.class_ for datum in DATA if datum.is_secret and datum.id not in one.missed)


def test_ours_finds_everything_of_its_corpus():
    one = peers.measure("ours", peers.ours(), DATA, [])
    assert not one.missed, "\n".join(sorted(one.missed))


def test_ours_takes_at_most_one_in_a_hundred_harmless_texts():
    assert len(set(HARMLESS)) >= 300
    one = peers.measure("ours", peers.ours(), [], HARMLESS)
    assert len(one.touched) <= len(HARMLESS) / 100, "\n".join(sorted(one.touched))


@pytest.mark.parametrize("peer", ["betterleaks", "detect-secrets"])
def test_no_peer_finds_more_of_any_kind_of_secret(measures, peer):
    mine, theirs = found_by_class(measures["trainsite"]), found_by_class(measures[peer])
    assert not (theirs - mine), dict(theirs - mine)


def test_peers_are_asked_as_they_are_meant_to_be(measures):
    for name, least in (("betterleaks", 100), ("detect-secrets", 40)):
        assert found_by_class(measures[name]).total() >= least
        assert len(measures[name].touched) < len(HARMLESS) / 4


def test_table_has_a_line_for_every_kind(measures):
    lines = peers.table(list(measures.values())).splitlines()
    assert len(lines) == 2 + len({datum.group if datum.is_secret else datum.class_ for datum in DATA}) + 3
    assert len({line.count("|") for line in lines}) == 1


def test_betterleaks_columns_count_bytes():
    pytest.importorskip("betterleaks")
    token = next(datum for datum in DATA if datum.id == "github-personal").needles[0]
    assert peers.betterleaks()(f'été\nüber token = "{token}" ä') == f'été\nüber token = "{peers.BLANK * len(token)}" ä'
